"""Texts: headings, body, captions and rich text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowops.screens.storyboard import Part
    from flowops.screens.written import Written


def text(written: Written) -> Part:
    return written.part(texts=written.texts("text"))
