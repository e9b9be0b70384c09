"""What a person uploads: photos and documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowops.screens.storyboard import Part
    from flowops.screens.written import Written


def media_picker(written: Written) -> Part:
    return written.part(
        label=written.text("label"),
        minimum=written.whole("min-uploaded-photos", "min-uploaded-documents"),
        maximum=written.whole("max-uploaded-photos", "max-uploaded-documents"),
    )
