"""The components of a screen in the order in which both the templates and the script meet them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.screens.storyboard import Part, ScreenView


def parts_of(screen: ScreenView) -> Iterator[Part]:
    """Every component of a screen, branches and footer included."""
    pending = [*screen.parts, *([screen.footer] if screen.footer else [])][::-1]
    while pending:
        part = pending.pop()
        yield part
        inner = [*part.parts, *(each for branch in part.branches for each in branch.parts)]
        pending += inner[::-1]
