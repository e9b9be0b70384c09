from __future__ import annotations

import pytest

from flowops.flowjson.examples import component, showing
from tests.flowjson.rules.broken import WARNING, broken, flaws, graded

DAY, TIMESTAMP = "2026-11-23", "1795392000000"
PLACES = [("min_date", DAY), ("max_date", DAY), ("unavailable_dates", [DAY]), ("init_value", DAY)]


def picking(version="7.3", **properties):
    given = {"name": "day", "label": "Day", **properties}
    return showing(component("DatePicker", **given), version=version)


@pytest.mark.parametrize(("key", "value"), [place for place in PLACES if place[0] != "init_value"])
def test_days_are_written_from_5_0_on_and_timestamps_before(key, value):
    stamp = [TIMESTAMP] if isinstance(value, list) else TIMESTAMP

    assert broken(picking("5.0", **{key: value})) == []
    assert broken(picking("5.0", **{key: stamp})) == ["R139"]
    assert broken(picking("4.0", **{key: stamp})) == []
    assert broken(picking("4.0", **{key: value})) == ["R138"]


def test_a_timestamp_is_told_its_day():
    [flaw] = flaws(picking(min_date=TIMESTAMP), "R139")

    assert flaw.message == "`min-date` is `1795392000000`, no date"
    assert flaw.hint == 'write "2026-11-23"'


@pytest.mark.parametrize(
    "text", ["2026-02-30", "23.11.2026", "20261123", "today", "2026-11-23T00:00"]
)
def test_no_other_form_is_a_date(text):
    assert broken(picking(min_date=text)) == ["R139"]


def test_the_date_of_a_list_is_named():
    [flaw] = flaws(picking(unavailable_dates=[DAY, "x"]), "R139")

    assert flaw.message == "item 2 of `unavailable-dates` is `x`, no date"


@pytest.mark.parametrize("value", [5, None, {}, True])
def test_a_date_of_another_type_is_one_finding(value):
    picker = component("DatePicker", name="day", label="Day")

    assert broken(showing({**picker, "min-date": value})) == ["R137"]


@pytest.mark.parametrize("day", ["1899-12-31", "2101-01-01"])
def test_a_day_that_is_never_offered_is_a_warning(day):
    assert graded(picking(min_date=day)) == [("R141", WARNING)]


def test_a_range_that_holds_no_day_is_a_warning():
    assert graded(picking("4.0", min_date=TIMESTAMP, max_date="0")) == [("R141", WARNING)]


@pytest.mark.parametrize(
    ("key", "limit"), [("label", 40), ("helper_text", 80), ("error_message", 80)]
)
def test_the_texts_of_a_picker_have_limits(key, limit):
    assert graded(picking(**{key: "x" * limit})) == []
    assert graded(picking(**{key: "x" * (limit + 1)})) == [("R141", WARNING)]
