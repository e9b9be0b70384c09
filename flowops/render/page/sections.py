"""A review in the order in which its page tells it: what changed first, the rest folded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flowops.compare.changes.change import Aspect, Deed
from flowops.render.page.copying import copy_lines
from flowops.render.page.marks import marks_of, parts_of
from flowops.render.page.route_map import RouteMap, map_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flowops.compare.changes.change import Change
    from flowops.compare.contract_change import ContractChange
    from flowops.findings import Route
    from flowops.operations.review import FlowReview
    from flowops.render.page.copying import CopyLine
    from flowops.screens.storyboard import ScreenView, Storyboard

Marks = dict["Route", str]


@dataclass(frozen=True, slots=True)
class ScreenPair:
    """One screen in both revisions, or in the one that has it. `mark` is None if nothing changed."""

    before: ScreenView | None
    after: ScreenView | None
    mark: str | None

    @property
    def shown(self) -> ScreenView | None:
        return self.after or self.before


@dataclass(frozen=True, slots=True)
class Section:
    """`counts` are changes by what they are about; `compares` says whether there are two sides."""

    review: FlowReview
    changed: tuple[ScreenPair, ...]
    unchanged: tuple[ScreenPair, ...]
    marks_before: Mapping[Route, str]
    marks_after: Mapping[Route, str]
    copy: tuple[CopyLine, ...]
    contract: tuple[ContractChange, ...]
    counts: tuple[tuple[Aspect, int], ...]
    routes: RouteMap
    compares: bool


def section_of(review: FlowReview) -> Section:
    before, after = review.board_before, review.board_after
    marks_before = marks_of(before, review.changes, earlier=True) if before else {}
    marks_after = marks_of(after, review.changes, earlier=False) if after else {}
    pairs = _pairs(review, marks_before, marks_after)
    compares = before is not None and after is not None
    counts = Counter(change.aspect for change in review.changes)
    return Section(
        review,
        tuple(each for each in pairs if each.mark or not compares),
        tuple(each for each in pairs if compares and not each.mark),
        marks_before,
        marks_after,
        copy_lines(review.changes),
        tuple(sorted(review.contract_changes, key=_calmness)),
        tuple((aspect, counts[aspect]) for aspect in Aspect if counts[aspect]),
        map_of(before, after),
        compares,
    )


def _calmness(change: ContractChange) -> int:
    """What breaks somebody comes first."""
    return 0 if change.is_breaking and change.waived_because is None else 1 + (not change.is_breaking)


def _pairs(
    review: FlowReview, marks_before: Mapping[Route, str], marks_after: Mapping[Route, str]
) -> list[ScreenPair]:
    old = _screens(review.board_before)
    earlier = {screen.route: screen for screen in old}
    by_id = {screen.id: screen for screen in old}
    renamed = {
        change.after_route[:2]: change.before_route[:2]
        for change in review.changes
        if change.subject == "screen"
        and change.deed is Deed.RENAMED
        and change.after_route
        and change.before_route
    }
    pairs: list[ScreenPair] = []
    for screen in _screens(review.board_after):
        other = earlier.get(renamed[screen.route]) if screen.route in renamed else None
        other = other or by_id.get(screen.id)
        if other is not None and other.route not in earlier:
            other = None
        if other is None:
            pairs.append(ScreenPair(None, screen, "added"))
            continue
        del earlier[other.route]
        touched = _is_touched(other, marks_before) or _is_touched(screen, marks_after)
        pairs.append(ScreenPair(other, screen, "changed" if touched else None))
    return [*pairs, *(ScreenPair(screen, None, "removed") for screen in earlier.values())]


def _is_touched(screen: ScreenView, marks: Mapping[Route, str]) -> bool:
    return screen.route in marks or any(part.route in marks for part in parts_of(screen))


def _screens(board: Storyboard | None) -> Sequence[ScreenView]:
    return board.screens if board else ()
