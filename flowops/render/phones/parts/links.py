"""What leads on: links, lists, and the button at the foot with what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.render.phones.parts.choices import PICTURE
from flowops.render.phones.rows import HEAVY, Style
from flowops.render.phones.wording import deed
from flowops.render.safe import drawn

if TYPE_CHECKING:
    from flowops.render.phones.rows import Room, Row
    from flowops.screens.storyboard import Option, Part


def link(part: Part, room: Room) -> list[Row]:
    return room.text(f"{part.label or ''} ›", Style.LINK)


def navigation_list(part: Part, room: Room) -> list[Row]:
    inner = room.inside(4)
    rows: list[Row] = []
    for place, option in enumerate(part.options):
        rows += [inner.rule()] if place else []
        rows += _item(option, inner)
    return [
        *room.text(part.label, Style.STRONG),
        *room.text(part.description, Style.DIM),
        *room.box(rows),
    ]


def footer(part: Part, room: Room) -> list[Row]:
    left, centre, right = part.captions
    captions = (
        [room.row((drawn(left or ""), Style.DIM), end=drawn(right or ""))] if left or right else []
    )
    captions += [room.centred(centre, Style.DIM)] if centre else []
    off = "" if part.enabled else " (off)"
    inner = room.inside(4)
    label = [inner.centred(line, Style.STRONG) for line in inner.lines(f"{part.label or ''}{off}")]
    return [*captions, *room.box(label, HEAVY)]


def _item(option: Option, room: Room) -> list[Row]:
    picture = f"{PICTURE} " if option.image is not None else ""
    badge = f" [{option.badge}]" if option.badge is not None else ""
    end = drawn(" ".join(option.end))
    chevron = "‹" if room.from_right else "›"
    title, *more = room.inside(2).lines(f"{picture}{option.title}{badge}")
    return [
        room.row((title, Style.STRONG), end=chevron),
        *(room.row((line, Style.STRONG)) for line in more),
        *room.text(end or None, head="    "),
        *room.text(option.description, Style.DIM, head="  "),
        *room.text(option.metadata, Style.DIM, head="  "),
        *room.text(" ".join(f"#{tag}" for tag in option.tags) or None, Style.DIM, head="  "),
        *(row for each in option.triggers for row in room.text(deed(each), Style.DIM, head="  ")),
    ]
