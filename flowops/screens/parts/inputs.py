"""What a person types: one line or several."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowops.screens.storyboard import Part
    from flowops.screens.written import Written


def text_input(written: Written) -> Part:
    return written.part(
        label=written.text("label"),
        minimum=written.whole("min-chars"),
        maximum=written.whole("max-chars"),
    )


def text_area(written: Written) -> Part:
    return written.part(label=written.text("label"), maximum=written.whole("max-length"))
