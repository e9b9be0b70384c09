"""Changes as a reviewer wants them: counted, the data contract first, then screen by screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.compare.changes.aspects import IN_ORDER
from flowops.compare.changes.change import Aspect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flowops.compare.changes.change import Change


def counts(changes: Iterable[Change]) -> dict[Aspect, int]:
    """How many changes each aspect has, without those that have none."""
    aspects = [change.aspect for change in changes]
    return {aspect: aspects.count(aspect) for aspect in IN_ORDER if aspect in aspects}


def of_contract(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(each for each in changes if each.aspect is Aspect.CONTRACT)


def by_screen(changes: Iterable[Change]) -> dict[str | None, tuple[Change, ...]]:
    """All others, those of the flow as a whole under None and first, then screen by screen."""
    found: dict[str | None, list[Change]] = {None: []}
    for change in changes:
        if change.aspect is not Aspect.CONTRACT:
            found.setdefault(change.screen, []).append(change)
    return {screen: tuple(each) for screen, each in found.items() if each}
