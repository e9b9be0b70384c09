"""R253-R259: what a routing model names, and in which direction its routes lead.

A name that cannot be one is R253's, one that no screen has is R256's. Screens that a model leaves
out are R255's, and then no rule speaks of their routes. A circle that
leaves no entry is R260's or R266's, one that nothing leads to is R261's, a pair of screens that
lead to each other R258's, and the rest R259's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flowops.findings import Severity
from flowops.flowjson import defects
from flowops.flowjson.examples import flow, footer, navigate, screen
from flowops.flowjson.routing import (
    MODEL,
    is_generated,
    is_reserved,
    names_in_model,
    navigated_graph,
    needs_endpoint,
    stated_graph,
)
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.rules.navigation import screen_hint
from flowops.flowjson.wording import one_of, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.findings import Route
    from flowops.flowjson.flow import Flow
    from flowops.flowjson.graph import Graph

SECTION = Section("Routing model")
rule = SECTION.rule

CODE = "INVALID_ROUTING_MODEL"
_NAME = re.compile(r"[A-Za-z_]+")


def asking(action: dict[str, Any] | None = None) -> dict[str, Any]:
    """A Footer that asks the endpoint what is next, unless it does something else."""
    return footer(action=action or {"name": "data_exchange", "payload": {}})


def modelled(**model: list[Any]) -> dict[str, Any]:
    """A flow with an endpoint, and the screens ONE, TWO and LAST, as far as the model has them."""
    named = {*model, *(target for targets in model.values() for target in targets)}
    screens = [screen(name, asking(), terminal=None) for name in ("ONE", "TWO") if name in named]
    return flow(*screens, screen("LAST"), data_api_version="3.0", routing_model=model)


@rule(
    "R253",
    "a routing model is an object that names for each screen a list of screens",
    code=("PATTERN_MISMATCH", "INVALID_PROPERTY_TYPE"),
    source="Flow JSON, routing model",
    bad=modelled(ONE=["LAST", "NOT-A-NAME"], LAST=[]),
    good=modelled(ONE=["LAST"], LAST=[]),
)
def a_routing_model_names_screens(flow: Flow) -> Iterator[Flaw]:
    model = flow.value.get("routing_model", {})
    if not isinstance(model, dict):
        yield defects.wrong_type(model, {"object"}, MODEL)
        return
    for source, targets in model.items():
        yield from _no_name(flow, source, (*MODEL, source), key=True)
        if not isinstance(targets, list):
            yield defects.wrong_type(targets, {"array"}, (*MODEL, source))
            continue
        for index, target in enumerate(targets):
            route = (*MODEL, source, index)
            if isinstance(target, str):
                yield from _no_name(flow, target, route, key=False)
            else:
                yield defects.wrong_type(target, {"string"}, route)


@rule(
    "R254",
    "a flow without an endpoint needs no routing model",
    severity=Severity.INFO,
    source="Flow JSON, routing model",
    bad=flow(
        screen("ONE", asking(navigate("LAST")), terminal=None),
        screen("LAST"),
        routing_model={"ONE": ["LAST"], "LAST": []},
    ),
    good=flow(screen("ONE", asking(navigate("LAST")), terminal=None), screen("LAST")),
    details="Meta makes one from what navigates. One that is there is checked all the same.",
)
def without_an_endpoint_no_model_is_needed(flow: Flow) -> Iterator[Flaw]:
    if flow.routing_model is not None and not needs_endpoint(flow):
        message = "without an endpoint a flow needs no routing model"
        yield Flaw(MODEL, message, "take it away: it follows from what navigates", key=True)


@rule(
    "R255",
    "every screen is in the routing model",
    code=CODE,
    source="error codes; published flows",
    bad=flow(
        screen("ONE", asking(), terminal=None),
        screen("LAST"),
        data_api_version="3.0",
        routing_model={},
    ),
    good=modelled(ONE=["LAST"]),
    details="As a source or, as in one of Meta's examples, as a target. The model of a flow with "
    "one screen may be empty.",
)
def every_screen_is_in_the_model(flow: Flow) -> Iterator[Flaw]:
    if flow.routing_model is not None and len(flow.screens_by_id) > 1:
        named = flow.once(stated_graph).ways
        missing = [name for name in flow.screens_by_id if name not in named]
        if missing:
            message = f"the routing model leaves out {one_of(missing, 'and')}"
            hint = f"add `{short(missing[0])}` with the screens that may follow it"
            yield Flaw(MODEL, message, hint, key=True)


@rule(
    "R256",
    "every name in the routing model is that of a screen",
    code=CODE,
    source="error codes",
    bad=modelled(ONE=["LAST", "LOST"], LAST=[]),
    good=modelled(ONE=["LAST"], LAST=[]),
    details="SUCCESS, which is no screen either, is R030's.",
)
def every_name_is_that_of_a_screen(flow: Flow) -> Iterator[Flaw]:
    for name, route, is_key in names_in_model(flow):
        if _is_lost(flow, name):
            hint = screen_hint(flow, name)
            yield Flaw(route, f"there is no screen `{short(name)}`", hint, key=is_key)


@rule(
    "R257",
    "no screen routes to itself",
    code=CODE,
    source="error codes; Flow JSON, routing model",
    bad=modelled(ONE=["ONE", "LAST"], LAST=[]),
    good=modelled(ONE=["LAST"], LAST=[]),
)
def no_screen_routes_to_itself(flow: Flow) -> Iterator[Flaw]:
    for name, targets in flow.once(stated_graph).ways.items():
        if name in targets:
            message = f"`{short(name)}` routes to itself"
            hint = "take it out: an endpoint may answer with the same screen without it"
            yield Flaw(place_of_route(flow, name, name), message, hint)


@rule(
    "R258",
    "routes lead forward only",
    code=CODE,
    source="error codes; Flow JSON, routing model",
    bad=modelled(ONE=["LAST"], LAST=["ONE"]),
    good=modelled(ONE=["LAST"], LAST=[]),
)
def routes_lead_forward_only(flow: Flow) -> Iterator[Flaw]:
    place = {name: index for index, name in enumerate(flow.routing_model or ())}
    for pair in flow.once(stated_graph).mutual:
        ahead, back = sorted(pair, key=place.__getitem__)
        message = f"`{short(back)}` leads back to `{short(ahead)}`, which leads to it"
        hint = "take one of them out: the button for back needs no route"
        yield Flaw(place_of_route(flow, back, ahead), message, hint)


@rule(
    "R259",
    "routes do not lead round in a circle",
    severity=Severity.WARNING,
    source="Flow JSON, routing model",
    bad=flow(
        screen("START", asking(), terminal=None),
        screen("ONE", asking(), terminal=None),
        screen("TWO", asking(), terminal=None),
        screen("LAST"),
        data_api_version="3.0",
        routing_model={
            "START": ["ONE"],
            "ONE": ["TWO"],
            "TWO": ["LAST"],
            "LAST": ["ONE"],
        },
    ),
    good=modelled(ONE=["TWO"], TWO=["LAST"], LAST=[]),
    details="For flows without a routing model it says so of what navigates.",
)
def routes_do_not_lead_round(flow: Flow) -> Iterator[Flaw]:
    graph = forward_graph(flow)
    if not graph.loops:
        return
    reached = graph.reachable(graph.entries)
    lists = _with_lists(flow) if flow.once(is_generated) else set()
    for loop in graph.loops:
        if loop[0] in reached and not lists.intersection(loop):
            message = f"{one_of(loop, 'and')} lead round in a circle"
            hint = "take out what leads back: there is a button for that"
            yield Flaw(_closing(flow, graph, loop), message, hint)


def forward_graph(flow: Flow) -> Graph:
    """The ways that the model states, or that are navigated, without those that R258 refuses."""
    if flow.once(is_generated):
        return flow.once(navigated_graph)
    stated = flow.once(stated_graph)
    return stated.without(stated.mutual) if stated.mutual else stated


def place_of_route(flow: Flow, source: str, target: str) -> Route:
    """Where the routing model states a route that it has."""
    return flow.once(_places_of_routes)[source, target]


def _places_of_routes(flow: Flow) -> dict[tuple[str, str], Route]:
    places: dict[tuple[str, str], Route] = {}
    for source, targets in (flow.routing_model or {}).items():
        for index, target in enumerate(targets if isinstance(targets, list) else ()):
            if isinstance(target, str):
                places.setdefault((source, target), (*MODEL, source, index))
    return places


def _no_name(flow: Flow, name: str, route: Route, *, key: bool) -> Iterator[Flaw]:
    if not _NAME.fullmatch(name) and name not in flow.screens_by_id:
        message = f"`{short(name)}` cannot be the id of a screen"
        yield Flaw(route, message, "write letters and underscores only", key=key)


def _is_lost(flow: Flow, name: str) -> bool:
    if name in flow.screens_by_id or is_reserved(name):
        return False
    return _NAME.fullmatch(name) is not None


def _with_lists(flow: Flow) -> set[str | None]:
    """Those with a NavigationList, which may lead back."""
    return {each.screen.id for each in flow.by_type.get("NavigationList", ())}


def _closing(flow: Flow, graph: Graph, loop: tuple[str, ...]) -> Route:
    """The place of the route by which the loop comes back to its first screen."""
    first = loop[0]
    last = next(each for each in reversed(loop) if first in graph.ways[each])
    if not flow.once(is_generated):
        return place_of_route(flow, last, first)
    for action in flow.screens_by_id[last].actions:
        if action.target == first:
            return action.at("next", "name")
    return flow.screens_by_id[last].at("id")
