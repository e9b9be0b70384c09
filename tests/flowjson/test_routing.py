from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowops.flowjson.routing import (
    is_generated,
    leads_astray,
    navigated_graph,
    navigated_ways,
    needs_endpoint,
    stated_graph,
    stated_ways,
)
from tests.flowjson.builders import a_flow, a_screen, exchange, footer, navigate


def a_list(items):
    return {"type": "NavigationList", "list-items": items}


def test_the_graph_of_a_model_has_the_screens_that_it_names_and_that_exist():
    model = {"B": ["A", "LOST"], "LOST": ["A"]}
    flow = a_flow(a_screen("A"), a_screen("B"), a_screen("C"), routing_model=model)

    assert stated_graph(flow).ways == {"A": (), "B": ("A",)}


def test_the_graph_of_what_navigates_has_all_screens():
    flow = a_flow(a_screen("A", footer(navigate("B")), footer(navigate("LOST"))), a_screen("B"))

    assert navigated_graph(flow).ways == {"A": ("B",), "B": ()}


@pytest.mark.parametrize(
    ("top", "action", "is_so"),
    [
        ({}, navigate("A"), True),
        ({}, exchange(), False),
        ({"routing_model": {}}, navigate("A"), False),
        ({"routing_model": None}, navigate("A"), False),
        ({"data_api_version": "3.0"}, navigate("A"), False),
        ({"data_channel_uri": "https://example.com"}, navigate("A"), False),
    ],
)
def test_meta_makes_the_model_where_there_is_neither_one_nor_an_endpoint(top, action, is_so):
    assert is_generated(a_flow(a_screen("A", footer(action)), **top)) is is_so


@pytest.mark.parametrize(
    ("component", "terminal", "is_so"),
    [
        (footer(navigate("B")), None, False),
        (footer(navigate("A")), None, True),
        (footer(navigate("LOST")), None, True),
        (footer({"name": "navigate"}), None, True),
        (footer({"name": "submit"}), None, True),
        (footer({"name": "complete"}), None, True),
        (footer({"name": "complete"}), True, False),
        (footer(exchange()), None, False),
        (a_list([{"on-click-action": navigate("B")}]), None, False),
        (a_list([{}]), None, True),
        (a_list("${data.items}"), None, False),
    ],
)
def test_a_screen_leads_astray_if_an_action_does_not_lead_where_it_should(
    component, terminal, is_so
):
    flow = a_flow(a_screen("A", component, terminal=terminal), a_screen("B"))

    assert leads_astray(flow, flow.screens[0]) is is_so


words = st.sampled_from(["A", "B", "name", "navigate", "next", "on-click-action", "__example__"])
values = st.recursive(
    st.none() | st.integers(0, 1) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=10,
)


@given(values, values, values)
def test_ways_are_asked_of_any_json(model, component, data):
    flow = a_flow(a_screen("A", component, data=data), a_screen("B"), routing_model=model)

    for graph in (stated_graph(flow), navigated_graph(flow)):
        assert set(graph.ways) <= {"A", "B"}
    for ways in (stated_ways(flow), navigated_ways(flow)):
        assert all(isinstance(name, str) for targets in ways.values() for name in targets)
    needs_endpoint(flow)
    for screen in flow.screens:
        leads_astray(flow, screen)
