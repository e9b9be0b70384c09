from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from flowops.flowjson.examples import (
    component,
    data_exchange,
    footer,
    navigate,
    open_url,
    screen,
    string,
    text,
    text_input,
)
from flowops.flowjson.tables import components
from flowops.model.definition import Definition
from flowops.screens.reading import each_part
from flowops.screens.resolving import CONTAINERS, LEAVES, storyboard_of
from tests.screens.boards import board, board_of, definition, part_of, view_of
from tests.screens.mutants import mutants


def test_every_component_that_the_tables_know_is_drawn():
    assert {*LEAVES, *CONTAINERS} == set(components())


def test_everything_holds_every_component():
    held = {part.type for view in board("everything").screens for part in each_part(all_of(view))}

    assert held >= set(LEAVES)


def all_of(view):
    return (*view.parts, *([view.footer] if view.footer else ()))


def test_a_binding_shows_the_example_of_its_declaration():
    part = part_of(text("${data.greeting}"), data={"greeting": string("Hello Ana")})

    assert part.texts == ("Hello Ana",)


def test_a_path_leads_into_the_example():
    person = {"type": "object", "__example__": {"name": {"first": "Ana"}}}

    assert part_of(text("${data.person.name.first}"), data={"person": person}).texts == ("Ana",)
    assert part_of(text("${data.person.age}"), data={"person": person}).texts == (
        "${data.person.age}",
    )


def test_a_binding_to_another_screen_shows_the_example_from_there():
    shown = board_of(
        screen("A", footer(action=navigate("B")), data={"name": string("Ana")}, terminal=None),
        screen("B", text("${screen.A.data.name}"), text("${screen.C.data.name}"), footer()),
    )

    assert [part.texts for part in shown.screens[1].parts] == [
        ("Ana",),
        ("${screen.C.data.name}",),
    ]


@pytest.mark.parametrize(
    "written",
    [
        "${data.nobody}",
        "${form.email}",
        "Dear ${data.greeting}",
        "`'Dear ' ${form.email}`",
        "`'Dear ' +`",
        "${data.greeting",
        "${data.undeclared.deeper}",
        "${data.without}",
    ],
)
def test_what_only_a_session_decides_stays_as_it_is_written(written):
    data = {"greeting": string("Hello"), "without": {"type": "string"}, "odd": "string"}

    assert part_of(text(written), data=data).texts == (written,)


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("`'Dear ' ${data.name}`", "Dear Ana"),
        ("`'Sum: ' ${data.sum} / 2`", "Sum: 21"),
        ("`${data.sum} + 1`", "43"),
        ("`${data.sum} / 4`", "10.5"),
        ("`'Yes: ' ${data.yes}`", "Yes: true"),
        ("`'Big: ' ${data.sum} * 1000000000000000000`", "Big: 4.2e+19"),
        ("`'It\\'s ' ${data.name}`", "It's Ana"),
    ],
)
def test_an_expression_of_examples_is_worked_out(expression, shown):
    data = {
        "name": string("Ana"),
        "sum": {"type": "number", "__example__": 42},
        "yes": {"type": "boolean", "__example__": True},
    }

    assert part_of(text(expression), data=data).texts == (shown,)


@pytest.mark.parametrize(
    "expression",
    [
        "`${data.sum} / 0`",
        "`${data.sum} + 'a'`",
        "`'a' ${data.list}`",
        "`!${data.sum}`",
        "`${data.huge} * ${data.huge} * 1`",
        "`${data.huge} / 2`",
    ],
)
def test_an_expression_that_cannot_be_worked_out_stays(expression):
    data = {
        "sum": {"type": "number", "__example__": 42},
        "list": {"type": "array", "__example__": ["a"]},
        "huge": {"type": "number", "__example__": 10**400},
    }

    assert part_of(text(expression), data=data).texts == (expression,)


def test_a_product_that_no_double_holds_stays_as_it_is_written():
    data = {"large": {"type": "number", "__example__": 1e300}}
    expression = "`${data.large} * ${data.large}`"

    assert part_of(text(expression), data=data).texts == (expression,)


def test_options_come_from_the_example_of_a_list():
    cities = {
        "type": "array",
        "__example__": [{"id": "a", "title": "Almagro", "enabled": False}, 1],
    }
    listed = component("Dropdown", name="city", label="City", data_source="${data.cities}")

    (option,) = part_of(listed, data={"cities": cities}).options

    assert (option.id, option.title, option.enabled) == ("a", "Almagro", False)


def test_a_list_that_nobody_gives_an_example_of_is_one_option_as_it_is_written():
    listed = component("Dropdown", name="city", label="City", data_source="${data.cities}")

    assert [option.title for option in part_of(listed).options] == ["${data.cities}"]


