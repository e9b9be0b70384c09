"""Parts as rows: each with its mark in the margin, and branches under each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from flowops.compare.changes.marks import Mark
from flowops.render.phones.parts import choices, fields, links, pictures, texts
from flowops.render.phones.rows import Row, Style
from flowops.render.phones.wording import deed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from flowops.findings import Route
    from flowops.render.phones.rows import Room
    from flowops.screens.storyboard import Branch, Part

DRAWERS: Mapping[str, Callable[[Part, Room], list[Row]]] = {
    "TextHeading": texts.heading,
    "TextSubheading": texts.subheading,
    "TextBody": texts.body,
    "TextCaption": texts.caption,
    "RichText": texts.body,
    "TextInput": fields.text_input,
    "TextArea": fields.text_area,
    "CheckboxGroup": choices.group,
    "RadioButtonsGroup": choices.group,
    "Dropdown": choices.dropdown,
    "ChipsSelector": choices.chips,
    "OptIn": choices.opt_in,
    "DatePicker": fields.date_picker,
    "CalendarPicker": fields.calendar_picker,
    "Image": pictures.image,
    "ImageCarousel": pictures.carousel,
    "PhotoPicker": fields.media_picker,
    "DocumentPicker": fields.media_picker,
    "EmbeddedLink": links.link,
    "NavigationList": links.navigation_list,
    "Footer": links.footer,
}
SIGNS = {Mark.ADDED: "+", Mark.REMOVED: "-", Mark.CHANGED: "~", Mark.MOVED: "~"}
WHOLE = frozenset({Mark.ADDED, Mark.REMOVED})
_NARROWEST = 14
"""Cells below which branches in branches are not set in any further."""


class Drawing(Struct, frozen=True):
    marks: Mapping[Route, Mark] = field(default_factory=dict)

    def parts(self, parts: Iterable[Part], room: Room) -> list[Row]:
        """A blank row between them."""
        rows: list[Row] = []
        for part in parts:
            drawn = self.part(part, room)
            rows += [room.row(), *drawn] if rows and drawn else drawn
        return rows

    def part(self, part: Part, room: Room) -> list[Row]:
        condition = _when_seen(part)
        if condition is None:
            return self._marked(part, self._drawn(part, room))
        inner = replace(part, visible=True)
        rows = _bracket([(condition, self._drawn(inner, _set_in(room)))], room)
        return self._marked(part, rows)

    def _drawn(self, part: Part, room: Room) -> list[Row]:
        if part.branches:
            seen = (
                (_head(part, each), self.parts(each.parts, _set_in(room))) for each in part.branches
            )
            return _bracket(seen, room)
        if part.type == "Form":
            head = room.text(part.key, Style.DIM) if part.route in self.marks else []
            return [*head, *self.parts(part.parts, room)]
        draw = DRAWERS.get(part.type, _stranger)
        deeds = (
            row for each in part.triggers for row in room.text(deed(each), Style.DIM, head="  ")
        )
        return [*draw(part, room), *deeds, *self.parts(part.parts, room)]

    def _marked(self, part: Part, rows: list[Row]) -> list[Row]:
        """Of what holds others only the first row is changed, and all is new or gone."""
        mark = self.marks.get(part.route)
        if mark is None:
            return rows
        holds = bool(part.parts or part.branches) and mark not in WHOLE
        marked = 1 if holds else len(rows)
        return [*(_signed(row, SIGNS[mark]) for row in rows[:marked]), *rows[marked:]]


def _signed(row: Row, sign: str) -> Row:
    return row if row.sign != " " else replace(row, sign=sign)


def _stranger(part: Part, room: Room) -> list[Row]:
    """A type that nobody knows yet."""
    return [*room.text(f"[{part.type}]", Style.DIM), *room.text(part.label)]


def _when_seen(part: Part) -> str | None:
    if part.visible is True:
        return None
    return "hidden at first" if part.visible is False else f"if {part.visible}"


def _head(part: Part, branch: Branch) -> str:
    seen = " (shown first)" if branch.is_taken else ""
    is_if = part.type == "If" and branch.condition != "else"
    return f"{'if ' if is_if else ''}{branch.condition}{seen}"


def _set_in(room: Room) -> Room:
    return room.inside(2) if room.width > _NARROWEST else room


def _bracket(alternatives: Iterable[tuple[str, list[Row]]], room: Room) -> list[Row]:
    """Each under its condition, with a line beside all of them."""
    rows: list[Row] = []
    inner = _set_in(room)
    corners = _CORNERS_RIGHT if room.from_right else _CORNERS
    for head, drawn in alternatives:
        first, *more = inner.lines(head)
        rows.append(_headed(corners[1 if rows else 0], first, room))
        rows += (_headed(corners[3], line, room) for line in more)
        rows += (_beside(row, room) for row in drawn) if inner is not room else drawn
    return [*rows, _headed(corners[2], "", room)]


_CORNERS = ("┌╴", "├╴", "└╴", "│ ")
_CORNERS_RIGHT = ("╶┐", "╶┤", "╶┘", " │")


def _headed(corner: str, line: str, room: Room) -> Row:
    return room.row((corner, Style.DIM), (line, Style.DIM))


def _beside(row: Row, room: Room) -> Row:
    return row.between("", " │") if room.from_right else row.between("│ ", "")
