"""R142-R150: CalendarPicker, for one day or for the two ends of a range.

Nothing of its mode is said where the mode is bound: what it will be is not in the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.findings import Severity
from flowops.flowjson.bounds import is_number
from flowops.flowjson.dates import ENDS, parse_day, static_dates
from flowops.flowjson.defects import kind, milder, named, not_all_shown, wrong_type
from flowops.flowjson.examples import component, showing
from flowops.flowjson.fits import is_bound
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.shape import ByTable
from flowops.flowjson.tables import components
from flowops.flowjson.versions import Version
from flowops.flowjson.wording import did_you_mean, one_of, short

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from flowops.flowjson.flow import Component, Flow

SECTION = Section("CalendarPicker")
rule = SECTION.rule

OF_TWO_ENDS = {
    "label": "string",
    "helper-text": "string",
    "required": "boolean",
    "init-value": "string",
    "error-message": "string",
}
"""What a range says of each end, and of which type it is."""
RANGE_ONLY = ("title", "description", "min-days", "max-days")

_SINCE = Version(6, 1)


def _calendar(**properties: Any) -> dict[str, Any]:  # noqa: ANN401
    return showing(component("CalendarPicker", **{"name": "day", "label": "Day", **properties}))


def _range(**properties: Any) -> dict[str, Any]:  # noqa: ANN401
    label = {"start-date": "From", "end-date": "To"}
    return _calendar(**{"mode": "range", "label": label, **properties})


rule(
    "R142",
    "a CalendarPicker has a name and a label",
    code=("MISSING_REQUIRED_PROPERTY", "INVALID_PROPERTY_TYPE"),
    source="components",
    bad=_calendar(label=None),
    good=_calendar(),
    since=_SINCE,
)(ByTable("R142"))

rule(
    "R143",
    "the mode of a CalendarPicker is single or range",
    code="INVALID_ENUM_VALUE",
    source="components",
    bad=_calendar(mode="double"),
    good=_calendar(mode="single"),
    since=_SINCE,
)(ByTable("R143"))


@rule(
    "R144",
    "a range says of each end its label, helper-text, required, init-value and error-message",
    code=(
        "INVALID_TYPE",
        "MISSING_CALENDAR_PICKER_RANGE_MODE_PROP",
        "UNEXPECTED_CALENDAR_PICKER_RANGE_MODE_PROP",
    ),
    source="components",
    bad=_range(label="Days"),
    good=_range(required={"start-date": True, "end-date": False}),
    since=_SINCE,
    details="A missing end is a warning, but for the label.",
)
def a_range_has_two_ends(flow: Flow) -> Iterator[Flaw]:
    for each in _in_mode(flow, "range"):
        for name, inner in OF_TWO_ENDS.items():
            value = each.value.get(name)
            if isinstance(value, dict):
                yield from _ends(each, name, value, inner)
            elif isinstance(value, (str, bool)) and not _is_bound(value):
                message = f"`{name}` is {kind(value)}, and in a range an object of both ends"
                hint = 'write {"start-date": …, "end-date": …}, or take `mode` out'
                yield Flaw(each.at(name), message, hint=hint)


@rule(
    "R145",
    "a single day has plain texts and values",
    code="INVALID_TYPE",
    source="components",
    bad=_calendar(label={"start-date": "From", "end-date": "To"}),
    good=_calendar(label="Day"),
    since=_SINCE,
)
def a_single_day_has_plain_values(flow: Flow) -> Iterator[Flaw]:
    for each in _in_mode(flow, "single"):
        for name in OF_TWO_ENDS:
            if isinstance(each.value.get(name), dict):
                message = f"`{name}` is an object, which is for a range"
                hint = 'write one value, or "mode": "range"'
                yield Flaw(each.at(name), message, hint=hint)


@rule(
    "R146",
    "title, description, min-days and max-days are for a range",
    code="INVALID_PROPERTY_NAME_FOR_CONDITION",
    source="components",
    bad=_calendar(title="Your stay"),
    good=_range(title="Your stay", min_days=2),
    since=_SINCE,
)
def some_properties_are_for_a_range(flow: Flow) -> Iterator[Flaw]:
    for each in _in_mode(flow, "single"):
        for name in RANGE_ONLY:
            if name in each.value:
                hint = 'take it out, or write "mode": "range"'
                yield Flaw(each.at(name), f"`{name}` is for a range only", hint=hint, key=True)


@rule(
    "R147",
    "the dates of a CalendarPicker are written YYYY-MM-DD and lie in its range",
    code=(
        "INVALID_DATE_RANGE",
        "INVALID_DATE_SINGLE_INIT_VALUE_FORMAT",
        "INVALID_PROPERTY_VALUE_FORMAT",
        "INVALID_MIN_MAX_DAYS",
    ),
    source="components",
    bad=_calendar(min_date="2026-12-01", max_date="2026-11-01"),
    good=_calendar(min_date="2026-11-01", max_date="2026-12-01", init_value="2026-11-23"),
    since=_SINCE,
)
def dates_lie_in_their_range(flow: Flow) -> Iterator[Flaw]:
    for each in flow.by_type.get("CalendarPicker", ()):
        first, last = _day(each.value.get("min-date")), _day(each.value.get("max-date"))
        if first and last and first > last:
            hint = "exchange them, or change one"
            yield Flaw(each.at("min-date"), "`min-date` is after `max-date`", hint=hint)
        else:
            yield from _outside(each, first, last)
        yield from _days_in_a_row(each)


rule(
    "R148",
    "include-days names days of the week, Mon to Sun",
    code=("INVALID_ENUM_VALUE", "MIN_ITEMS_REQUIRED"),
    source="components",
    bad=_calendar(include_days=["Monday"]),
    good=_calendar(include_days=["Mon", "Tue"]),
    since=_SINCE,
)(ByTable("R148"))


@rule(
    "R150",
    "the texts of a CalendarPicker are no longer than what is shown",
    severity=Severity.WARNING,
    source="components",
    bad=_calendar(label="The day on which you would like to visit us"),
    good=_calendar(label="Day"),
    since=_SINCE,
    details="Title 80, description 300, label 40, helper-text 80, error-message 80 characters.",
)
def calendar_texts_are_shown_whole(flow: Flow) -> Iterator[Flaw]:
    yield from ByTable("R150")(flow)
    table = components()["CalendarPicker"].properties
    for each in _in_mode(flow, "range"):
        for name in OF_TWO_ENDS:
            value, limit = each.value.get(name), table[name].limit
            if isinstance(value, dict) and limit is not None:
                yield from _long_ends(each, name, value, limit)


def _in_mode(flow: Flow, mode: str) -> Iterator[Component]:
    for each in flow.by_type.get("CalendarPicker", ()):
        if each.value.get("mode", "single") == mode:
            yield each


def _ends(component: Component, name: str, value: dict[str, Any], inner: str) -> Iterator[Flaw]:
    for key, each in value.items():
        at = component.at(name, key)
        if key not in ENDS:
            hint = did_you_mean(key, ENDS) or f"it takes {one_of(ENDS, 'and')}"
            code = "UNEXPECTED_CALENDAR_PICKER_RANGE_MODE_PROP"
            yield Flaw(at, f"`{name}` has no `{short(key)}`", hint=hint, key=True, code=code)
        elif not isinstance(each, bool if inner == "boolean" else str) and not _is_bound(each):
            yield wrong_type(each, {inner}, at)
    for end in ENDS:
        if end not in value:
            code = "MISSING_CALENDAR_PICKER_RANGE_MODE_PROP"
            message = f"`{name}` of a range has no `{end}`"
            flaw = Flaw(component.at(name), message, hint=f"add `{end}`", code=code)
            yield flaw if name == "label" else milder(flaw)


def _long_ends(
    component: Component, name: str, value: dict[str, Any], limit: int
) -> Iterator[Flaw]:
    for end in ENDS:
        text = value.get(end)
        if isinstance(text, str) and len(text) > limit and not is_bound(text):
            yield not_all_shown(len(text), limit, "characters", component.at(name, end))


def _outside(component: Component, first: date | None, last: date | None) -> Iterator[Flaw]:
    for text, at in static_dates(component):
        day = parse_day(text)
        if day is None:
            code = "INVALID_PROPERTY_VALUE_FORMAT"
            message = f"{named(at)} is `{short(text)}`, no date"
            yield Flaw(at, message, hint="write it YYYY-MM-DD", code=code)
        elif (first and day < first) or (last and day > last):
            message = f"{named(at)} is {day}, outside of `min-date` to `max-date`"
            yield Flaw(at, message, hint="choose a day within, or widen the range")


def _days_in_a_row(component: Component) -> Iterator[Flaw]:
    least, most = component.value.get("min-days"), component.value.get("max-days")
    if is_number(least) and is_number(most) and least > most:
        message = f"`min-days` is {least}, above `max-days`, which is {most}"
        hint = "exchange them, or change one"
        yield Flaw(component.at("min-days"), message, hint=hint, code="INVALID_MIN_MAX_DAYS")


def _day(value: object) -> date | None:
    return parse_day(value) if isinstance(value, str) else None


def _is_bound(value: object) -> bool:
    return isinstance(value, str) and is_bound(value)
