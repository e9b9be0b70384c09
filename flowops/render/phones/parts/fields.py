"""Fields that something is put in: a line or more of text, a date, a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from flowops.render.phones.rows import DASHED, Style
from flowops.render.phones.wording import bounds, optional
from flowops.render.safe import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.render.phones.rows import Room, Row
    from flowops.screens.storyboard import Part

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CALENDAR = "[31]"


def text_input(part: Part, room: Room) -> list[Row]:
    kind = part.settings.get("input-type")
    sign = kind if isinstance(kind, str) and kind != "text" else ""
    return [*_field(part, room, sign), *_notes(part, room, bounds(part, ""))]


def text_area(part: Part, room: Room) -> list[Row]:
    return [*_field(part, room, empty_rows=2), *_notes(part, room, bounds(part, ""))]


def date_picker(part: Part, room: Room) -> list[Row]:
    return [*_field(part, room, CALENDAR), *_dates(part, room), *_notes(part, room)]


def calendar_picker(part: Part, room: Room) -> list[Row]:
    """The days of the week that may be chosen stand in place of a month."""
    labels = part.settings.get("label")
    rows = room.text(part.description, Style.DIM)
    if isinstance(labels, dict):
        rows = [*room.text(part.label, Style.STRONG), *rows]
        for side in ("start-date", "end-date"):
            rows += _calendar(part, room, _of_side(labels, side), side)
    else:
        rows += _calendar(part, room, part.label, None)
    return [*rows, *_dates(part, room), *_notes(part, room, bounds(part, "days"))]


def media_picker(part: Part, room: Room) -> list[Row]:
    inner = room.inside(4)
    noun = "photos" if part.type == "PhotoPicker" else "documents"
    about = [bounds(part, noun), part.settings.get("photo-source"), _size(part)]
    types = part.settings.get("allowed-mime-types")
    rows = [
        *inner.text(part.label, Style.STRONG, head="+ "),
        *inner.text(part.description),
        *inner.text(" · ".join(str(each) for each in about if each) or None, Style.DIM),
        *inner.text(", ".join(map(str, types)) if isinstance(types, list) else None, Style.DIM),
    ]
    return [*room.box(rows, DASHED), *_notes(part, room)]


def _field(part: Part, room: Room, sign: str = "", empty_rows: int = 0) -> list[Row]:
    inner = room.inside(4)
    label = labelled(part, inner, sign)
    held = inner.text(_initial(part), Style.STRONG)
    return room.box([*label, *held, *[inner.row()] * max(0, empty_rows - len(held))])


def labelled(part: Part, room: Room, sign: str) -> list[Row]:
    """The label, and at the end of its first line a sign of what it is."""
    end = drawn(sign)
    first, *more = room.inside(cell_len(end) + 1 if end else 0).lines(
        f"{part.label or ''}{optional(part)}"
    )
    rows = (room.row((line, Style.PLAIN)) for line in more)
    return [room.row((first, Style.PLAIN), end=end), *rows]


def _initial(part: Part) -> str | None:
    return str(part.initial) if isinstance(part.initial, (str, int, float)) else None


def _calendar(part: Part, room: Room, label: str | None, side: str | None) -> list[Row]:
    inner = room.inside(4)
    given = part.settings.get("include-days")
    days = given if isinstance(given, list) else list(DAYS)
    initial = part.initial if isinstance(part.initial, dict) else {None: part.initial}
    held = initial.get(side)
    rows = [
        inner.row((f"{label or ''}", Style.PLAIN), end=CALENDAR),
        *inner.text(held if isinstance(held, str) else None, Style.STRONG),
        inner.row((" ".join(day if day in days else " · " for day in DAYS), Style.DIM)),
    ]
    return room.box(rows)


def _of_side(labels: dict[str, Any], side: str) -> str:
    return str(labels.get(side, ""))


def _dates(part: Part, room: Room) -> Iterator[Row]:
    first, last = part.settings.get("min-date"), part.settings.get("max-date")
    if first is not None or last is not None:
        yield from room.text(f"{first or '…'} to {last or '…'}", Style.DIM, head="  ")
    taken = part.settings.get("unavailable-dates")
    if taken:
        said = ", ".join(map(str, taken)) if isinstance(taken, list) else str(taken)
        yield from room.text(f"not {said}", Style.DIM, head="  ")


def _size(part: Part) -> str | None:
    size = part.settings.get("max-file-size-kb")
    return f"to {size} kB" if size is not None else None


def _notes(part: Part, room: Room, end: str | None = None) -> Iterator[Row]:
    """What stands in small letters under a field."""
    for side in ("start-date", "end-date"):
        both = part.settings.get("helper-text")
        if isinstance(both, dict) and side in both:
            yield from room.text(str(both[side]), Style.DIM, head="  ")
    yield from room.text(part.helper, Style.DIM, head="  ")
    yield from room.text(end, Style.DIM, head="  ")
    pattern = part.settings.get("pattern")
    yield from room.text(f"pattern {pattern}" if pattern else None, Style.DIM, head="  ")
    yield from room.text(part.error, Style.DIM, head="! ")
