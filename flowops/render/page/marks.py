"""What is outlined in a picture: the nearest thing in it to where a change happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.compare.changes.change import Deed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from flowops.compare.changes.change import Change
    from flowops.findings import Route
    from flowops.screens.storyboard import Part, ScreenView, Storyboard

_STRONGEST_FIRST = ("added", "removed", "changed", "moved")


def marks_of(
    board: Storyboard, changes: Iterable[Change], *, earlier: bool
) -> Mapping[Route, str]:
    """By the route of a component or a screen: `added`, `removed`, `changed` or `moved`."""
    known = {each.route for screen in board.screens for each in (screen, *parts_of(screen))}
    marks: dict[Route, str] = {}
    for change in changes:
        route = change.before_route if earlier else change.after_route
        if route is None:
            continue
        owner = next((route[:end] for end in range(len(route), 0, -1) if route[:end] in known), ())
        if owner:
            mark = _mark(change, is_whole=owner == route)
            marks[owner] = min(mark, marks.get(owner, mark), key=_STRONGEST_FIRST.index)
    return marks


def _mark(change: Change, *, is_whole: bool) -> str:
    if change.path or not is_whole or change.deed is Deed.RENAMED:
        return "changed"
    return change.deed.value


def parts_of(screen: ScreenView) -> Iterator[Part]:
    """Every component of a screen, branches and footer included, in reading order."""
    pending = [*screen.parts, *([screen.footer] if screen.footer else [])][::-1]
    while pending:
        part = pending.pop()
        yield part
        inner = [*part.parts, *(each for branch in part.branches for each in branch.parts)]
        pending += inner[::-1]