def test_an_input_holds_its_own_initial_value_or_that_of_its_form():
    own, of_form = (text_input("a", init_value="1"), text_input("b"))
    inside = component(
        "Form",
        name="form",
        children=[own, of_form],
        init_values={"a": "2", "b": "3"},
        error_messages={"b": "Wrong"},
    )

    first, second = part_of(inside).parts

    assert (first.initial, first.error) == ("1", None)
    assert (second.initial, second.error) == ("3", "Wrong")


@pytest.mark.parametrize(
    ("visible", "seen"),
    [
        (None, True),
        (True, True),
        (False, False),
        ("${data.shown}", False),
        ("${form.more}", "${form.more}"),
        ("`${form.more} == 'yes'`", "${form.more} == 'yes'"),
        (3, True),
    ],
)
def test_a_part_is_seen_always_never_or_on_a_condition(visible, seen):
    data = {"shown": {"type": "boolean", "__example__": False}}

    assert part_of(text(visible=visible), data=data).visible == seen


@pytest.mark.parametrize(
    ("condition", "taken"),
    [
        ("${data.vip}", 0),
        ("!${data.vip}", 1),
        ("${form.agree}", 1),
        ("${form.answer} == 'yes'", 1),
        ("${form.answer} != 'yes'", 0),
        ("${form.filled} == 'yes'", 0),
        ("${form.nobody} == 'yes'", 0),
        ("${screen.OTHER.form.answer} == 'yes'", 0),
        ("${form.nobody} || ${data.vip}", 0),
        ("${form.nobody} && !${data.vip}", 1),
        ("${form.nobody} || !${data.vip}", 0),
        ("(${data.age} > 18) && ${data.vip}", 0),
        ("${data.age} <= 18 || !${data.vip}", 1),
        ("${data.age} == 'old'", 0),
        ("${form.several} == 'a'", 0),
        ("`${data.age} % 2 == 1`", 1),
        ("not even wrong", 0),
        (False, 1),
        (True, 0),
        (7, 0),
        (None, 0),
    ],
)
def test_the_branch_that_is_seen_first_is_known_where_the_file_decides_it(condition, taken):
    view = view_of(
        component("OptIn", name="agree", label="I agree"),
        text_input("answer"),
        text_input("filled", init_value="yes"),
        component("CheckboxGroup", name="several", label="Several", data_source=[]),
        component("If", condition=condition, then=[text("Yes")]) | {"else": [text("No")]},
        data={
            "vip": {"type": "boolean", "__example__": True},
            "age": {"type": "number", "__example__": 20},
        },
    )

    branches = view.parts[-1].branches

    assert [branch.is_taken for branch in branches] == [taken == 0, taken == 1]


def test_an_if_without_an_else_has_an_empty_one():
    part = part_of(component("If", condition="${data.vip}", then=[text()]))

    assert [branch.condition for branch in part.branches] == ["${data.vip}", "else"]
    assert part.branches[1].parts == ()


@pytest.mark.parametrize(
    ("value", "taken"),
    [("${data.kind}", 1), ("${form.nobody}", 0), ("${data.flag}", 2), (None, 0), (7, 0)],
)
def test_the_case_that_the_example_names_is_seen_first(value, taken):
    cases = {"gold": [text("Gold")], "silver": [text("Silver")], "true": []}
    part = part_of(
        component("Switch", value=value, cases=cases),
        data={
            "kind": string("silver"),
            "flag": {"type": "boolean", "__example__": True},
        },
    )

    assert [branch.is_taken for branch in part.branches] == [each == taken for each in range(3)]


def test_the_footer_is_apart_from_what_scrolls_also_out_of_a_form():
    inside = component("Form", name="form", children=[text(), footer("Send")])
    view = board_of(screen("ONLY", text(), inside, text())).screens[0]

    assert view.footer is not None
    assert view.footer.label == "Send"
    assert [part.type for part in view.parts] == ["TextBody", "Form", "TextBody"]
    assert [part.type for part in view.parts[1].parts] == ["TextBody"]


def test_a_footer_in_a_branch_stays_there():
    part = component("If", condition="${data.vip}", then=[footer()])
    view = board_of(screen("ONLY", part)).screens[0]

    assert view.footer is None
    assert view.parts[0].branches[0].parts[0].type == "Footer"


def test_no_two_parts_of_a_screen_have_one_key():
    view = view_of(text(), text(), text_input("a"), text_input("a"))

    assert [part.key for part in view.parts] == [
        "TextBody",
        "TextBody 2",
        "TextInput a",
        "TextInput a 2",
    ]


def test_screens_are_met_breadth_first_and_what_nobody_leads_to_comes_last():
    shown = board_of(
        screen("D", terminal=None, routing_model=None),
        screen("A", footer(action=navigate("C")), terminal=None),
        screen("B", footer(action=navigate("D")), terminal=None),
        screen("C", text(), footer(action=navigate("B")), terminal=None),
    )

    assert [view.id for view in shown.screens] == ["A", "C", "B", "D"]
    assert [view.is_entry for view in shown.screens] == [True, False, False, False]


