"""R137-R141: DatePicker. Its dates are days from 5.0 on, and were timestamps before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.findings import Severity
from flowops.flowjson.dates import (
    FIRST_DAY,
    LAST_DAY,
    parse_day,
    parse_timestamp,
    static_dates,
)
from flowops.flowjson.defects import named
from flowops.flowjson.examples import component, showing
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.shape import ByTable
from flowops.flowjson.versions import Version
from flowops.flowjson.wording import short

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from flowops.flowjson.flow import Component, Flow

SECTION = Section("DatePicker")
rule = SECTION.rule

DAYS_SINCE = Version(5, 0)

_TIMESTAMP_DIGITS = 12
"""Fewer are more likely a day without its hyphens."""


def _picking(version: str = "7.3", **properties: Any) -> dict[str, Any]:  # noqa: ANN401
    day = component("DatePicker", **{"name": "day", "label": "Day", **properties})
    return showing(day, version=version)


rule(
    "R137",
    "a DatePicker has a name and a label",
    code=("MISSING_REQUIRED_PROPERTY", "INVALID_PROPERTY_TYPE"),
    source="components; real flows",
    bad=_picking(label=None),
    good=_picking(required=True),
)(ByTable("R137"))


@rule(
    "R138",
    "the dates of a DatePicker are timestamps in milliseconds below 5.0",
    code="INVALID_PROPERTY_VALUE",
    source="components",
    bad=_picking("4.0", min_date="2026-11-23"),
    good=_picking("4.0", min_date="1795392000000"),
    until=Version(4, 0),
)
def dates_are_timestamps(flow: Flow) -> Iterator[Flaw]:
    for each in flow.by_type.get("DatePicker", ()):
        for text, at in static_dates(each):
            if parse_timestamp(text) is None:
                message = f"{named(at)} is `{short(text)}`, no timestamp in milliseconds"
                hint = f'write one, as a text, or raise `version` to "{DAYS_SINCE}" or later'
                yield Flaw(at, message, hint=hint)


@rule(
    "R139",
    "the dates of a DatePicker are written YYYY-MM-DD from 5.0 on",
    code="INVALID_PROPERTY_VALUE_FORMAT",
    source="components; changelog",
    bad=_picking(min_date="1795392000000"),
    good=_picking(min_date="2026-11-23"),
    since=DAYS_SINCE,
)
def dates_are_days(flow: Flow) -> Iterator[Flaw]:
    for each in flow.by_type.get("DatePicker", ()):
        for text, at in static_dates(each):
            if parse_day(text) is None:
                meant = parse_timestamp(text) if len(text) >= _TIMESTAMP_DIGITS else None
                hint = f'write "{meant}"' if meant else "write it YYYY-MM-DD"
                yield Flaw(at, f"{named(at)} is `{short(text)}`, no date", hint=hint)


@rule(
    "R141",
    "a DatePicker offers days, and its texts are no longer than what is shown",
    severity=Severity.WARNING,
    source="components",
    bad=_picking(min_date="2026-12-01", max_date="2026-11-01"),
    good=_picking(min_date="2026-11-01", max_date="2026-12-01"),
    details="Label 40, helper-text 80, error-message 80 characters; dates from 1900 to 2100.",
)
def days_can_be_picked(flow: Flow) -> Iterator[Flaw]:
    yield from ByTable("R141")(flow)
    for each in flow.by_type.get("DatePicker", ()):
        first, last = _day(each, "min-date", flow), _day(each, "max-date", flow)
        if first and last and first > last:
            message = "`min-date` is after `max-date`: no day can be picked"
            yield Flaw(each.at("min-date"), message, hint="exchange them, or change one")
        for name, day in (("min-date", first), ("max-date", last)):
            if day and not FIRST_DAY <= day <= LAST_DAY:
                message = f"`{name}` is outside of {FIRST_DAY} to {LAST_DAY}"
                yield Flaw(each.at(name), message, hint="choose a day that can be picked")


def _day(component: Component, name: str, flow: Flow) -> date | None:
    text = component.value.get(name)
    if not isinstance(text, str):
        return None
    return parse_day(text) if flow.version >= DAYS_SINCE else parse_timestamp(text)
