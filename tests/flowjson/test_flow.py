from __future__ import annotations

from tests.flowjson.builders import a_flow, a_screen, exchange, footer, navigate


def types(screen):
    return [component.type for component in a_flow(screen).components]


def test_components_come_in_reading_order_with_their_routes():
    form = {"type": "Form", "children": [{"type": "TextInput"}, {"type": "OptIn"}]}
    (screen,) = a_flow(a_screen("A", {"type": "TextHeading"}, form, footer({}))).screens

    assert [(each.type, each.route[2:]) for each in screen.components] == [
        ("TextHeading", ("layout", "children", 0)),
        ("Form", ("layout", "children", 1)),
        ("TextInput", ("layout", "children", 1, "children", 0)),
        ("OptIn", ("layout", "children", 1, "children", 1)),
        ("Footer", ("layout", "children", 2)),
    ]


def test_both_branches_of_an_if_are_walked():
    component = {
        "type": "If",
        "then": [{"type": "If", "then": [{"type": "TextBody"}]}],
        "else": [{"type": "TextCaption"}],
    }

    assert types(a_screen("A", component)) == ["If", "If", "TextBody", "TextCaption"]


def test_every_case_of_a_switch_is_walked():
    component = {"type": "Switch", "cases": {"a": [{"type": "TextBody"}], "b": [footer({})]}}
    (screen,) = a_flow(a_screen("A", component)).screens

    assert [(each.type, each.route[4:]) for each in screen.components] == [
        ("Switch", (0,)),
        ("TextBody", (0, "cases", "a", 0)),
        ("Footer", (0, "cases", "b", 0)),
    ]


def test_what_is_no_component_is_passed_over():
    component = {"type": "Switch", "cases": {"a": 1, "b": ["x", {"type": 7}]}, "children": {}}

    assert types(a_screen("A", None, component, [])) == ["Switch", "7"]
    assert types({"id": "A", "layout": []}) == []
    assert types({"layout": {"children": "x"}}) == []


def test_nesting_deeper_than_the_stack_is_walked():
    component = {"type": "TextBody"}
    for _ in range(2_000):
        component = {"type": "If", "then": [component]}

    assert len(types(a_screen("A", component))) == 2_001


def test_a_component_has_the_actions_of_its_clicks_and_choices():
    opt_in = {
        "type": "OptIn",
        "on-click-action": navigate("B", name="x"),
        "on-select-action": {"name": "update_data"},
        "on-unselect-action": "nonsense",
    }

    found = a_flow(a_screen("A", opt_in)).actions

    assert [(each.trigger, each.name, each.target, each.payload) for each in found] == [
        ("on-click-action", "navigate", "B", {"name": "x"}),
        ("on-select-action", "update_data", None, None),
    ]
    assert found[0].route == ("screens", 0, "layout", "children", 0, "on-click-action")


def test_options_and_list_items_have_actions_too():
    chips = {
        "type": "ChipsSelector",
        "data-source": [{"on-select-action": {"name": "update_data"}}],
    }
    menu = {"type": "NavigationList", "list-items": [{"on-click-action": navigate("B")}, 1]}
    found = a_flow(a_screen("A", chips, menu, {"data-source": "${data.x}"})).actions

    assert [(each.name, each.route[-3:]) for each in found] == [
        ("update_data", ("data-source", 0, "on-select-action")),
        ("navigate", ("list-items", 0, "on-click-action")),
    ]


def test_list_items_that_come_as_data_act_as_their_examples_do():
    data = {"offers": {"type": "array", "__example__": [{"on-click-action": exchange()}]}, "x": 1}
    (screen,) = a_flow(a_screen("A", data=data)).screens

    assert list(screen.example_actions) == [exchange()]


def test_an_action_that_is_malformed_leads_nowhere():
    malformed = [
        {"name": 1},
        {"name": "navigate"},
        {"name": "navigate", "next": {"name": 1}},
        {"name": "complete", "next": {"name": "B"}, "payload": 1},
    ]
    found = a_flow(a_screen("A", *map(footer, malformed))).actions

    assert [(each.target, each.payload) for each in found] == [(None, None)] * 4


def test_a_screen_is_known_by_its_id_the_first_of_each():
    flow = a_flow(a_screen("A"), "nonsense", a_screen("B"), a_screen("A"), a_screen(7))

    assert {name: each.route for name, each in flow.screens_by_id.items()} == {
        "A": ("screens", 0),
        "B": ("screens", 2),
    }


def test_what_is_no_data_is_none():
    (screen,) = a_flow(a_screen("A", data=[])).screens

    assert screen.data == {}


def test_components_and_screens_say_where_they_are():
    form = {"type": "Form", "children": [{"type": "TextInput", "name": "age"}]}
    flow = a_flow(a_screen("A", form, footer({})))

    said = [each.where for each in flow.components]

    assert said == ["screen A › Form", "screen A › TextInput age", "screen A › Footer"]
    assert flow.where((*flow.components[1].route, "name")) == "screen A › TextInput age"
    assert flow.where(("screens", 0, "title")) == "screen A"
    assert flow.where(("version",)) is None
