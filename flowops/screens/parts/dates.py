"""Dates: a field that opens a calendar, and a calendar of one day or of a range."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowops.screens.storyboard import Part
    from flowops.screens.written import Written


def date_picker(written: Written) -> Part:
    return written.part(label=written.text("label"))


def calendar_picker(written: Written) -> Part:
    """A range has a title, and labels and helper texts for its two days among the settings."""
    label = written.text("label")
    return written.part(
        label=label if label is not None else written.text("title"),
        minimum=written.whole("min-days"),
        maximum=written.whole("max-days"),
    )
