from __future__ import annotations

from datetime import date

import pytest

from flowops.sandbox import Switches, read_switches
from flowops.sandbox.flows import compact
from flowops.sandbox.rules import COMPONENTS
from flowops.sandbox.validation import take_in, validate
from flowops.sandbox.versions import is_expired, is_frozen
from tests.sandbox.builders import endpoint_json, flow_json, footer, page_example, screen

BARE = {"type": "SingleColumnLayout", "children": []}
TEXT = {"type": "TextBody", "text": "Hello"}


def found(definition, *overrides):
    return [
        (problem.error, problem.path)
        for problem in validate(definition, read_switches(overrides=overrides))
    ]


def test_a_sound_flow_has_no_errors():
    assert found(flow_json()) == []


def test_a_sound_endpoint_flow_has_no_errors():
    assert found(endpoint_json()) == []


@pytest.mark.parametrize(
    ("definition", "error", "path"),
    [
        ({"screens": [screen()]}, "MISSING_FLOW_JSON_VERSION", ""),
        (flow_json(version="9.9"), "INVALID_FLOW_JSON_VERSION", "version"),
        (flow_json(version=7.1), "INVALID_FLOW_JSON_VERSION", "version"),
        (flow_json(data_api_version="2.0", routing_model={}), "INVALID_DATA_API_VERSION", None),
        (flow_json(data_api_version=["3.0"], routing_model={}), "INVALID_DATA_API_VERSION", None),
        ({"version": "7.1"}, "MISSING_REQUIRED_PROPERTY", ""),
        ({"version": "7.1", "screens": {}}, "INVALID_PROPERTY_TYPE", "screens"),
        ({"version": "7.1", "screens": []}, "MIN_ITEMS_REQUIRED", "screens"),
        (flow_json(screen(), "text"), "INVALID_PROPERTY_TYPE", "screens[1]"),
        (flow_json({**screen(), "id": 3}), "INVALID_PROPERTY_TYPE", "screens[0].id"),
        (flow_json(screen("Success")), "SCREEN_ID_IS_RESERVED_KEYWORD", "screens[0].id"),
        (flow_json(screen("A"), screen("A")), "DUPLICATE_SCREEN_IDS", "screens[1].id"),
        (flow_json({**screen(), "layout": 1}), "INVALID_PROPERTY_TYPE", "screens[0].layout"),
        (flow_json(screen("A", "text")), "INVALID_PROPERTY_TYPE", "screens[0].layout.children[0]"),
        (flow_json(screen(terminal=False)), "MISSING_TERMINAL_SCREEN", "screens"),
        (flow_json(screen("A", TEXT)), "MISSING_FOOTER_ON_TERMINAL_SCREEN", "screens[0]"),
        (flow_json(data_api_version="3.0"), "MISSING_REQUIRED_PROPERTY", ""),
        (flow_json(routing_model=[]), "INVALID_PROPERTY_TYPE", "routing_model"),
        (flow_json(routing_model={"B": []}), "INVALID_ROUTING_MODEL", "routing_model.B"),
        (flow_json(routing_model={"ONLY": 1}), "INVALID_PROPERTY_TYPE", "routing_model.ONLY"),
        (flow_json(routing_model={"ONLY": [7]}), "INVALID_ROUTING_MODEL", "routing_model.ONLY[0]"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(definition, error, path):
    places = [place for code, place in found(definition, "bad_version=stored") if code == error]

    assert places
    assert path is None or path in places


@pytest.mark.parametrize(
    ("layout", "error", "path"),
    [
        (None, "MISSING_REQUIRED_PROPERTY", "screens[0]"),
        ({"children": []}, "INVALID_PROPERTY_VALUE", "screens[0].layout"),
        ({**BARE, "type": "Grid"}, "INVALID_PROPERTY_VALUE", "screens[0].layout.type"),
        ({"type": "SingleColumnLayout"}, "INVALID_PROPERTY_TYPE", "screens[0].layout"),
        ({**BARE, "children": 1}, "INVALID_PROPERTY_TYPE", "screens[0].layout.children"),
    ],
)
def test_a_layout_is_of_the_one_type_and_has_children(layout, error, path):
    definition = flow_json({"id": "A", "layout": layout})

    assert (error, path) in found(definition)


def test_a_screen_needs_an_id():
    nameless = screen()
    del nameless["id"]

    assert found(flow_json(nameless)) == [("MISSING_REQUIRED_PROPERTY", "screens[0]")]


@pytest.mark.parametrize("kind", ["Button", "textbody", None, ["Footer"]])
def test_an_unknown_component_is_an_invalid_value(kind):
    definition = flow_json(screen("A", {"type": kind}, footer()))

    assert found(definition) == [("INVALID_PROPERTY_VALUE", "screens[0].layout.children[0].type")]


def test_a_component_without_a_type_is_named():
    definition = flow_json(screen("A", {"text": "Hello"}, footer()))

    assert found(definition) == [
        ("MISSING_REQUIRED_TYPE_PROPERTY", "screens[0].layout.children[0]")
    ]


def test_there_are_24_components():
    assert len(COMPONENTS) == 24


@pytest.mark.parametrize(
    "holder",
    [
        {"type": "Form", "name": "form", "children": [footer()]},
        {"type": "If", "condition": "${data.x}", "then": [footer()], "else": [footer()]},
        {"type": "If", "condition": "${data.x}", "then": [TEXT], "else": [footer()]},
        {"type": "Switch", "value": "${data.x}", "cases": {"a": [footer()], "b": [footer()]}},
        {"type": "Form", "name": "form", "children": [{"type": "If", "then": [footer()]}]},
    ],
)
def test_a_footer_inside_another_component_counts(holder):
    assert found(flow_json(screen("A", TEXT, holder))) == []


def test_components_inside_others_are_looked_at():
    holder = {"type": "Switch", "value": "${data.x}", "cases": {"a": [{"type": "Nothing"}]}}

    assert found(flow_json(screen("A", holder, footer()))) == [
        ("INVALID_PROPERTY_VALUE", "screens[0].layout.children[0].cases.a[0].type")
    ]


def test_screens_are_reached_from_an_entry_screen():
    routing = {"A": ["B"], "C": ["D"], "D": ["C"]}
    screens = [screen(name) for name in "ABCD"]

    problems = list(validate(flow_json(*screens, routing_model=routing), Switches()))

    assert [problem.message for problem in problems] == [
        "Invalid routing model: screen 'C' cannot be reached.",
        "Invalid routing model: screen 'D' cannot be reached.",
    ]


def test_the_strict_rules_fault_the_example_of_the_gateways_page():
    assert found(page_example()) == [("MISSING_FOOTER_ON_TERMINAL_SCREEN", "screens[1]")]


@pytest.mark.parametrize("definition", [page_example(), {"version": "7.1", "screens": []}])
def test_the_lenient_rules_accept_the_examples_of_the_gateways_page(definition):
    assert found(definition, "lenient=yes") == []


def test_columns_count_in_the_one_line_that_is_handed_on():
    definition = flow_json(screen("Año", {"type": "Ñandú"}, footer()))

    (problem,) = take_in(definition, Switches()).problems

    line = compact(definition)
    assert line[problem.column_start - 1 : problem.column_end - 1] == '"Ñandú"'


def test_a_place_in_an_empty_object_is_no_place():
    assert take_in({}, read_switches(overrides=["bad_version=stored"])).problems[0].column_end == 3


def test_of_very_many_errors_the_first_hundred_are_listed():
    definition = flow_json(screen("A", *({"type": "Nothing"} for _ in range(150))))

    assert len(take_in(definition, Switches()).problems) == 100


def test_a_version_is_frozen_from_its_day_on():
    assert not is_frozen("5.0", date(2025, 9, 9), Switches())
    assert is_frozen("5.0", date(2025, 9, 10), Switches())
    assert not is_frozen("7.3", date(2026, 11, 23), Switches())
    assert not is_frozen(None, date(2026, 11, 23), Switches())


def test_versions_can_be_frozen_and_expired_by_a_switch():
    switches = read_switches(overrides=["frozen=7.1", "expired=6.0"])

    assert is_frozen("7.1", date(2026, 1, 1), switches)
    assert is_expired("6.0", switches)
