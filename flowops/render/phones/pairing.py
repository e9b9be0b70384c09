"""What of two storyboards is shown beside what: screens by id, or by what a change says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.compare.changes.change import Deed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flowops.compare.changes.change import Change
    from flowops.compare.changes.marks import Mark
    from flowops.findings import Route
    from flowops.screens.storyboard import ScreenView, Storyboard, Way


class Views(Struct, frozen=True):
    """One screen in both revisions; None in the one that does not have it."""

    before: ScreenView | None
    after: ScreenView | None

    @property
    def id(self) -> str:
        view = self.after or self.before
        return view.id if view is not None else ""

    def is_marked(self, before: Mapping[Route, Mark], after: Mapping[Route, Mark]) -> bool:
        """Whether anything of it is not as it was."""
        sides = ((self.before, before), (self.after, after))
        return any(view is None or _is_marked(view, marks) for view, marks in sides)


def pair_views(
    before: Storyboard, after: Storyboard, changes: Iterable[Change]
) -> tuple[Views, ...]:
    """In the later order, and what is gone behind the screen that it stood behind."""
    renamed = {
        change.after_route: change.before_route
        for change in changes
        if change.subject == "screen" and change.deed is Deed.RENAMED and not change.path
    }
    by_route = {view.route: view for view in before.screens}
    by_id = {view.id: view for view in reversed(before.screens)}
    found = [
        Views(by_route.get(renamed.get(view.route) or ()) or by_id.get(view.id), view)
        for view in after.screens
    ]
    kept = {pair.before.route for pair in found if pair.before is not None}
    last: ScreenView | None = None
    for view in before.screens:
        if view.route not in kept:
            found.insert(_place_behind(last, found), Views(view, None))
        last = view
    return tuple(found)


def compare_ways(
    before: Storyboard | None, after: Storyboard | None
) -> tuple[tuple[str, Way], ...]:
    """`+` what leads on only later, `-` only earlier, blank both; whatever it is that leads."""
    old = before.ways if before is not None else ()
    new = after.ways if after is not None else ()
    were, are = ({(way.source, way.target) for way in ways} for ways in (old, new))
    later = [(" " if (way.source, way.target) in were else "+", way) for way in new]
    gone = [("-", way) for way in old if (way.source, way.target) not in are]
    return (*later, *gone)


def _is_marked(view: ScreenView, marks: Mapping[Route, Mark]) -> bool:
    return any(route[: len(view.route)] == view.route for route in marks)


def _place_behind(view: ScreenView | None, found: list[Views]) -> int:
    places = [place for place, pair in enumerate(found) if pair.before is view]
    return places[0] + 1 if view is not None and places else 0
