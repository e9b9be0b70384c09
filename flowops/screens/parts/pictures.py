"""Pictures: one, or a carousel of up to three."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.screens.options import images_of
from flowops.screens.storyboard import Option

if TYPE_CHECKING:
    from flowops.screens.storyboard import Part
    from flowops.screens.written import Written


def image(written: Written) -> Part:
    """One option, so that a picture and a carousel are drawn alike."""
    alt_text = written.text("alt-text")
    shown = Option(None, alt_text or "", alt_text=alt_text, image=written.text("src"))
    return written.part(label=alt_text, options=(shown,))


def carousel(written: Written) -> Part:
    return written.part(options=images_of(written))
