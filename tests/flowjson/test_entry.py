from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowops.flowjson.entry import entry_screens
from flowops.flowjson.flow import Flow
from flowops.flowjson.routing import navigated_ways, needs_endpoint, stated_ways
from flowops.flowjson.sending import check_message_data, required_data
from tests.flowjson.builders import a_flow, a_screen, exchange, footer, navigate

ROOT = Path(__file__).parents[2]


def test_the_routing_model_says_where_a_flow_is_entered():
    flow = a_flow(
        a_screen("C"), a_screen("B"), a_screen("A"), routing_model={"A": ["B"], "B": ["C"], "C": []}
    )

    assert entry_screens(flow) == ("A",)
    assert stated_ways(flow) == {"A": ("B",), "B": ("C",), "C": ()}


def test_the_routing_model_outweighs_the_actions():
    flow = a_flow(
        a_screen("A", footer(navigate("B"))), a_screen("B"), routing_model={"B": ["A"], "A": []}
    )

    assert entry_screens(flow) == ("B",)


def test_a_flow_may_have_several_entries():
    flow = a_flow(
        a_screen("A"), a_screen("B"), a_screen("C"), routing_model={"A": ["C"], "B": ["C"]}
    )

    assert entry_screens(flow) == ("A", "B")


def test_a_routing_model_that_goes_in_a_circle_has_no_entry():
    flow = a_flow(a_screen("A"), a_screen("B"), routing_model={"A": ["B"], "B": ["A"]})

    assert entry_screens(flow) == ()


def test_a_screen_that_leads_to_itself_is_still_an_entry():
    flow = a_flow(a_screen("A"), routing_model={"A": ["A"]})

    assert entry_screens(flow) == ("A",)


def test_without_a_routing_model_the_actions_say_it():
    branch = {"type": "If", "then": [footer(navigate("C"))], "else": [footer(navigate("B"))]}
    flow = a_flow(
        a_screen("C"), a_screen("A", branch), a_screen("B", {"type": "Form", "children": [branch]})
    )

    assert entry_screens(flow) == ("A",)
    assert navigated_ways(flow) == {"C": (), "A": ("C", "B"), "B": ("C", "B")}


def test_list_items_that_come_as_data_lead_where_their_examples_do():
    examples = [{"on-click-action": navigate("A")}, {"on-click-action": exchange()}]
    data = {"offers": {"type": "array", "__example__": examples}}
    flow = a_flow(a_screen("A"), a_screen("B", data=data))

    assert entry_screens(flow) == ("B",)


def test_without_a_routing_model_a_circle_is_entered_at_its_first_screen():
    flow = a_flow(a_screen("A", footer(navigate("B"))), a_screen("B", footer(navigate("A"))))

    assert entry_screens(flow) == ("A",)


@pytest.mark.parametrize("model", [{}, None, [], "A", 7])
def test_an_empty_or_malformed_routing_model_is_none(model):
    flow = a_flow(a_screen("A", footer(navigate("B"))), a_screen("B"), routing_model=model)

    assert entry_screens(flow) == ("A",)


def test_malformed_targets_lead_nowhere():
    model = {"A": ["B", "B", 7, None, {}, []], "B": "A", "X": ["Y"]}
    flow = a_flow(a_screen("A"), a_screen("B"), routing_model=model)

    assert stated_ways(flow) == {"A": ("B",), "B": (), "X": ("Y",)}
    assert entry_screens(flow) == ("A",)


@pytest.mark.parametrize("screens", [None, {}, "A", [], [None], [{}], [{"id": 7}]])
def test_a_flow_without_screens_cannot_be_entered(screens):
    assert entry_screens(Flow({"screens": screens})) == ()


@pytest.mark.parametrize(
    ("flow", "needed"),
    [
        (a_flow(a_screen("A", footer(navigate("B")))), False),
        (a_flow(a_screen("A", footer(exchange()))), True),
        (a_flow(a_screen("A"), data_api_version="3.0"), True),
        (a_flow(a_screen("A"), data_api_version=None), False),
        (a_flow(a_screen("A"), data_channel_uri="https://example.com"), True),
    ],
)
def test_a_flow_needs_an_endpoint_if_it_says_so_or_asks_for_one(flow, needed):
    assert needs_endpoint(flow) is needed


words = st.sampled_from(
    ["A", "B", "screens", "layout", "children", "data", "type", "id", "title", "name", "next"]
) | st.sampled_from(
    ["navigate", "on-click-action", "routing_model", "then", "cases", "list-items", "__example__"]
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 1) | st.just(float("nan")) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(words, anything), anything)
def test_no_shape_of_json_is_too_strange(value, data):
    flow = Flow(value)

    assert set(entry_screens(flow)) <= set(flow.screens_by_id)
    stated_ways(flow)
    navigated_ways(flow)
    needs_endpoint(flow)
    for name in flow.screens_by_id:
        declared = required_data(flow, name)
        check_message_data(declared, data if isinstance(data, dict) else {})


def example(path):
    return Flow(json.loads((ROOT / path).read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("path", "entry", "data", "endpoint"),
    [
        ("flows/discovery/flow.json", "DISCOVER_SCREEN", {"source": "fint-bot"}, False),
        ("flows/survey/flow.json", "RATING", {"order": "A-1042"}, False),
        ("flowops/starter/welcome/flow.json", "WELCOME", {}, False),
    ],
)
def test_each_example_opens_at_its_first_screen(path, entry, data, endpoint):
    flow = example(path)

    assert entry_screens(flow) == (entry,)
    assert check_message_data(required_data(flow, entry), data) == ()
    assert needs_endpoint(flow) is endpoint


def test_the_booking_example_needs_an_endpoint_and_sends_services():
    flow = example("flows/booking/flow.json")

    (services,) = required_data(flow, "SERVICE").values()

    assert needs_endpoint(flow)
    assert entry_screens(flow) == ("SERVICE",)
    assert tuple(flow.screens_by_id)[-2:] == ("SUMMARY", "CONFIRMATION")
    assert check_message_data({"services": services}, {"services": services.example}) == ()
