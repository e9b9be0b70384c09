"""R266-R268: the ways through a flow that has no endpoint and so no routing model of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.flowjson import defects
from flowops.flowjson.examples import component, flow, footer, navigate, screen
from flowops.flowjson.graph import Graph
from flowops.flowjson.routing import is_bound, is_generated, leads_astray, navigated_graph
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.rules.routing import CODE, asking
from flowops.flowjson.rules.ways import FEWER, MOST_BRANCHES, STEPS, has_lists, id_of
from flowops.flowjson.wording import one_of, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.flow import Flow

SECTION = Section("Ways without an endpoint")
rule = SECTION.rule


def _leading(count: int) -> dict[str, Any]:
    """A list of so many screens instead, all of which lead to the last one."""
    names = STEPS[:count]
    steps = [screen(name, asking(navigate("LAST")), terminal=None) for name in names]
    items = [
        {"id": name, "main-content": {"title": name}, "on-click-action": navigate(name)}
        for name in names
    ]
    places = component("NavigationList", name="places", list_items=items)
    return flow(screen("ONE", places, terminal=None), *steps, screen("LAST"))


def _link(action: dict[str, Any]) -> dict[str, Any]:
    return component("EmbeddedLink", text="More", on_click_action=action)


def _two(*children: dict[str, Any]) -> dict[str, Any]:
    return flow(screen("ONE", *children, terminal=None), screen("LAST"))


@rule(
    "R266",
    "a flow without an endpoint has an entry screen",
    code=CODE,
    source="error codes; Flow JSON, routing model",
    bad=flow(
        screen("ONE", asking(navigate("TWO")), terminal=None),
        screen("TWO", _link(navigate("ONE")), footer()),
    ),
    good=_two(asking(navigate("LAST"))),
    details="A screen that no action navigates to. Flows with a NavigationList are excepted.",
)
def an_endpointless_flow_has_an_entry(flow: Flow) -> Iterator[Flaw]:
    graph = _navigated(flow)
    if graph.ways and not graph.entries and not has_lists(flow):
        message = "every screen is navigated to, so that none is the first"
        yield Flaw(("screens",), message, "take out what leads back to the first", key=True)


@rule(
    "R267",
    "what navigates connects all screens of a flow without an endpoint",
    code=CODE,
    source="error codes",
    bad=flow(screen("ONE"), screen("LAST")),
    good=_two(asking(navigate("LAST"))),
    details="A warning where a NavigationList gets its items as data, and with them its actions.",
)
def what_navigates_connects_all_screens(flow: Flow) -> Iterator[Flaw]:
    apart = _navigated(flow).apart
    # An action that leads nowhere is what is wrong then, and has a rule of its own.
    if apart and not any(leads_astray(flow, each) for each in flow.screens):
        message = f"nothing navigates between {one_of(apart, 'and')} and the other screens"
        flaw = Flaw(id_of(flow, apart[0]), message, "lead there, or take screens away")
        bound = any(map(is_bound, flow.by_type.get("NavigationList", ())))
        yield defects.milder(flaw) if bound else flaw


@rule(
    "R268",
    "in a flow without an endpoint a screen navigates to at most 10 others",
    code=CODE,
    source="error codes",
    bad=_leading(MOST_BRANCHES + 1),
    good=_leading(MOST_BRANCHES),
)
def a_screen_navigates_to_at_most_10_others(flow: Flow) -> Iterator[Flaw]:
    for name, targets in _navigated(flow).ways.items():
        if len(targets) > MOST_BRANCHES:
            message = f"`{short(name)}` leads to {len(targets)} screens, and at most 10 are allowed"
            yield Flaw(id_of(flow, name), message, FEWER)


def _navigated(flow: Flow) -> Graph:
    """Empty where the ways are not made of what navigates."""
    return flow.once(navigated_graph) if flow.once(is_generated) else _NOWHERE


_NOWHERE = Graph({})
