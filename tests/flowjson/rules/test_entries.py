from __future__ import annotations

import pytest

from flowops.flowjson.examples import component, showing, text_input
from tests.flowjson.rules.broken import ERROR, WARNING, broken, flaws, graded


def typing(**properties):
    return showing(text_input(helper_text="as on your card", **properties))


@pytest.mark.parametrize("kind", ["text", "number", "password", "passcode", None, "${data.kind}"])
def test_a_pattern_goes_with_some_inputs(kind):
    assert "R114" not in broken(typing(pattern="[0-9]+", input_type=kind))


@pytest.mark.parametrize("kind", ["email", "phone"])
def test_a_pattern_does_not_go_with_others(kind):
    assert broken(typing(pattern="[0-9]+", input_type=kind)) == ["R114"]


def test_slashes_around_a_pattern_are_a_warning():
    [flaw] = flaws(typing(pattern="/[0-9]+/"), "R113")

    assert flaw.severity is WARNING
    assert flaw.hint == "write `[0-9]+`"


def test_a_pattern_that_is_bound_is_not_read():
    assert "R113" not in broken(typing(pattern="${data.pattern"))


def test_a_pattern_below_its_version_is_one_finding():
    value = showing(text_input(pattern="["), version="6.1")

    assert broken(value) == ["R066"]


@pytest.mark.parametrize(
    ("least", "most", "rules"),
    [
        (5, 5, []),
        (6, 5, ["R117"]),
        (5.5, 5, ["R117"]),
        ("${data.least}", 5, None),
        (6, None, []),
    ],
)
def test_the_fewest_characters_are_not_above_the_most(least, most, rules):
    found = broken(showing(text_input(min_chars=least, max_chars=most)))

    assert found == rules if rules is not None else "R117" not in found


@pytest.mark.parametrize(
    ("key", "limit"), [("label", 20), ("helper_text", 80), ("error_message", 30)]
)
def test_the_texts_of_an_input_have_limits(key, limit):
    assert graded(showing(text_input(**{key: "x" * limit}))) == []
    assert graded(showing(text_input(**{key: "x" * (limit + 1)}))) == [("R116", WARNING)]


@pytest.mark.parametrize(("key", "limit"), [("label", 20), ("helper_text", 80)])
def test_the_texts_of_an_area_have_limits(key, limit):
    area = component("TextArea", **{"name": "a", "label": "A", key: "x" * (limit + 1)})

    assert graded(showing(area)) == [("R120", WARNING)]


@pytest.mark.parametrize("value", [5, None, [], {}, True])
def test_a_label_is_a_text(value):
    assert graded(showing({**text_input(), "label": value})) == [("R111", ERROR)]


def test_a_word_that_does_not_exist_is_guessed():
    [flaw] = flaws(showing(text_input(input_type="telephone")), "R112")

    assert flaw.hint == "did you mean `phone`?"


def test_a_variant_takes_no_reference():
    [flaw] = flaws(showing(text_input(label_variant="${data.x}")), "R118")

    assert flaw.message == "`label-variant` takes no reference and no expression"
