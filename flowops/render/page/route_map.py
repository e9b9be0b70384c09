"""The map of a flow's routes: screens in ranks from the entry on, ways as curves between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.render.page.ranks import ranks_of
from flowops.render.page.roads import (
    ACROSS,
    DOWN,
    HEIGHT,
    WIDTH,
    Curve,
    curve,
    lanes_of,
    room_for,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from flowops.screens.storyboard import ScreenView, Storyboard

    Place = tuple[int, int]

MARGIN = 24
BELOW = 24
MOST_SCREENS = 120
WIDEST = 2_400
"""Pixels of a map that can still be read when it is made as wide as a page."""


class Stop(Struct, frozen=True):
    """A screen on the map. `state` is `added`, `removed` or empty; `note` says what is special."""

    screen: ScreenView
    x: int
    y: int
    state: str
    note: str


class Road(Struct, frozen=True):
    """`by` says what leads there."""

    curve: Curve
    state: str
    source: str
    target: str
    by: str


class RouteMap(Struct, frozen=True):
    """In CSS pixels. `is_scrolled` where it is too wide to be made as wide as the page."""

    width: int
    height: int
    stops: tuple[Stop, ...]
    roads: tuple[Road, ...]
    left_out: int

    @property
    def is_scrolled(self) -> bool:
        return self.width > WIDEST


def map_of(before: Storyboard | None, after: Storyboard | None) -> RouteMap:
    """Of both revisions in one; what one of them alone has is `added` or `removed`."""
    boards = [each for each in (after, before) if each is not None]
    screens = {screen.id: screen for board in boards[::-1] for screen in board.screens}
    order = list(dict.fromkeys(screen.id for board in boards for screen in board.screens))
    shown = order[:MOST_SCREENS]
    ways = _ways(boards, set(shown))
    ranks, reached = ranks_of(shown, [key for key in shown if screens[key].is_entry], ways)
    lanes = lanes_of(ranks, ways)
    places = _places(shown, ranks, room_for(lanes))
    (old, old_ways), (new, new_ways) = map(_keys, (before or after, after or before))
    stops = tuple(
        Stop(
            screens[key],
            *places[key],
            _state(key, old, new),
            _note(screens[key], ways, is_reached=key in reached),
        )
        for key in shown
    )
    roads = tuple(
        Road(
            curve(places[way[0]], places[way[1]], lanes.get(way), places.values()),
            _state(way, old_ways, new_ways),
            *way,
            by,
        )
        for way, by in ways.items()
    )
    width = max((x for x, _ in places.values()), default=0) + WIDTH + MARGIN
    height = max((y for _, y in places.values()), default=0) + HEIGHT + MARGIN + BELOW
    return RouteMap(width, height, stops, roads, len(order) - len(shown))


def _ways(boards: Iterable[Storyboard], shown: set[str]) -> dict[tuple[str, str], str]:
    """Between screens that are shown, each once, with all that leads there."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for board in boards:
        for way in board.ways:
            if {way.source, way.target} <= shown:
                found.setdefault((way.source, way.target), {})[way.by] = None
    return {way: ", ".join(by) for way, by in found.items()}


def _places(shown: list[str], ranks: dict[str, int], above: int) -> dict[str, Place]:
    """Each rank is a column, in the order of the screens, and stands in the middle; `above` all
    of them there is room for detours.
    """
    columns: dict[int, list[str]] = {}
    for key in shown:
        columns.setdefault(ranks[key], []).append(key)
    tallest = max(map(len, columns.values()), default=0)
    places = {}
    for rank, keys in columns.items():
        top = MARGIN + above + (tallest - len(keys)) * DOWN // 2
        for place, key in enumerate(keys):
            places[key] = (MARGIN + rank * ACROSS, top + place * DOWN)
    return places


def _keys(board: Storyboard | None) -> tuple[set[str], set[tuple[str, str]]]:
    """Its screens and its ways, in terms of which it is compared."""
    if board is None:
        return set(), set()
    return {each.id for each in board.screens}, {(way.source, way.target) for way in board.ways}


def _state(key: object, old: Collection[object], new: Collection[object]) -> str:
    return "" if key in old and key in new else "added" if key in new else "removed"


def _note(screen: ScreenView, ways: Iterable[tuple[str, str]], *, is_reached: bool) -> str:
    if not is_reached:
        return "unreachable"
    if screen.is_terminal:
        return "ends here"
    if not any(source == screen.id for source, _ in ways):
        return "dead end"
    return "entry" if screen.is_entry else ""
