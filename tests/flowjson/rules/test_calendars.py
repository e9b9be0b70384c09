from __future__ import annotations

import pytest

from flowops.flowjson.examples import component, showing
from tests.flowjson.rules.broken import ERROR, WARNING, broken, flaws, graded

ENDS = {"start-date": "From", "end-date": "To"}
DAYS = {"start-date": "2026-11-23", "end-date": "2026-11-25"}


def single(**properties):
    return showing(component("CalendarPicker", **{"name": "day", "label": "Day", **properties}))


def ranging(**properties):
    return single(**{"mode": "range", "label": ENDS, **properties})


@pytest.mark.parametrize(
    ("key", "plain", "ends"),
    [
        ("label", "Day", ENDS),
        ("helper_text", "Choose", ENDS),
        ("error_message", "No", ENDS),
        ("required", True, {"start-date": True, "end-date": False}),
        ("init_value", "2026-11-23", DAYS),
    ],
)
def test_a_value_is_plain_for_a_day_and_of_two_ends_for_a_range(key, plain, ends):
    assert broken(single(**{key: plain})) == []
    assert broken(single(**{key: ends})) == ["R145"]
    assert broken(ranging(**{key: ends})) == []
    assert broken(ranging(**{key: plain})) == ["R144"]


def test_nothing_is_said_of_a_mode_that_is_bound():
    data = {"mode": {"type": "string", "__example__": "range"}}
    picker = component("CalendarPicker", name="d", label=ENDS, mode="${data.mode}", title="Stay")

    assert broken(showing(picker, data=data)) == []


def test_both_ends_may_be_bound_at_once():
    assert "R144" not in broken(ranging(label="${data.label}"))


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ({"start-date": "From"}, "MISSING_CALENDAR_PICKER_RANGE_MODE_PROP"),
        ({**ENDS, "middle": "x"}, "UNEXPECTED_CALENDAR_PICKER_RANGE_MODE_PROP"),
        ({**ENDS, "end-date": 5}, "INVALID_PROPERTY_TYPE"),
    ],
)
def test_a_range_has_two_ends_and_nothing_else(label, code):
    [flaw] = flaws(ranging(label=label), "R144")

    assert flaw.code == code


def test_an_end_that_is_missing_beside_the_label_is_a_warning():
    assert graded(ranging(helper_text={"start-date": "x"})) == [("R144", WARNING)]


@pytest.mark.parametrize("key", ["title", "description"])
def test_a_range_has_a_title(key):
    assert broken(single(**{key: "Your stay"})) == ["R146"]
    assert broken(ranging(**{key: "Your stay"})) == []


@pytest.mark.parametrize("key", ["min_days", "max_days"])
def test_a_range_has_days_in_a_row(key):
    assert broken(single(**{key: 2})) == ["R146"]
    assert broken(ranging(**{key: 2})) == []


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        ({"min_date": "2026-12-01", "max_date": "2026-11-01"}, None),
        ({"min_date": "1795392000000"}, "INVALID_PROPERTY_VALUE_FORMAT"),
        ({"min_date": "2026-11-24", "init_value": DAYS}, None),
        ({"max_date": "2026-11-24", "init_value": DAYS}, None),
        ({"max_date": "2026-11-24", "unavailable_dates": ["2026-11-25"]}, None),
        ({"min_days": 3, "max_days": 2}, "INVALID_MIN_MAX_DAYS"),
    ],
)
def test_the_dates_of_a_range_lie_in_it(properties, code):
    assert [flaw.code for flaw in flaws(ranging(**properties), "R147")] == [code]


@pytest.mark.parametrize("days", [["Monday"], ["mon"], [5], []])
def test_days_of_the_week_have_three_letters(days):
    assert broken(single(include_days=days)) == ["R148"]


@pytest.mark.parametrize("days", [["Mon"], ["Sun", "Sat"]])
def test_days_of_the_week_are_some_of_seven(days):
    assert broken(single(include_days=days)) == []


@pytest.mark.parametrize("mode", ["Range", 5, None, ["range"]])
def test_a_mode_is_one_of_two(mode):
    value = component("CalendarPicker", name="d", label="D")

    assert broken(showing({**value, "mode": mode})) == ["R143"]


@pytest.mark.parametrize(
    ("key", "limit"), [("label", 40), ("helper_text", 80), ("error_message", 80)]
)
def test_texts_have_limits_at_each_end(key, limit):
    long = {"start-date": "x" * limit, "end-date": "x" * (limit + 1)}

    assert graded(ranging(**{key: long})) == [("R150", WARNING)]
    assert graded(single(**{key: long["end-date"]})) == [("R150", WARNING)]


def test_a_label_of_another_type_is_one_finding():
    assert graded(single(label=5)) == [("R142", ERROR)]