def test_a_screen_that_only_a_circle_leads_to_comes_last():
    shown = board_of(
        screen("X", footer(action=navigate("Y")), terminal=None),
        screen("Y", footer(action=navigate("X")), terminal=None),
        screen("A", footer(action=navigate("B")), terminal=None),
        screen("B"),
    )

    assert [view.id for view in shown.screens] == ["A", "B", "X", "Y"]


def test_ways_say_what_leads_on():
    item = {"id": "1", "main-content": {"title": "Car"}, "on-click-action": navigate("B")}
    places = {"type": "array", "__example__": [item]}
    shown = board_of(
        screen(
            "A",
            component("EmbeddedLink", text="Terms", on_click_action=navigate("B")),
            component("OptIn", name="o", label="Agree", on_click_action=navigate("C")),
            component("NavigationList", name="n", list_items="${data.places}"),
            component("EmbeddedLink", text="Out", on_click_action=open_url()),
            component("EmbeddedLink", text="Nowhere", on_click_action=navigate("NOBODY")),
            footer("Go", data_exchange()),
            terminal=None,
            data={"places": places},
        ),
        screen("B"),
        screen("C"),
        screen("D"),
        routing_model={"A": ["B", "C", "D", "NOBODY"], "B": []},
    )

    assert [(way.target, way.by) for way in shown.ways] == [
        ("B", "EmbeddedLink Terms"),
        ("C", "OptIn Agree"),
        ("B", "NavigationList Car"),
        ("D", "endpoint"),
    ]
    assert shown.has_endpoint


@pytest.mark.parametrize(
    ("title", "body", "is_rtl"),
    [
        ("مرحبا", "Hello", True),
        ("1. שלום", "Hello", True),
        ("Hello", "مرحبا", False),
        ("${data.title}", "مرحبا", True),
        ("`'Hello' ${data.title}`", "مرحبا", True),
        ("123", "456", False),
    ],
)
def test_a_screen_runs_as_its_first_strong_letter_does(title, body, is_rtl):
    view = board_of(screen("ONLY", text(body), title=title)).screens[0]

    assert view.is_rtl is is_rtl


def test_a_range_of_days_says_it_of_both_ends():
    stay = component(
        "CalendarPicker",
        name="stay",
        mode="range",
        title="Your stay",
        label={"start-date": "From", "end-date": "To"},
        required={"start-date": True, "end-date": False},
        min_days=2,
    )

    part = part_of(stay)

    assert (part.label, part.required, part.minimum) == ("Your stay", True, 2)
    assert part.settings["label"] == {"start-date": "From", "end-date": "To"}


@pytest.mark.parametrize(
    ("written", "read"),
    [("80", 80), (80, 80), (80.0, 80), (True, None), ("many", None), (8.5, None), ("²", None)],
)
def test_bounds_are_whole_numbers_also_in_quotes(written, read):
    assert part_of(text_input(max_chars=written)).maximum == read


def test_a_component_that_nobody_knows_is_read_by_its_usual_properties():
    part = part_of(component("Hologram", text="Hi", children=[text("Inside")], depth=3))

    assert (part.label, part.settings["depth"]) == ("Hi", 3)
    assert part.parts[0].texts == ("Inside",)


def test_what_is_nested_deeper_than_a_file_can_be_is_not_drawn():
    inner = text("Deep")
    for _ in range(200):
        inner = component("If", condition="${data.a}", then=[inner])

    assert part_of(inner).type == "If"


def test_a_screen_without_an_id_is_called_by_its_place():
    assert board_of(screen(None)).screens[0].id == "0"


def test_values_are_resolved_inside_of_lists_and_objects():
    picker = component("DatePicker", name="d", label="Day", unavailable_dates=["${data.day}"])

    part = part_of(picker, data={"day": string("2027-01-01")})

    assert part.settings["unavailable-dates"] == ["2027-01-01"]


@settings(max_examples=150, deadline=None)
@given(mutants())
def test_any_definition_can_be_drawn(value):
    shown = storyboard_of(Definition.from_value(value))

    ids = {view.id for view in shown.screens}
    assert all({way.source, way.target} <= ids for way in shown.ways)
    assert len(shown.screens) == len([each for each in listed(value) if isinstance(each, dict)])


def listed(value):
    screens = value.get("screens")
    return screens if isinstance(screens, list) else []


def test_one_definition_gives_one_storyboard():
    value = definition("everything").value

    first, second = (storyboard_of(Definition.from_value(each)) for each in (value, reread(value)))

    assert first == second


def reread(value):
    return json.loads(json.dumps(value))


def test_a_flow_without_screens_is_an_empty_storyboard():
    assert storyboard_of(Definition.from_value({})).screens == ()
