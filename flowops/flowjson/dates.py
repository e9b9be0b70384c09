"""Dates as DatePicker and CalendarPicker write them: a day, or below 5.0 a timestamp."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from flowops.flowjson.fits import is_blank, is_bound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.findings import Route
    from flowops.flowjson.flow import Component

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2100, 12, 31)
"""What a DatePicker offers where its file sets no bounds (Meta, components, DatePicker)."""

DATES = ("min-date", "max-date", "unavailable-dates", "init-value")
ENDS = ("start-date", "end-date")

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIMESTAMP = re.compile(r"-?\d{1,14}", re.ASCII)


def parse_day(text: str) -> date | None:
    """Of `2026-11-23`; None where there is no such day, or it is written otherwise."""
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def parse_timestamp(text: str) -> date | None:
    """The day of milliseconds since 1970, in UTC; None where it is no such number."""
    if not _TIMESTAMP.fullmatch(text):
        return None
    try:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(text))).date()
    except OverflowError:
        return None


def static_dates(component: Component) -> Iterator[tuple[str, Route]]:
    """Every text that stands for a date in the file, an end of a range too."""
    for name in DATES:
        value = component.value.get(name)
        at = component.at(name)
        if isinstance(value, str):
            yield from _unbound(value, at)
        elif isinstance(value, list):
            for index, each in enumerate(value):
                yield from _unbound(each, (*at, index))
        elif isinstance(value, dict):
            for end in ENDS:
                yield from _unbound(value.get(end), (*at, end))


def _unbound(value: object, at: Route) -> Iterator[tuple[str, Route]]:
    # A blank text is a defect of its own.
    if isinstance(value, str) and not is_blank(value) and not is_bound(value):
        yield value, at
