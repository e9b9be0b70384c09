"""From which screen a person comes to which, and in what order the screens are met."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

from flowops.flowjson.routing import stated_ways
from flowops.screens.reading import each_part
from flowops.screens.storyboard import Way

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flowops.flowjson.flow import Flow
    from flowops.screens.storyboard import Part, ScreenView, Trigger

ENDPOINT = "endpoint"


def ways_between(flow: Flow, views: Iterable[ScreenView]) -> tuple[Way, ...]:
    """Each once, screen by screen: what navigates, then what only the routing model tells."""
    views = tuple(views)
    existing = {view.id for view in views}
    stated = stated_ways(flow)
    ways: dict[Way, None] = {}
    for view in views:
        navigated = [way for way in _navigated(view) if way.target in existing]
        reached = {way.target for way in navigated}
        told = [to for to in stated.get(view.id, ()) if to in existing and to not in reached]
        ways.update(dict.fromkeys(navigated))
        ways.update(dict.fromkeys(Way(view.id, to, ENDPOINT) for to in told))
    return tuple(ways)


def in_order(views: Iterable[ScreenView], ways: Iterable[Way]) -> tuple[ScreenView, ...]:
    """Breadth first from each screen that a flow may be entered at; those never met come last."""
    views = tuple(views)
    targets: dict[str, list[str]] = defaultdict(list)
    for way in ways:
        targets[way.source].append(way.target)
    places: dict[str, int] = {}
    for view in views:
        if view.is_entry:
            _walk(view.id, targets, places)
    return tuple(sorted(views, key=lambda view: places.get(view.id, len(places))))


def _walk(start: str, targets: dict[str, list[str]], places: dict[str, int]) -> None:
    pending = deque([start])
    while pending:
        met = pending.popleft()
        if met not in places:
            places[met] = len(places)
            pending += targets[met]


def _navigated(view: ScreenView) -> Iterator[Way]:
    for part in each_part((*view.parts, *([view.footer] if view.footer else ()))):
        for trigger, by in _triggers(part):
            if trigger.action == "navigate" and trigger.target is not None:
                yield Way(view.id, trigger.target, by)


def _triggers(part: Part) -> Iterator[tuple[Trigger, str]]:
    """Each with what a person touches there."""
    yield from (
        (trigger, f"{part.type} {part.label or part.name or ''}".rstrip())
        for trigger in part.triggers
    )
    for option in part.options:
        yield from (
            (trigger, f"{part.type} {option.title}".rstrip()) for trigger in option.triggers
        )
