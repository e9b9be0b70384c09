"""Where each screen leads: as the routing model says, or as the actions of the screens do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.flowjson.graph import Graph
from flowops.flowjson.triggers import ACTIONS
from flowops.flowjson.written import target_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.findings import Route
    from flowops.flowjson.flow import Component, Flow, Screen

MODEL: Route = ("routing_model",)
ENDPOINT_KEYS = ("data_api_version", "data_channel_uri")
"""The second one before Flow JSON 3.0."""
_RESERVED = "SUCCESS"


def stated_ways(flow: Flow) -> dict[str, tuple[str, ...]]:
    """The routing model, each target once; whatever names nothing is left out.

    Sources and targets may be screens that do not exist. Empty where there is no routing model.
    """
    return {source: _names(targets) for source, targets in (flow.routing_model or {}).items()}


def navigated_ways(flow: Flow) -> dict[str, tuple[str, ...]]:
    """The routing model that Meta makes of a flow without an endpoint, from what navigates.

    Targets may be screens that do not exist.
    """
    ways: dict[str, dict[str, None]] = {}
    for screen in flow.screens:
        if screen.id is not None:
            ways.setdefault(screen.id, {}).update(dict.fromkeys(_targets(screen)))
    return {source: tuple(targets) for source, targets in ways.items()}


def names_in_model(flow: Flow) -> Iterator[tuple[str, Route, bool]]:
    """Every name in the routing model with its place, and whether it is a key there."""
    for source, targets in (flow.routing_model or {}).items():
        yield source, (*MODEL, source), True
        for index, target in enumerate(targets if isinstance(targets, list) else ()):
            if isinstance(target, str):
                yield target, (*MODEL, source, index), False


def is_reserved(name: str) -> bool:
    """In any letter case: the documents write SUCCESS, and Meta's error says success."""
    return name.upper() == _RESERVED


def stated_graph(flow: Flow) -> Graph:
    """The screens that the routing model names and that exist, with the ways between them."""
    ways = flow.once(stated_ways)
    named = ways.keys() | {target for targets in ways.values() for target in targets}
    return Graph.among((each for each in flow.screens_by_id if each in named), ways)


def navigated_graph(flow: Flow) -> Graph:
    """All screens, with the ways that their actions lead."""
    return Graph.among(flow.screens_by_id, flow.once(navigated_ways))


def is_generated(flow: Flow) -> bool:
    """Whether Meta makes the routing model: the flow has none, and no endpoint either."""
    return "routing_model" not in flow.value and not needs_endpoint(flow)


def needs_endpoint(flow: Flow) -> bool:
    """Whether a server must answer for the flow: it says so, or an action asks for one."""
    if any(flow.value.get(key) is not None for key in ENDPOINT_KEYS):
        return True
    if any(action.name == "data_exchange" for action in flow.actions):
        return True
    examples = (action for screen in flow.screens for action in screen.example_actions)
    return any(action.get("name") == "data_exchange" for action in examples)


def leads_astray(flow: Flow, screen: Screen) -> bool:
    """Whether an action of it does not lead where it should, as another rule says."""
    lists = screen.by_type.get("NavigationList", ())
    others = flow.screens_by_id
    acting = {id(action.owner) for action in screen.actions}
    if any(id(each) not in acting and not is_bound(each) for each in lists):
        return True
    return any(
        each.name not in ACTIONS
        or (each.name == "complete" and not screen.is_terminal)
        or (each.name == "navigate" and (each.target not in others or each.target == screen.id))
        for each in screen.actions
    )


def is_bound(component: Component) -> bool:
    """Whether the items of a NavigationList come as data."""
    return isinstance(component.value.get("list-items"), str)


def _targets(screen: Screen) -> Iterator[str]:
    for action in screen.actions:
        if action.target is not None:
            yield action.target
    for example in screen.example_actions:
        target = target_of(example)
        if target is not None:
            yield target


def _names(targets: object) -> tuple[str, ...]:
    listed = targets if isinstance(targets, list) else ()
    return tuple(dict.fromkeys(each for each in listed if isinstance(each, str)))
