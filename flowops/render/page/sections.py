"""A review in the order in which its page tells it: what changed first, the rest folded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.compare.changes.change import Aspect
from flowops.compare.changes.grouping import counts
from flowops.compare.changes.marks import marks_after, marks_before
from flowops.compare.changes.wording import wording
from flowops.render.copying import copy_lines
from flowops.render.page.route_map import map_of
from flowops.render.page.unseen import unseen_of
from flowops.render.phones.pairing import Views, pair_views

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flowops.compare.changes.change import Change
    from flowops.compare.changes.marks import Mark
    from flowops.compare.contract_change import ContractChange
    from flowops.findings import Route
    from flowops.operations.review import FlowReview
    from flowops.render.copying import CopyLine
    from flowops.render.page.route_map import RouteMap


class Remark(Struct, frozen=True):
    """A change in words, with what it is about."""

    aspect: Aspect
    words: str


class Section(Struct, frozen=True):
    """`compares` says whether there are two sides. `changed` are all screens where there is one.

    `counts` and `remarks` are in words; the latter stand by screen, and say nothing of texts,
    which `copy` has.
    """

    review: FlowReview
    compares: bool
    changed: tuple[Views, ...]
    unchanged: tuple[Views, ...]
    marks_before: Mapping[Route, Mark]
    marks_after: Mapping[Route, Mark]
    unseen: Mapping[Route, tuple[str, ...]]
    contract: tuple[ContractChange, ...]
    copy: tuple[CopyLine, ...]
    remarks: tuple[tuple[str | None, tuple[Remark, ...]], ...]
    counts: tuple[tuple[Aspect, int], ...]
    routes: RouteMap


def section_of(review: FlowReview) -> Section:
    old, new = marks_before(review.changes), marks_after(review.changes)
    views = _views(review)
    compares = review.board_before is not None and review.board_after is not None
    return Section(
        review,
        compares,
        tuple(each for each in views if not compares or each.is_marked(old, new)),
        tuple(each for each in views if compares and not each.is_marked(old, new)),
        old,
        new,
        unseen_of(review.changes),
        tuple(sorted(review.contract_changes, key=_calmness)),
        copy_lines(review.changes),
        tuple(_remarks(review.changes)),
        tuple(counts(review.changes).items()),
        map_of(review.board_before, review.board_after),
    )


def _views(review: FlowReview) -> tuple[Views, ...]:
    before, after = review.board_before, review.board_after
    if before is not None and after is not None:
        return pair_views(before, after, review.changes)
    old = (Views(view, None) for view in before.screens) if before is not None else ()
    new = (Views(None, view) for view in after.screens) if after is not None else ()
    return (*old, *new)


def _calmness(change: ContractChange) -> int:
    """What breaks somebody comes first, then what is accepted."""
    if not change.is_breaking:
        return 2
    return 0 if change.waived_because is None else 1


def _remarks(changes: tuple[Change, ...]) -> list[tuple[str | None, tuple[Remark, ...]]]:
    others = [each for each in changes if each.aspect is not Aspect.COPY]
    groups: dict[str | None, list[Change]] = {None: []}
    for change in others:
        groups.setdefault(change.screen, []).append(change)
    return [
        (screen, tuple(Remark(each.aspect, _said(each)) for each in group))
        for screen, group in groups.items()
        if group
    ]


def _said(change: Change) -> str:
    said = wording(change)
    return ": ".join(each for each in (said.lead(), said.values) if each)
