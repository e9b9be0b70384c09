"""The map of a flow's routes: screens in ranks from the entry on, ways as curves between them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flowops.screens.storyboard import ScreenView, Storyboard

WIDTH, HEIGHT = 168, 50
ACROSS, DOWN = 250, 78
MARGIN = 24
MOST_SCREENS = 120


@dataclass(frozen=True, slots=True)
class Stop:
    """A screen on the map. `state` is `added`, `removed` or empty; `note` says what is special."""

    screen: ScreenView
    x: int
    y: int
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class Road:
    """`path` and `arrow` are SVG's; `by` says what leads there."""

    path: str
    arrow: str
    state: str
    source: str
    target: str
    by: str


@dataclass(frozen=True, slots=True)
class RouteMap:
    width: int
    height: int
    stops: tuple[Stop, ...]
    roads: tuple[Road, ...]
    left_out: int


def map_of(before: Storyboard | None, after: Storyboard | None) -> RouteMap:
    """Of both revisions in one; what one of them alone has is `added` or `removed`."""
    boards = [each for each in (after, before) if each is not None]
    screens = {screen.id: screen for board in boards[::-1] for screen in board.screens}
    order = list(dict.fromkeys(screen.id for board in boards for screen in board.screens))
    shown = order[:MOST_SCREENS]
    ways = _ways(boards, set(shown))
    reached = _ranks([key for key in shown if screens[key].is_entry], ways)
    last = max(reached.values(), default=-1) + 1
    ranks = {key: reached.get(key, last) for key in shown}
    places = _places(shown, ranks)
    compares = before is not None and after is not None
    stops = tuple(
        Stop(
            screens[key],
            *places[key],
            _state(key, before, after) if compares else "",
            _note(screens[key], ways, is_reached=key in reached),
        )
        for key in shown
    )
    old = {(way.source, way.target) for way in before.ways} if before else set()
    new = {(way.source, way.target) for way in after.ways} if after else set()
    roads = tuple(
        Road(
            *_curve(places[source], places[target]),
            (
                ""
                if (source, target) in old & new
                else "added"
                if (source, target) in new
                else "removed"
            )
            if compares
            else "",
            source,
            target,
            by,
        )
        for (source, target), by in ways.items()
    )
    width = max((x for x, _ in places.values()), default=0) + WIDTH + MARGIN
    height = max((y for _, y in places.values()), default=0) + HEIGHT + MARGIN
    return RouteMap(width, height + MARGIN, stops, roads, len(order) - len(shown))


def _ways(boards: Iterable[Storyboard], shown: set[str]) -> dict[tuple[str, str], str]:
    """Between screens that are shown, each once, with all that leads there."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for board in boards:
        for way in board.ways:
            if {way.source, way.target} <= shown:
                found.setdefault((way.source, way.target), {})[way.by] = None
    return {way: ", ".join(by) for way, by in found.items()}


def _ranks(entries: list[str], ways: Iterable[tuple[str, str]]) -> dict[str, int]:
    """How many steps each screen is away from an entry (breadth first)."""
    targets: dict[str, list[str]] = {}
    for source, target in ways:
        targets.setdefault(source, []).append(target)
    ranks = dict.fromkeys(entries, 0)
    pending = deque(entries)
    while pending:
        screen = pending.popleft()
        for target in targets.get(screen, ()):
            if target not in ranks:
                ranks[target] = ranks[screen] + 1
                pending.append(target)
    return ranks


def _places(shown: list[str], ranks: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Each rank is a column, in the order of the screens, and stands in the middle."""
    columns: dict[int, list[str]] = {}
    for key in shown:
        columns.setdefault(ranks[key], []).append(key)
    tallest = max(map(len, columns.values()), default=0)
    places = {}
    for rank, keys in columns.items():
        top = MARGIN + (tallest - len(keys)) * DOWN // 2
        for place, key in enumerate(keys):
            places[key] = (MARGIN + rank * ACROSS, top + place * DOWN)
    return places


def _curve(source: tuple[int, int], target: tuple[int, int]) -> tuple[str, str]:
    """The way, and the head of its arrow."""
    (x, y), (to_x, to_y) = source, target
    if to_x > x:
        start, end = (x + WIDTH, y + HEIGHT // 2), (to_x - 5, to_y + HEIGHT // 2)
        bend = (end[0] - start[0]) // 2
        bent = f"{start[0] + bend} {start[1]} {end[0] - bend} {end[1]}"
        return f"M{start[0]} {start[1]}C{bent} {end[0]} {end[1]}", f"M{to_x} {end[1]}l-9-5v10Z"
    # Back, or within a column: round the bottom of both.
    low = max(y, to_y) + HEIGHT + 26
    start, end = (x + WIDTH * 2 // 3, y + HEIGHT), (to_x + WIDTH // 3, to_y + HEIGHT + 5)
    bent = f"{start[0]} {low} {end[0]} {low} {end[0]} {end[1]}"
    return f"M{start[0]} {start[1]}C{bent}", f"M{end[0]} {to_y + HEIGHT}l-5 9h10Z"


def _state(key: str, before: Storyboard | None, after: Storyboard | None) -> str:
    was, is_now = (
        any(screen.id == key for screen in board.screens) if board else False
        for board in (before, after)
    )
    return "" if was and is_now else "added" if is_now else "removed"


def _note(screen: ScreenView, ways: Iterable[tuple[str, str]], *, is_reached: bool) -> str:
    if not is_reached:
        return "unreachable"
    if screen.is_terminal:
        return "ends here"
    if not any(source == screen.id for source, _ in ways):
        return "dead end"
    return "entry" if screen.is_entry else ""
