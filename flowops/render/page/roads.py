"""The curves of a map: straight on between neighbours, else round whatever stands between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Place = tuple[int, int]
    Way = tuple[str, str]

WIDTH, HEIGHT = 168, 50
ACROSS, DOWN = 250, 78
MOST_LANES = 6
LANE = 12
_CLEAR = 22
"""Between a detour and the box that it passes, which has a note on it."""


class Curve(Struct, frozen=True):
    """`path` and `arrow` are SVG's; `middle` is where a word about it stands."""

    path: str
    arrow: str
    middle: Place


def lanes_of(ranks: Mapping[str, int], ways: Iterable[Way]) -> dict[Way, int]:
    """Which lane above the boxes a way takes that passes a column; the longest the outermost."""
    spans = {way: ranks[way[1]] - ranks[way[0]] for way in ways}
    passing = sorted((way for way in spans if spans[way] > 1), key=spans.__getitem__)
    return {way: place % MOST_LANES for place, way in enumerate(passing)}


def room_for(lanes: Mapping[Way, int]) -> int:
    """How much there has to be above all boxes."""
    return _CLEAR + LANE * max(lanes.values()) if lanes else 0


def curve(source: Place, target: Place, lane: int | None, places: Iterable[Place]) -> Curve:
    """`places` are those of all boxes."""
    if lane is not None:
        between = [y for x, y in places if source[0] < x < target[0]]
        return _above(source, target, min(between) - _CLEAR - LANE * lane)
    if target[0] > source[0]:
        return _onward(source, target)
    between = [y for x, y in places if target[0] < x < source[0]]
    return _back(source, target, max(source[1], target[1], *between) + HEIGHT + 26)


def _onward(source: Place, target: Place) -> Curve:
    start, end = _sides(source, target)
    path = f"M{start[0]} {start[1]}{_bent(start, end)}"
    return Curve(path, _head(end), ((start[0] + end[0]) // 2, (start[1] + end[1]) // 2 - 5))


def _above(source: Place, target: Place, height: int) -> Curve:
    start, end = _sides(source, target)
    up, down = (source[0] + ACROSS, height), (target[0] - ACROSS + WIDTH, height)
    path = f"M{start[0]} {start[1]}{_bent(start, up)}L{down[0]} {height}{_bent(down, end)}"
    return Curve(path, _head(end), ((up[0] + down[0]) // 2, height - 4))


def _back(source: Place, target: Place, low: int) -> Curve:
    start = (source[0] + WIDTH * 2 // 3, source[1] + HEIGHT)
    end = (target[0] + WIDTH // 3, target[1] + HEIGHT + 5)
    path = f"M{start[0]} {start[1]}C{start[0]} {low} {end[0]} {low} {end[0]} {end[1]}"
    middle = ((start[0] + end[0]) // 2, (3 * low + (start[1] + end[1]) // 2) // 4 + 11)
    return Curve(path, f"M{end[0]} {end[1] - 5}l-5 9h10Z", middle)


def _sides(source: Place, target: Place) -> tuple[Place, Place]:
    return (source[0] + WIDTH, source[1] + HEIGHT // 2), (target[0] - 5, target[1] + HEIGHT // 2)


def _bent(start: Place, end: Place) -> str:
    bend = (end[0] - start[0]) // 2
    return f"C{start[0] + bend} {start[1]} {end[0] - bend} {end[1]} {end[0]} {end[1]}"


def _head(end: Place) -> str:
    return f"M{end[0] + 5} {end[1]}l-9-5v10Z"
