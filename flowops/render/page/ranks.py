"""Which column of the map a screen stands in: the longest way to it, so that most ways go right.

Source: longest-path layering, as in Sugiyama, Tagawa and Toda, 1981; cycles are cut where a
depth-first search comes back to a screen that it is still below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Way = tuple[str, str]


def ranks_of(
    screens: Sequence[str], entries: Sequence[str], ways: Iterable[Way]
) -> tuple[dict[str, int], frozenset[str]]:
    """The rank of each screen, and which can be reached from an entry. The others stand behind
    all of those, by their ways among each other.
    """
    listed = tuple(ways)
    reached = _longest(entries, listed)
    behind = max(reached.values(), default=-1) + 1
    rest = [screen for screen in screens if screen not in reached]
    among = [(source, target) for source, target in listed if target not in reached]
    others = {screen: behind + rank for screen, rank in _longest(rest, among).items()}
    return reached | others, frozenset(reached)


def _longest(roots: Sequence[str], ways: Iterable[Way]) -> dict[str, int]:
    targets: dict[str, list[str]] = {}
    for source, target in ways:
        targets.setdefault(source, []).append(target)
    order, cut = _search(roots, targets)
    ranks = dict.fromkeys(order, 0)
    for source in order:
        for target in targets.get(source, ()):
            if (source, target) not in cut:
                ranks[target] = max(ranks[target], ranks[source] + 1)
    return ranks


def _search(roots: Sequence[str], targets: dict[str, list[str]]) -> tuple[list[str], set[Way]]:
    """Every screen before those that it leads to, and the ways back, which lead to none."""
    ended: dict[str, None] = {}
    cut: set[Way] = set()
    for root in roots:
        above = {} if root in ended else {root: iter(targets.get(root, ()))}
        while above:
            screen = next(reversed(above))
            target = next(above[screen], None)
            if target is None:
                del above[screen]
                ended[screen] = None
            elif target in above:
                cut.add((screen, target))
            elif target not in ended:
                above[target] = iter(targets.get(target, ()))
    return [*reversed(ended)], cut
