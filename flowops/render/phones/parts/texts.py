"""Texts. Headings are underlined, and what stands out does so by WhatsApp's own signs: *bold*."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flowops.render.phones.rows import Style

if TYPE_CHECKING:
    from flowops.render.phones.rows import Room, Row
    from flowops.screens.storyboard import Part


def heading(part: Part, room: Room) -> list[Row]:
    return [*_lines(part, room, Style.STRONG), room.rule("═")]


def subheading(part: Part, room: Room) -> list[Row]:
    return [*_lines(part, room, Style.STRONG), room.rule()]


def body(part: Part, room: Room) -> list[Row]:
    return _lines(part, room)


def caption(part: Part, room: Room) -> list[Row]:
    return _lines(part, room, Style.DIM, head="· ")


def _lines(part: Part, room: Room, style: Style = Style.PLAIN, head: str = "") -> list[Row]:
    sign = _signs(part)
    shown = (_without_data(text) for text in part.texts)
    return [
        row for text in shown for row in room.text(f"{sign}{text}{sign[::-1]}", style, head=head)
    ]


def _signs(part: Part) -> str:
    weight = part.settings.get("font-weight")
    bold = "*" if weight in {"bold", "bold_italic"} else ""
    italic = "_" if weight in {"italic", "bold_italic"} else ""
    struck = "~" if part.settings.get("strikethrough") is True else ""
    return bold + italic + struck


def _without_data(text: str) -> str:
    """Markdown may hold a picture as a megabyte of letters."""
    return _DATA.sub("(data:…)", text) if "data:" in text else text


_DATA = re.compile(r"\(data:[^)]*\)")
