"""Choices: options in rows, in a dropdown or as chips, and one box of consent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from flowops.render.phones.parts.fields import labelled
from flowops.render.phones.rows import Style
from flowops.render.phones.wording import bounds, optional
from flowops.render.safe import drawn

if TYPE_CHECKING:
    from flowops.render.phones.rows import Room, Row
    from flowops.screens.storyboard import Option, Part

MOST_LISTED = 20
"""Entries of a dropdown, which a phone too shows only once it is touched."""
PICTURE = "▧"
INDENT = "  "


def group(part: Part, room: Room) -> list[Row]:
    """The control is on the far side of its title, as phones have it."""
    rows = _head(part, room)
    for option in part.options:
        control = _control(part, option)
        first, *more = room.inside(len(INDENT) + 2).lines(f"{_before(option)}{option.title}")
        rows.append(room.row(*_set_in(first), end=control, style=Style.PLAIN))
        rows += [room.row(*_set_in(line)) for line in more]
        rows += _details(option, room)
    return [*rows, *room.text(part.error, Style.DIM, head="! ")]


def dropdown(part: Part, room: Room) -> list[Row]:
    inner = room.inside(4)
    held = [option.title for option in part.options if _is_chosen(part, option)]
    rows = room.box(
        [
            *labelled(part, inner, "▾"),
            *(row for title in held for row in inner.text(title, Style.STRONG)),
        ]
    )
    for option in part.options[:MOST_LISTED]:
        off = "" if option.enabled else " (off)"
        rows += room.text(f"{_before(option)}{option.title}{off}", head="  · ")
        rows += _details(option, room, head="      ")
    left_out = len(part.options) - MOST_LISTED
    if left_out > 0:
        rows += room.text(f"and {left_out} more", Style.DIM, head="  … ")
    return [*rows, *room.text(part.error, Style.DIM, head="! ")]


def chips(part: Part, room: Room) -> list[Row]:
    rows, line = _head(part, room), ""
    for option in part.options:
        sign = "✓ " if _is_chosen(part, option) else ""
        chip = f"({sign}{drawn(option.title)}{'' if option.enabled else ' (off)'})"
        if line and cell_len(line) + 1 + cell_len(chip) > room.width - 2:
            rows += room.text(line, head="  ")
            line = ""
        line = f"{line} {chip}".lstrip()
    rows += room.text(line or None, head="  ")
    return [*rows, *room.text(part.error, Style.DIM, head="! ")]


def opt_in(part: Part, room: Room) -> list[Row]:
    more = " Read more" if any(each.on == "on-click-action" for each in part.triggers) else ""
    box = "☑" if part.initial is True else "☐"
    return room.text(f"{part.label or ''}{optional(part)}{more}", head=f"{box} ")


def _head(part: Part, room: Room) -> list[Row]:
    is_single = part.type == "RadioButtonsGroup"
    said = None if is_single else bounds(part, "answers")
    return [
        *room.text(f"{part.label or ''}{optional(part)}", Style.STRONG),
        *room.text(part.description, Style.DIM),
        *room.text(said, Style.DIM),
    ]


def _details(option: Option, room: Room, head: str = "    ") -> list[Row]:
    return [
        *room.text(option.description, Style.DIM, head=head),
        *room.text(option.metadata, Style.DIM, head=head),
    ]


def _control(part: Part, option: Option) -> str:
    if not option.enabled:
        return "⊘"
    empty, full = ("○", "●") if part.type == "RadioButtonsGroup" else ("☐", "☑")
    return full if _is_chosen(part, option) else empty


def _set_in(line: str) -> tuple[tuple[str, Style], ...]:
    return (INDENT, Style.PLAIN), (line, Style.PLAIN)


def _is_chosen(part: Part, option: Option) -> bool:
    chosen = part.initial if isinstance(part.initial, list) else [part.initial]
    return option.id is not None and option.id in chosen


def _before(option: Option) -> str:
    """A picture, or the colour in its place."""
    if option.image is not None:
        return f"{PICTURE} [{option.alt_text}] " if option.alt_text else f"{PICTURE} "
    return f"■ {option.color} " if option.color is not None else ""
