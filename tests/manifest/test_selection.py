from __future__ import annotations

import pytest

from flowops.errors import ExitCode, InvalidInput
from flowops.manifest.selection import select

KEYS = ("discovery", "booking", "survey")


@pytest.mark.parametrize(
    ("only", "except_", "kept"),
    [
        ((), (), {"discovery", "booking", "survey"}),
        (("booking",), (), {"booking"}),
        (("booking", "survey"), (), {"booking", "survey"}),
        (("booking,survey",), (), {"booking", "survey"}),
        ((" booking , ,survey,",), (), {"booking", "survey"}),
        ((), ("booking",), {"discovery", "survey"}),
        (("booking", "survey"), ("survey",), {"booking"}),
        (("booking",), ("booking",), set()),
        ((), ("",), {"discovery", "booking", "survey"}),
    ],
)
def test_what_only_and_except_leave(only, except_, kept):
    assert select(KEYS, only, except_) == kept


@pytest.mark.parametrize(("only", "except_"), [(("bookng",), ()), ((), ("bookng",))])
def test_an_unknown_key_is_refused_with_the_one_that_was_meant(only, except_):
    with pytest.raises(InvalidInput) as refusal:
        select(KEYS, only, except_)

    assert refusal.value.exit_code is ExitCode.INVALID
    assert refusal.value.message == "there is no flow `bookng`"
    assert refusal.value.hint == "did you mean `booking`?"


def test_a_key_like_no_other_is_refused_with_all_there_are():
    with pytest.raises(InvalidInput) as refusal:
        select(KEYS, ["zzz"])

    assert refusal.value.hint == "the manifest has `discovery`, `booking` and `survey`"


def test_a_key_of_a_manifest_without_flows_is_refused():
    with pytest.raises(InvalidInput) as refusal:
        select((), ["a"])

    assert refusal.value.hint == "the manifest has no flows"


@pytest.mark.parametrize("only", [[""], [","], ["", " "]])
def test_an_empty_list_is_not_taken_for_all(only):
    with pytest.raises(InvalidInput, match="no flow is named"):
        select(KEYS, only)
