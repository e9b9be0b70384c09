from __future__ import annotations

import pytest

from flowops.sandbox import PROFILES, BadSwitch, Switches, read_switches


def test_the_documented_profile_is_every_default():
    assert read_switches() == Switches()


@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile_can_be_read(profile):
    assert isinstance(read_switches(profile), Switches)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("page_size=3", "page_size", 3),
        ("page-size = 3", "page_size", 3),
        ("stale_list=1.5", "stale_list", 1.5),
        ("lenient=yes", "lenient", True),
        ("shuffled_keys=Off", "shuffled_keys", False),
        ("paging=pages", "paging", "pages"),
        ("auth_header=D360-API-KEY", "auth_header", "D360-API-KEY"),
        ("frozen=7.0, 7.1", "frozen", ("7.0", "7.1")),
    ],
)
def test_a_switch_is_set_by_name(text, name, value):
    assert getattr(read_switches(overrides=[text]), name) == value


def test_an_override_stands_over_the_profile():
    switches = read_switches("readback", ["read_back=none"])

    assert (switches.read_back, switches.updated_at) == ("none", "both")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("page_size", "not of the form name=value"),
        ("pagesize=3", "no switch is called 'pagesize'"),
        ("page_size=many", "page_size is a number, not 'many'"),
        ("page_size=-1", "page_size cannot be -1"),
        ("stale_list=nan", "stale_list cannot be nan"),
        ("paging=scrolls", "paging cannot be 'scrolls'"),
        ("lenient=perhaps", "lenient cannot be 'perhaps'"),
    ],
)
def test_a_switch_that_does_not_exist_is_named(text, says):
    with pytest.raises(BadSwitch, match=says):
        read_switches(overrides=[text])


def test_an_unknown_profile_is_answered_with_the_known_ones():
    with pytest.raises(BadSwitch, match="no profile is called 'real'") as caught:
        read_switches("real")

    assert "readback" in caught.value.hint
