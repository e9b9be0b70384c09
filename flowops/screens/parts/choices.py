"""What a person chooses among: groups of buttons or boxes, a dropdown, chips, one consent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.screens.options import options_of

if TYPE_CHECKING:
    from flowops.screens.storyboard import Part
    from flowops.screens.written import Written


def choice(written: Written) -> Part:
    return written.part(
        label=written.text("label"),
        options=options_of(written),
        minimum=written.whole("min-selected-items"),
        maximum=written.whole("max-selected-items"),
    )


def opt_in(written: Written) -> Part:
    return written.part(label=written.text("label"))
