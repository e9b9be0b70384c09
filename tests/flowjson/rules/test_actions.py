from __future__ import annotations

import pytest

from flowops.flowjson.examples import (
    complete,
    component,
    data_exchange,
    flow,
    footer,
    navigate,
    options,
    screen,
    showing,
    string,
    text,
)
from flowops.flowjson.tables import components
from flowops.flowjson.written import TRIGGERS
from tests.flowjson.rules.broken import ERROR, WARNING, broken, flaws, graded

UPDATE = {"name": "update_data", "payload": {"city": "Oslo"}}
OPEN = {"name": "open_url", "url": "https://example.com"}
ACTIONS = {
    "navigate": navigate("LAST"),
    "data_exchange": data_exchange(),
    "complete": complete(),
    "update_data": UPDATE,
    "open_url": OPEN,
}
CLICK, SELECT, UNSELECT = TRIGGERS
NAMES = {
    ("Footer", CLICK): {"navigate", "data_exchange", "complete"},
    ("EmbeddedLink", CLICK): {"navigate", "data_exchange", "open_url"},
    ("OptIn", CLICK): {"navigate", "data_exchange", "open_url"},
    ("NavigationList", CLICK): {"navigate", "data_exchange"},
    ("DatePicker", SELECT): {"data_exchange"},
    ("CalendarPicker", SELECT): {"data_exchange"},
    ("Dropdown", SELECT): {"data_exchange", "update_data"},
    ("RadioButtonsGroup", SELECT): {"data_exchange", "update_data"},
    ("CheckboxGroup", SELECT): {"data_exchange", "update_data"},
    ("ChipsSelector", SELECT): {"data_exchange", "update_data"},
    ("OptIn", SELECT): {"update_data"},
    ("Dropdown", UNSELECT): {"update_data"},
    ("ChipsSelector", UNSELECT): {"update_data"},
    ("OptIn", UNSELECT): {"update_data"},
}
OF_NAMES = {"R200", *(f"R{number}" for number in range(202, 210))}


def acting(kind, trigger, action, version="7.3"):
    held = component(kind, name="it", data_source=options("A", "B"), **{trigger: action})
    data = {"city": string("Oslo")}
    first = screen("FIRST", held, text("${data.city}"), data=data, terminal=None)
    return flow(first, screen("LAST"), version=version, data_api_version="3.0", routing_model={})


def of_names(value):
    return [each for each in broken(value) if each in OF_NAMES]


def ending(action, version="7.3", **properties):
    return flow(screen("WELCOME", footer(action=action), **properties), version=version)


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.parametrize(("kind", "trigger"), NAMES)
def test_a_trigger_has_some_actions_and_no_others(kind, trigger, name):
    found = of_names(acting(kind, trigger, ACTIONS[name]))

    assert len(found) == (name not in NAMES[kind, trigger])


@pytest.mark.parametrize("name", ["update_data", "open_url"])
def test_actions_that_came_with_6_0_are_unknown_before(name):
    kind, trigger = ("Dropdown", SELECT) if name == "update_data" else ("EmbeddedLink", CLICK)

    assert of_names(acting(kind, trigger, ACTIONS[name], "5.1")) == ["R200"]
    assert of_names(acting(kind, trigger, ACTIONS[name], "6.0")) == []


@pytest.mark.parametrize(
    ("action", "rules"),
    [
        ("complete", ["R200"]),
        (None, ["R200"]),
        ([], ["R200"]),
        ({}, ["R200"]),
        ({"name": 7, "payload": {}}, ["R200"]),
        ({"name": "Complete", "payload": {}}, ["R200"]),
        ({"name": "complete", "payload": 7}, ["R212"]),
        ({"name": "complete"}, ["R212"]),
    ],
)
def test_what_an_action_is(action, rules):
    value = ending(complete())
    value["screens"][0]["layout"]["children"][0][CLICK] = action

    assert broken(value) == rules


def test_an_action_is_guessed():
    [flaw] = flaws(ending({"name": "naviagte", "payload": {}}), "R200")

    assert flaw.hint == "did you mean `navigate`?"


def test_an_action_that_is_newer_than_all_that_is_known_is_only_doubted():
    value = ending({"name": "pay", "payload": {}}, version="9.0")

    assert ("R200", WARNING) in graded(value)


@pytest.mark.parametrize("kind", ["TextBody", "TextInput", "Image", "RichText", "If", "Form"])
@pytest.mark.parametrize("trigger", TRIGGERS)
def test_a_component_without_triggers_is_told_once(kind, trigger):
    held = component(kind, **{trigger: complete()})

    found = broken(flow(screen("WELCOME", held, footer())))

    assert [each for each in found if each in {"R211", "R095", "R022"}] == [
        "R095" if kind == "Form" else "R211"
    ]


def test_a_trigger_of_others_is_a_property_that_a_component_has_not():
    found = broken(showing(component("EmbeddedLink", text="x") | {SELECT: UPDATE}))

    assert "R022" in found
    assert "R211" not in found


def test_an_option_updates_data_and_does_nothing_else():
    option = {"id": "a", "title": "A", SELECT: complete()}
    held = component("Dropdown", name="it", label="It", data_source=[option])

    assert of_names(flow(screen("WELCOME", held, footer()))) == ["R209"]


def test_an_item_of_a_list_navigates():
    item = {"id": "a", "main-content": {"title": "A"}, CLICK: complete()}
    held = component("NavigationList", name="it", list_items=[item])

    assert of_names(flow(screen("FIRST", held, terminal=None), screen())) == ["R204"]


def test_every_trigger_of_the_tables_belongs_to_a_rule():
    known = {
        (name, trigger)
        for name, table in components().items()
        for trigger in TRIGGERS
        if trigger in table.properties
    }
    unnamed = {(name, UNSELECT) for name in ("CheckboxGroup", "RadioButtonsGroup")}

    assert known == NAMES.keys() | unnamed


@pytest.mark.parametrize(("trigger", "grade"), [(CLICK, WARNING), (SELECT, ERROR)])
def test_a_payload_must_be_there_at_a_choice(trigger, grade):
    kind = "EmbeddedLink" if trigger == CLICK else "Dropdown"
    found = graded(acting(kind, trigger, {"name": "data_exchange"}))

    assert ("R212", grade) in found


@pytest.mark.parametrize(
    ("following", "grades"),
    [
        (None, [ERROR]),
        ("LAST", [ERROR]),
        ({}, [WARNING, ERROR]),
        ({"type": "screen"}, [ERROR]),
        ({"name": "LAST"}, [WARNING]),
        ({"type": "plugin", "name": "LAST"}, [ERROR]),
        ({"type": "screen", "name": 7}, [ERROR]),
        ({"type": "screen", "name": "LAST", "data": {}}, [ERROR]),
        ({"type": "screen", "name": "LAST"}, []),
    ],
)
def test_next_is_a_type_and_a_name(following, grades):
    action = navigate("LAST") | {"next": following}
    value = flow(screen("FIRST", footer(action=action), terminal=None), screen("LAST"))

    assert [grade for rule, grade in graded(value) if rule == "R213"] == grades
