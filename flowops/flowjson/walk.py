"""Every component of a screen and every action of a component, with the route to each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.findings import Route
    from flowops.flowjson.screens import Screen

TRIGGERS = ("on-click-action", "on-select-action", "on-unselect-action")

_BRANCHES = ("children", "then", "else")
_ITEMS = ("data-source", "list-items")


@dataclass(frozen=True, slots=True)
class Component:
    route: Route
    value: dict[str, Any] = field(repr=False)

    @property
    def type(self) -> str | None:
        kind = self.value.get("type")
        return kind if isinstance(kind, str) else None


@dataclass(frozen=True, slots=True)
class Action:
    """What happens at a click or a choice. `trigger` is the property that holds it."""

    route: Route
    trigger: str
    value: dict[str, Any] = field(repr=False)

    @property
    def name(self) -> str | None:
        name = self.value.get("name")
        return name if isinstance(name, str) else None

    @property
    def payload(self) -> dict[str, Any]:
        payload = self.value.get("payload")
        return payload if isinstance(payload, dict) else {}

    @property
    def target(self) -> str | None:
        """The screen that a `navigate` leads to."""
        following = self.value.get("next")
        if self.name != "navigate" or not isinstance(following, dict):
            return None
        name = following.get("name")
        return name if isinstance(name, str) else None


def walk_components(screen: Screen) -> Iterator[Component]:
    """In reading order, a container before what is in it: Form, If (both branches), Switch."""
    # A list of what is still to visit, not recursion: a hostile file may nest deeper than Python.
    pending = _inside(screen.value.get("layout"), (*screen.route, "layout"))[::-1]
    while pending:
        component = pending.pop()
        yield component
        pending += _inside(component.value, component.route)[::-1]


def actions(component: Component) -> Iterator[Action]:
    """Its own, then those of its options or list items where they are written in the file."""
    yield from _triggered(component.value, component.route)
    for name in _ITEMS:
        yield from _of_items(component.value.get(name), (*component.route, name))


def screen_actions(screen: Screen) -> Iterator[Action]:
    """All that a screen can do, with the examples of list items that come as data."""
    for component in walk_components(screen):
        yield from actions(component)
    for name, declared in screen.data.items():
        if isinstance(declared, dict):
            route = (*screen.route, "data", name, "__example__")
            yield from _of_items(declared.get("__example__"), route)


def _inside(value: object, route: Route) -> list[Component]:
    if not isinstance(value, dict):
        return []
    found = [each for name in _BRANCHES for each in _listed(value.get(name), (*route, name))]
    cases = value.get("cases")
    if isinstance(cases, dict):
        for name, case in cases.items():
            found += _listed(case, (*route, "cases", name))
    return found


def _listed(value: object, route: Route) -> list[Component]:
    if not isinstance(value, list):
        return []
    return [
        Component((*route, index), entry)
        for index, entry in enumerate(value)
        if isinstance(entry, dict)
    ]


def _of_items(value: object, route: Route) -> Iterator[Action]:
    for item in _listed(value, route):
        yield from _triggered(item.value, item.route)


def _triggered(value: dict[str, Any], route: Route) -> Iterator[Action]:
    for trigger in TRIGGERS:
        action = value.get(trigger)
        if isinstance(action, dict):
            yield Action((*route, trigger), trigger, action)
