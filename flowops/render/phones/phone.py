"""One screen as a phone: its id above, then the bar, what scrolls, and the button at the foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from flowops.render.phones.drawing import SIGNS, WHOLE
from flowops.render.phones.rows import Frame, Room, Row, Style
from flowops.render.safe import drawn

if TYPE_CHECKING:
    from flowops.render.phones.drawing import Drawing
    from flowops.screens.storyboard import ScreenView

WIDTH = 38
"""Cells of a phone: two of them with their margins fit into 80."""
MARGIN = 2
BODY = Frame("╭─╮│╰╯")


def phone(view: ScreenView, drawing: Drawing) -> list[Row]:
    """Rows of `MARGIN + WIDTH` cells: what the margin says, and the phone."""
    room = Room(WIDTH - 4, from_right=view.is_rtl)
    mark = drawing.marks.get(view.route)
    bar = [replace(_bar(view, room), sign=SIGNS[mark] if mark else " "), room.rule()]
    parts = drawing.parts(view.parts, room)
    foot = drawing.part(view.footer, room) if view.footer is not None else []
    gap = [room.row()] if parts and foot else []
    rows = [_caption(view), *_around(room).box([*bar, *parts, *gap, *foot], BODY)]
    sign = SIGNS[mark] if mark in WHOLE else None
    return [_with_margin(row, sign) for row in rows]


def _around(inner: Room) -> Room:
    return replace(inner, width=inner.width + 4)


def _bar(view: ScreenView, room: Room) -> Row:
    """A cross where a person comes in, and an arrow back on the other screens."""
    back = "✕" if view.is_entry else ("→" if view.is_rtl else "←")
    inner = room.inside(4)
    title = inner.centred(view.title, Style.STRONG).pieces
    return room.row((back, Style.PLAIN), (" ", Style.PLAIN), *title, end="⋮", style=Style.PLAIN)


def _caption(view: ScreenView) -> Row:
    facts = ("entry", view.is_entry), ("terminal", view.is_terminal), ("success", view.is_success)
    said = " · ".join(fact for fact, holds in facts if holds)
    return Room(WIDTH).row((drawn(view.id), Style.STRONG), end=said)


def _with_margin(row: Row, sign: str | None) -> Row:
    shown = sign or row.sign
    return Row(((f"{shown} ", Style.MARK), *row.pieces), shown)
