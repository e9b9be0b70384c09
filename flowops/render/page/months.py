"""A month of a calendar, as a picture that depends on no clock shows it."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from flowops.screens.storyboard import Part

_WITHOUT_DATES = date(2026, 1, 1)
"""What is drawn where a flow names no date at all."""
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Day(Struct, frozen=True):
    number: int
    is_open: bool
    is_chosen: bool


class Month(Struct, frozen=True):
    """`weeks` begin with Sunday; None is a day of another month."""

    title: str
    weeks: tuple[tuple[Day | None, ...], ...]


def month_of(part: Part) -> Month:
    """Of the initial date, else of the first that may be chosen."""
    chosen = [found for each in _values(part.initial) if (found := read_date(each))]
    first, last = (read_date(part.settings.get(name)) for name in ("min-date", "max-date"))
    closed = {read_date(each) for each in _values(part.settings.get("unavailable-dates"))}
    open_days = _values(part.settings.get("include-days")) or list(_DAYS)
    shown = next(iter(chosen), None) or first or _WITHOUT_DATES

    def day(number: int) -> Day | None:
        if not number:
            return None
        this = shown.replace(day=number)
        in_range = (first is None or this >= first) and (last is None or this <= last)
        is_open = in_range and this not in closed and _DAYS[this.weekday()] in open_days
        return Day(number, is_open, this in chosen or _lies_between(this, chosen))

    weeks = calendar.Calendar(calendar.SUNDAY).monthdayscalendar(shown.year, shown.month)
    title = f"{calendar.month_name[shown.month]} {shown.year}"
    return Month(title, tuple(tuple(map(day, week)) for week in weeks))


def read_date(text: object) -> date | None:
    """`2026-11-28`, or milliseconds since 1970 as below Flow JSON 5.0."""
    if not isinstance(text, str):
        return None
    try:
        if text.isascii() and text.isdigit():
            return datetime.fromtimestamp(int(text) / 1000, UTC).date()
        return date.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None


def _values(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else [value] if value else []


def _lies_between(day: date, chosen: list[date]) -> bool:
    return len(chosen) > 1 and min(chosen) <= day <= max(chosen)
