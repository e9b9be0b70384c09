"""What leads on: a link, a list of places to go to, and the button at the foot of a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.screens.options import items_of

if TYPE_CHECKING:
    from flowops.screens.storyboard import Part
    from flowops.screens.written import Written


def link(written: Written) -> Part:
    return written.part(label=written.text("text"))


def navigation_list(written: Written) -> Part:
    return written.part(label=written.text("label"), options=items_of(written))


def footer(written: Written) -> Part:
    captions = tuple(written.text(f"{side}-caption") for side in ("left", "center", "right"))
    return written.part(label=written.text("label"), captions=captions)
