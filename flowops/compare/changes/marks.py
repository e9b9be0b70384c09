"""What to mark in a picture of either revision, by the route of a component or a screen."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from flowops.compare.changes.change import Deed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flowops.compare.changes.change import Change
    from flowops.findings import Route


class Mark(StrEnum):
    """Strongest first: what moved and changed besides is marked as changed."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


_MARKS = {
    Deed.ADDED: Mark.ADDED,
    Deed.REMOVED: Mark.REMOVED,
    Deed.MOVED: Mark.MOVED,
    Deed.RENAMED: Mark.CHANGED,
    Deed.CHANGED: Mark.CHANGED,
}
_STRENGTH = list(Mark)


def marks_before(changes: Iterable[Change]) -> Mapping[Route, Mark]:
    """Of the earlier revision: what is gone, moved, or is otherwise now."""
    return _marks((change.before_owner, change) for change in changes)


def marks_after(changes: Iterable[Change]) -> Mapping[Route, Mark]:
    """Of the later revision: what is new, moved, or was otherwise."""
    return _marks((change.after_owner, change) for change in changes)


def _marks(owners: Iterable[tuple[Route | None, Change]]) -> Mapping[Route, Mark]:
    marks: dict[Route, Mark] = {}
    for owner, change in owners:
        if not owner:  # not there in this revision, or the flow itself, which no picture shows
            continue
        mark = Mark.CHANGED if change.path else _MARKS[change.deed]
        marks[owner] = min(mark, marks.get(owner, mark), key=_STRENGTH.index)
    return marks
