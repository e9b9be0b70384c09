"""R260-R265: where a routing model is entered, whether it holds together, and where its ways end.

R261 and R265 speak also of what navigates in a flow without a model and without an endpoint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.findings import Severity
from flowops.flowjson import defects
from flowops.flowjson.examples import flow, navigate, screen
from flowops.flowjson.routing import (
    MODEL,
    is_generated,
    leads_astray,
    names_in_model,
    navigated_graph,
    stated_graph,
)
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.rules.routing import CODE, asking, forward_graph, modelled
from flowops.flowjson.versions import Version
from flowops.flowjson.wording import one_of, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.findings import Route
    from flowops.flowjson.flow import Action, Flow, Screen

SECTION = Section("Ways through a flow")
rule = SECTION.rule

MOST_BRANCHES = 10
FEWER = "put a screen between, or show some of them with If and Switch"
LISTS_SINCE = Version(6, 2)
ROUTES_CHECKED_SINCE = Version(7, 3)
RICH_TEXT_WITH_FOOTER_SINCE = Version(6, 3)
STEPS = [f"STEP_{letter}" for letter in "ABCDEFGHIJK"]


def _branching(count: int) -> dict[str, Any]:
    """A routing model whose first screen has so many branches, all of which come together."""
    names = STEPS[:count]
    steps = [screen(name, asking(), terminal=None) for name in names]
    model = {"ONE": names, **{name: ["LAST"] for name in names}, "LAST": []}
    first = screen("ONE", asking(), terminal=None)
    return flow(first, *steps, screen("LAST"), data_api_version="3.0", routing_model=model)


@rule(
    "R260",
    "a routing model has an entry screen",
    code=CODE,
    source="error codes; Flow JSON, routing model",
    bad=modelled(ONE=["TWO"], TWO=["LAST"], LAST=["ONE"]),
    good=modelled(ONE=["TWO"], TWO=["LAST"], LAST=[]),
    details="A screen that no other one leads to. With a NavigationList it is a warning, since for "
    "flows without an endpoint that is an exception (R266).",
)
def a_model_has_an_entry(flow: Flow) -> Iterator[Flaw]:
    stated = flow.once(stated_graph)
    # Routes to itself, or back and forth, are R257's and R258's; without them there is a way in.
    forward = stated.without(stated.mutual)
    if forward.ways and not forward.entries:
        message = "every screen of the routing model is led to, so that none is the first"
        flaw = Flaw(MODEL, message, "take out what leads back to the first screen", key=True)
        yield defects.milder(flaw) if has_lists(flow) else flaw


@rule(
    "R261",
    "from the first screen a flow comes to every other",
    severity=Severity.WARNING,
    source="error codes",
    bad=modelled(ONE=["LAST"], TWO=["LAST"], LAST=[]),
    good=modelled(ONE=["LAST", "TWO"], TWO=["LAST"], LAST=[]),
    details="A second entry is allowed, for messages that name it.",
)
def a_flow_comes_to_every_screen(flow: Flow) -> Iterator[Flaw]:
    graph = flow.once(forward_graph)
    together = graph.main
    first, *others = [name for name in graph.entries if name in together] or [""]
    for name in others:
        message = f"nothing leads to `{short(name)}`, and `{short(first)}` is entered first"
        hint = "lead to it, or name it in the messages that are to open it"
        yield Flaw(id_of(flow, name), message, hint)
    if not graph.loops or not graph.entries:
        return
    reached = graph.reachable(graph.entries)
    for loop in graph.loops:
        if loop[0] in together and loop[0] not in reached:
            message = f"nothing leads to {one_of(loop, 'and')} but these screens themselves"
            yield Flaw(id_of(flow, loop[0]), message, "lead to one of them from another screen")


@rule(
    "R262",
    "the routing model connects all screens",
    code=CODE,
    source="error codes",
    bad=modelled(ONE=["LAST"], TWO=[], LAST=[]),
    good=modelled(ONE=["TWO"], TWO=["LAST"], LAST=[]),
)
def a_model_connects_all_screens(flow: Flow) -> Iterator[Flaw]:
    apart = flow.once(stated_graph).apart
    # With a name that means nothing, which screen it should have led to is not known.
    if apart and _is_sound(flow):
        message = f"no route connects {one_of(apart, 'and')} with the other screens"
        place = next((name for name in apart if name in (flow.routing_model or {})), apart[0])
        yield Flaw((*MODEL, place), message, "add routes, or take screens away", key=True)


@rule(
    "R263",
    "a screen has at most 10 routes",
    code=CODE,
    source="error codes; Flow JSON, routing model",
    bad=_branching(MOST_BRANCHES + 1),
    good=_branching(MOST_BRANCHES),
)
def a_screen_has_at_most_10_routes(flow: Flow) -> Iterator[Flaw]:
    for name, targets in flow.once(stated_graph).ways.items():
        if len(targets) > MOST_BRANCHES:
            message = f"`{short(name)}` has {len(targets)} routes, and at most 10 are allowed"
            yield Flaw((*MODEL, name), message, FEWER, key=True)


@rule(
    "R264",
    "where an action navigates, the routing model has a route",
    code=CODE,
    source="error codes; changelog 7.3",
    bad=flow(
        screen("ONE", asking(navigate("TWO")), terminal=None),
        screen("TWO", asking(navigate("LAST")), terminal=None),
        screen("LAST"),
        data_api_version="3.0",
        routing_model={"ONE": ["TWO", "LAST"], "TWO": [], "LAST": []},
    ),
    good=flow(
        screen("ONE", asking(navigate("LAST")), terminal=None),
        screen("LAST"),
        data_api_version="3.0",
        routing_model={"ONE": ["LAST"], "LAST": []},
    ),
    details="A warning below 7.3, where it was not always checked. Screens with a NavigationList "
    "are excepted.",
)
def what_navigates_has_a_route(flow: Flow) -> Iterator[Flaw]:
    ways = flow.once(stated_graph).ways
    said: set[tuple[str, str]] = set()
    for action, source, target in _navigations(flow):
        known = source in ways and target in ways
        if known and target not in ways[source] and (source, target) not in said:
            said.add((source, target))
            message = f"the routing model has no route from `{short(source)}` to `{short(target)}`"
            hint = f"add `{short(target)}` to the routes of `{short(source)}`"
            flaw = Flaw(action.at("next", "name"), message, hint)
            yield flaw if flow.version >= ROUTES_CHECKED_SINCE else defects.milder(flaw)


@rule(
    "R265",
    "every way ends at a terminal screen",
    severity=Severity.INFO,
    source="Flow JSON, routing model; published flows",
    bad=modelled(ONE=["LAST", "TWO"], TWO=[], LAST=[]),
    good=modelled(ONE=["LAST", "TWO"], TWO=["LAST"], LAST=[]),
    details="Many flows have a side screen, with terms say, that one leaves with the back button.",
)
def every_way_ends_at_a_terminal_screen(flow: Flow) -> Iterator[Flaw]:
    graph = flow.once(navigated_graph if flow.once(is_generated) else stated_graph)
    # Which way is missing first, R255, R262 or R267 says.
    whole = len(graph.main) == len(flow.screens_by_id)
    for name in graph.ends if whole else ():
        each = flow.screens_by_id[name]
        if each.value.get("terminal", False) is False and _could_lead(flow, each):
            message = f"`{short(name)}` is not terminal, and leads nowhere"
            yield Flaw(each.at("id"), message, "lead on from it, if it is no side screen")


def _navigations(flow: Flow) -> Iterator[tuple[Action, str, str]]:
    """What navigates from one screen to another, unless the first has a NavigationList."""
    for action in flow.actions:
        source, target = action.screen.id, action.target
        has_list = flow.version >= LISTS_SINCE and "NavigationList" in action.screen.by_type
        if source is not None and target is not None and source != target and not has_list:
            yield action, source, target


def _is_sound(flow: Flow) -> bool:
    """Whether the routing model lists screens of the flow, and nothing else."""
    named = {name for name, _, _ in names_in_model(flow)}
    listed = (flow.routing_model or {}).values()
    return named <= flow.screens_by_id.keys() and all(
        isinstance(targets, list) and all(isinstance(each, str) for each in targets)
        for targets in listed
    )


def has_lists(flow: Flow) -> bool:
    return flow.version >= LISTS_SINCE and "NavigationList" in flow.by_type


def _could_lead(flow: Flow, screen: Screen) -> bool:
    """Whether it is its way that is missing, and no mistake that another rule speaks of."""
    # Below 6.3 nothing that could lead on stands beside a RichText.
    alone = "RichText" in screen.by_type and flow.version < RICH_TEXT_WITH_FOOTER_SINCE
    navigates = any(each.name == "navigate" for each in screen.actions)
    return not alone and not navigates and not leads_astray(flow, screen)


def id_of(flow: Flow, name: str) -> Route:
    return flow.screens_by_id[name].at("id")
