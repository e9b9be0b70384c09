"""The data contract of a flow: who is handed what, and what of it is surely there."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from flowops.flowjson.contract import Occasion, contract_of
from flowops.flowjson.flow import Flow
from flowops.operations.contracts import FlowContract
from flowops.render.contract_json import contract_document
from tests.flowjson.builders import a_flow, a_screen, footer, navigate

FLOWS = Path(__file__).parents[2] / "flows"
GOLDENS = Path(__file__).parent / "contracts"
CITY = {"type": "string", "__example__": "Rome"}
STRING, BOOLEAN, NUMBER = {"type": "string"}, {"type": "boolean"}, {"type": "number"}


def an_input(kind, name="x", **more):
    return {"type": kind, "name": name, "label": "Label", "required": True, **more}


def choice(kind, *ids, name="x", **more):
    options = [{"id": each, "title": each} for each in ids]
    return an_input(kind, name, **{"data-source": options} | more)


def complete(**payload):
    return {"name": "complete", "payload": payload}


def ask(**payload):
    return {"name": "data_exchange", "payload": payload}


def a_result(*components, data=None, version="7.3", **payload):
    """The fields that one screen hands over, by their names."""
    screen = a_screen("END", *components, footer(complete(**payload)), data=data or {})
    (result,) = contract_of(Flow({"version": version, "screens": [screen]})).results
    return {each.name: each for each in result.fields}


def a_value(component, **root):
    """What the input hands over, and whether it is surely there."""
    field = a_result(component, x="${form.x}", **root)["x"]
    return field.schema, field.is_sure


def handed_over(flow):
    """What the only result of a flow holds: schema and certainty by name."""
    (result,) = contract_of(flow).results
    return {each.name: (each.schema, each.is_sure) for each in result.fields}


@pytest.mark.parametrize("key", ["booking", "discovery", "survey"])
def test_the_contracts_of_the_examples_are_as_a_person_read_them(key):
    value = json.loads((FLOWS / key / "flow.json").read_text())
    contract = FlowContract(key, key.capitalize(), contract_of(Flow(value)))

    document = contract_document("sandbox", [contract])

    assert document == json.loads((GOLDENS / f"{key}.json").read_text())


# What the value of each input is


@pytest.mark.parametrize(
    ("component", "schema"),
    [
        (an_input("TextInput"), STRING),
        (an_input("TextInput", **{"input-type": "email"}), STRING),
        (an_input("TextInput", **{"input-type": "number"}), {}),
        (an_input("TextArea"), STRING),
        (an_input("OptIn"), BOOLEAN),
        (choice("Dropdown", "a", "b", "a"), {"type": "string", "enum": ["a", "b"]}),
        (choice("RadioButtonsGroup", "a"), {"type": "string", "enum": ["a"]}),
        (
            choice("CheckboxGroup", "a", "b"),
            {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}},
        ),
        (choice("ChipsSelector", **{"data-source": []}), {"type": "array", "items": STRING}),
        (choice("Dropdown", **{"data-source": "${data.cities}"}), STRING),
        (choice("Dropdown", "a", "${data.city}"), STRING),
        (choice("Dropdown", "a", "`'b'`"), STRING),
        (choice("Dropdown", **{"data-source": [{"title": "No id"}, "no option"]}), STRING),
        (an_input("DatePicker"), {"type": "string", "format": "date"}),
        (an_input("CalendarPicker"), {"type": "string", "format": "date"}),
        (
            an_input("CalendarPicker", mode="range"),
            {
                "type": "object",
                "properties": {
                    "start-date": {"type": "string", "format": "date"},
                    "end-date": {"type": "string", "format": "date"},
                },
            },
        ),
        (an_input("CalendarPicker", mode="${data.mode}"), {}),
        (
            an_input("PhotoPicker", **{"min-uploaded-photos": 1}),
            {"type": "array", "items": {"type": "object"}},
        ),
    ],
    ids=lambda each: each.get("type") if "type" in each else None,
)
def test_an_input_gives_what_is_known_of_its_kind(component, schema):
    assert a_value(component) == (schema, True)


def test_a_date_was_a_number_of_milliseconds_before_5_0():
    schema, _ = a_value(an_input("DatePicker"), version="4.0")

    assert schema == {"type": "string", "pattern": "^-?[0-9]+$"}


# What of it is surely there


@pytest.mark.parametrize(
    "more",
    [
        {"required": False},
        {"required": "${data.is_needed}"},
        {"visible": "${data.is_seen}"},
        {"visible": False},
        {"enabled": False},
        {"required": {"start-date": False, "end-date": False}},
    ],
    ids=str,
)
def test_what_may_be_left_empty_is_not_surely_there(more):
    _, is_sure = a_value(an_input("TextInput", **more))

    assert not is_sure


def test_a_range_is_there_when_one_of_its_ends_has_to_be():
    ends = {"start-date": True, "end-date": False}
    _, is_sure = a_value(an_input("CalendarPicker", mode="range", required=ends))

    assert is_sure


@pytest.mark.parametrize(("least", "is_sure"), [(0, False), (1, True), ("1", False)])
def test_files_are_there_when_some_have_to_be(least, is_sure):
    picker = an_input("DocumentPicker", **{"min-uploaded-documents": least})

    assert a_value(picker)[1] is is_sure


def test_an_input_in_a_branch_is_there_for_the_footer_of_that_branch_alone():
    mail = an_input("TextInput", "mail")
    inside = {
        "type": "If",
        "condition": "${data.is_new}",
        "then": [mail, footer(complete(m="${form.mail}"))],
    }
    inside["else"] = [footer(complete(m="${form.mail}"))]

    then, otherwise = contract_of(a_flow(a_screen("END", inside))).results

    assert (then.by, then.fields[0].is_sure) == ("Footer in then", True)
    assert (otherwise.by, otherwise.fields[0].is_sure) == ("Footer in else", False)


def passing(first, *, between=(), way=None):
    """A flow of two screens, the later of which hands over what the earlier one's input holds."""
    way = way or footer(navigate("END"))
    end = a_screen("END", footer(complete(x="${screen.START.form.x}")))
    return a_flow(a_screen("START", first, way), *between, end)


def test_an_input_of_a_screen_that_everybody_passes_is_surely_there():
    assert handed_over(passing(an_input("TextArea"))) == {"x": (STRING, True)}


def test_an_input_of_a_screen_that_somebody_may_pass_by_is_not():
    other = a_screen("OTHER", footer(navigate("END")))

    assert handed_over(passing(an_input("TextArea"), between=[other])) == {"x": (STRING, False)}


def test_a_link_leaves_a_screen_without_filling_it():
    link = {"type": "EmbeddedLink", "text": "Skip", "on-click-action": navigate("END")}
    flow = passing(an_input("TextArea"), way=link)

    assert handed_over(flow) == {"x": (STRING, False)}


def test_a_link_to_where_there_is_no_way_on_is_no_way_around():
    link = {"type": "EmbeddedLink", "text": "Terms", "on-click-action": navigate("TERMS")}
    start = a_screen("START", an_input("TextArea"), link, footer(navigate("END")))
    end = a_screen("END", footer(complete(x="${screen.START.form.x}")))
    flow = a_flow(start, a_screen("TERMS"), end)

    assert handed_over(flow) == {"x": (STRING, True)}


def test_an_endpoint_that_is_asked_before_the_footer_may_lead_on():
    start = a_screen(
        "START",
        an_input("TextArea"),
        choice("Dropdown", "a", name="y", **{"on-select-action": ask()}),
    )
    end = a_screen("END", footer(complete(x="${screen.START.form.x}")))
    flow = a_flow(start, end, routing_model={"START": ["END"]}, data_api_version="3.0")

    assert handed_over(flow) == {"x": (STRING, False)}


def test_an_input_in_a_branch_of_another_screen_is_not_surely_there():
    inside = {"type": "If", "condition": "${data.is_new}", "then": [an_input("TextArea")]}

    assert handed_over(passing(inside)) == {"x": (STRING, False)}


@pytest.mark.parametrize(
    ("version", "trigger", "is_sure"),
    [("7.3", "on-select-action", True), ("7.3", "on-unselect-action", False),
     ("6.2", "on-select-action", False), ("5.1", "on-select-action", True)],
)  # fmt: skip
def test_what_was_just_chosen_is_there(version, trigger, is_sure):
    city = choice("Dropdown", "a", required=False, **{trigger: ask(x="${form.x}")})
    contract = contract_of(Flow({"version": version, "screens": [a_screen("S", city)]}))

    (_, request) = contract.requests
    assert (request.by, request.fields[0].is_sure) == ("Dropdown x", is_sure)


def test_other_inputs_may_be_empty_while_one_is_chosen():
    city = choice("Dropdown", "a", name="city", **{"on-select-action": ask(x="${form.x}")})

    (_, request) = contract_of(a_flow(a_screen("S", an_input("TextInput"), city))).requests
    assert not request.fields[0].is_sure


# What payloads hold besides inputs


def test_what_is_written_is_always_the_same():
    fields = a_result(key="contact", n=3, none=None, list=["a"], empty={}, nested={"a": {"b": 1}})

    assert [each.schema for each in fields.values()] == [
        {"type": "string", "const": "contact"},
        {"type": "number", "const": 3},
        {"const": None},
        {"type": "array", "const": ["a"]},
        {"type": "object", "const": {}},
        {"type": "object", "const": {"a": {"b": 1}}},
    ]


def test_an_object_says_what_is_in_it_and_what_of_that_is_sure():
    inputs = (an_input("TextInput", "a"), an_input("TextInput", "b", required=False))
    fields = a_result(*inputs, x={"a": "${form.a}", "b": "${form.b}", "v": 1})

    assert fields["x"].schema == {
        "type": "object",
        "properties": {"a": STRING, "b": STRING, "v": {"type": "number", "const": 1}},
        "required": ["a", "v"],
    }
    assert fields["x"].inputs == {"END.a", "END.b"}


def test_a_list_holds_what_any_of_its_entries_is():
    inputs = (an_input("TextInput", "a"), an_input("OptIn", "b"))
    fields = a_result(*inputs, x=["${form.a}", "${form.b}"], y=["${form.a}", "${form.zzz}"])

    assert fields["x"].schema == {"type": "array", "items": {"anyOf": [STRING, BOOLEAN]}}
    assert fields["y"].schema == {"type": "array"}


def test_what_is_nested_too_deep_is_not_described():
    value = "${form.x}"
    for _ in range(40):
        value = {"in": value}

    schema = a_result(an_input("TextInput"), x=value)["x"].schema
    for _ in range(16):
        schema = schema["properties"]["in"]
    assert schema == {"type": "object"}


def test_an_expression_gives_what_its_operators_give():
    data = {"n": {"type": "number", "__example__": 1}}
    fields = a_result(
        an_input("TextInput", required=False),
        data=data,
        sum="`${data.n} + 1`",
        text="`'Hi ' ${form.x}`",
        broken="`${data.n} +`",
        mixed="Hi ${data.n}",
    )

    assert [(each.schema, each.is_sure) for each in fields.values()] == [
        (NUMBER, True),
        (STRING, False),
        ({}, False),
        ({}, False),
    ]


def test_a_reference_that_names_nothing_gives_nothing_that_is_known():
    fields = a_result({"type": "Novelty", "name": "y"}, x="${form.x}", y="${form.y}")

    assert [(each.schema, each.is_sure) for each in fields.values()] == [({}, False)] * 2


def test_what_is_inside_of_an_input_is_not_known():
    calendar = an_input("CalendarPicker", mode="range")

    field = a_result(calendar, x="${form.x.start-date}")["x"]
    assert (field.schema, field.is_sure) == ({}, False)


# Where the data of a screen comes from


def test_data_that_a_message_passes_is_as_it_is_declared():
    person = {"type": "object", "properties": {"name": STRING, "odd": {}}, "__example__": {}}
    fields = a_result(
        data={"p": person, "l": {"type": "array"}}, p="${data.p}", l="${data.l}", n="${data.p.name}"
    )

    assert [(each.schema, each.is_sure) for each in fields.values()] == [
        ({"type": "object", "properties": {"name": STRING, "odd": {}}}, True),
        ({"type": "array"}, True),
        (STRING, False),
    ]


def test_a_declaration_that_is_nested_too_deep_is_cut():
    deep = {"type": "string"}
    for _ in range(40):
        deep = {"type": "array", "items": deep}

    schema = a_result(data={"x": deep}, x="${data.x}")["x"].schema
    for _ in range(15):
        schema = schema["items"]
    assert schema == {"type": "array"}


def chain(*payloads, inputs=(), data=None, **root):
    """START hands on to MIDDLE by each of these payloads, and MIDDLE hands its city over."""
    links = [
        {"type": "Footer", "label": "Next", "on-click-action": navigate("MIDDLE", **each)}
        for each in payloads
    ]
    start = a_screen("START", *inputs, *links, data=data or {})
    middle = a_screen("MIDDLE", footer(complete(city="${data.city}")), data={"city": CITY})
    return a_flow(start, middle, **root)


def test_a_choice_is_known_by_its_options_wherever_it_is_handed_on():
    flow = chain({"city": "${form.x}"}, inputs=[choice("Dropdown", "rome", "oslo")])

    assert handed_over(flow) == {"city": ({"type": "string", "enum": ["rome", "oslo"]}, True)}
    assert contract_of(flow).results[0].fields[0].inputs == {"START.x"}


def test_two_ways_to_a_screen_may_bring_either():
    flow = chain(
        {"city": "rome"},
        {"city": "oslo"},
        {"city": "${form.x}"},
        inputs=[choice("Dropdown", "kiel")],
    )

    assert handed_over(flow) == {
        "city": ({"type": "string", "enum": ["rome", "oslo", "kiel"]}, True)
    }


def test_a_text_of_any_kind_takes_up_the_options():
    flow = chain({"city": "rome"}, {"city": "${data.city}"}, data={"city": CITY})

    assert handed_over(flow) == {"city": (STRING, True)}


def test_a_way_that_leaves_it_out_makes_it_unsure():
    assert handed_over(chain({"city": "rome"}, {})) == {"city": (STRING, False)}


def test_a_value_that_contradicts_the_declaration_does_not_replace_it():
    assert handed_over(chain({"city": 1}, {"city": True})) == {"city": (STRING, True)}


def test_where_an_endpoint_may_answer_the_declaration_is_all_that_is_known():
    flow = chain({"city": "rome"}, data_api_version="3.0")

    assert handed_over(flow) == {"city": (STRING, True)}


def test_where_the_items_of_a_list_come_as_data_they_may_lead_anywhere():
    items = {"type": "NavigationList", "name": "list", "list-items": "${data.items}"}
    flow = chain({"city": "rome"}, inputs=[items])

    assert handed_over(flow) == {"city": (STRING, True)}


def test_what_a_screen_updates_by_itself_counts_too():
    update = {"name": "update_data", "payload": {"city": "oslo"}}
    other = {"name": "update_data", "payload": {}}
    chips = choice(
        "ChipsSelector", "a", **{"on-select-action": update, "on-unselect-action": other}
    )
    start = a_screen("START", footer(navigate("END", city="rome")))
    end = a_screen("END", chips, footer(complete(city="${data.city}")), data={"city": CITY})

    assert handed_over(a_flow(start, end)) == {
        "city": ({"type": "string", "enum": ["rome", "oslo"]}, True)
    }


def test_screens_that_hand_a_value_round_in_a_circle_come_to_an_end():
    data = {"a": {"type": "string"}, "b": {"type": "string"}}
    flow = a_flow(
        a_screen("ONE", footer(navigate("TWO", a="${data.a}", b="`'x' ${data.b}`")), data=data),
        a_screen(
            "TWO",
            footer(navigate("ONE", a="${data.a}", b="${data.b.c}")),
            footer(complete(a="${data.a}", b="${data.b}", deep="${screen.ONE.data.a}")),
            data=data,
        ),
        routing_model={"ONE": ["TWO"], "TWO": ["ONE"]},
    )

    assert handed_over(flow)["a"] == (STRING, True)
    assert handed_over(flow)["b"] == (STRING, False)


def test_data_of_a_screen_that_may_be_passed_by_is_not_surely_there():
    start = a_screen("START", footer(navigate("END")), data={"city": CITY})
    other = a_screen("OTHER", footer(navigate("END")))
    end = a_screen("END", footer(complete(city="${screen.START.data.city}")))

    assert handed_over(a_flow(start, end)) == {"city": (STRING, True)}
    assert handed_over(a_flow(start, other, end)) == {"city": (STRING, False)}


def test_a_part_of_what_a_screen_was_handed_is_as_it_is_declared():
    person = {"type": "object", "properties": {"city": {"type": "string"}}, "__example__": {}}
    flow = chain({"city": "${data.person.city}"}, data={"person": person})

    assert handed_over(flow) == {"city": (STRING, False)}


def test_data_that_is_handed_on_from_a_screen_that_may_be_passed_by_is_not_surely_there():
    start = a_screen("START", footer(navigate("MIDDLE")), data={"city": CITY})
    middle = a_screen("MIDDLE", footer(navigate("END", city="${screen.START.data.city}")))
    end = a_screen("END", footer(complete(city="${data.city}")), data={"city": CITY})
    other = a_screen("OTHER", footer(navigate("MIDDLE")))

    assert handed_over(a_flow(start, middle, end)) == {"city": (STRING, True)}
    assert handed_over(a_flow(start, other, middle, end)) == {"city": (STRING, False)}


def test_screens_without_a_name_do_not_stop_it():
    nameless = a_screen("X", footer(complete(x="${screen.END.form.x}")))
    del nameless["id"]
    flow = a_flow(nameless, a_screen("END", an_input("TextInput"), footer(complete())))

    assert [each.screen for each in contract_of(flow).results] == ["END"]


# What is asked of an endpoint, and what it answers


def test_a_flow_without_an_endpoint_asks_nothing():
    contract = contract_of(a_flow(a_screen("END", footer(complete()), data={"city": CITY})))

    assert (contract.has_endpoint, contract.requests, contract.answers) == (False, (), ())


def test_an_endpoint_is_asked_at_the_beginning_by_each_component_and_on_the_way_back():
    city = choice("Dropdown", "a", name="city", **{"on-select-action": ask(x=1)})
    link = {"type": "EmbeddedLink", "text": "Help", "on-click-action": ask(help=True)}
    item = {"id": "home", "main-content": {"title": "Home"}, "on-click-action": ask(chosen="home")}
    nameless = {"main-content": {"title": "Car"}, "on-click-action": ask()}
    items = {"type": "NavigationList", "name": "list", "list-items": [item, nameless]}
    listed = {
        "type": "array",
        "__example__": [{"id": "a", "on-click-action": ask()}],
    }
    flow = a_flow(
        a_screen("A", city, link, dict(link), refresh_on_back=True),
        a_screen("B", items, data={"items": listed}),
        data_api_version="3.0",
    )

    said = [(each.occasion.value, each.screen, each.by) for each in contract_of(flow).requests]

    assert said == [
        ("INIT", None, None),
        ("data_exchange", "A", "Dropdown city"),
        ("data_exchange", "A", "EmbeddedLink"),
        ("data_exchange", "A", "EmbeddedLink 2"),
        ("data_exchange", "B", "NavigationList list item home"),
        ("data_exchange", "B", "NavigationList list item 2"),
        ("BACK", "A", None),
        ("data_exchange", "B", "items in its data"),
    ]


def test_a_case_of_a_switch_is_named():
    switch = {"type": "Switch", "value": "${data.kind}", "cases": {"gold": [footer(complete())]}}

    (result,) = contract_of(a_flow(a_screen("END", switch))).results
    assert result.by == "Footer in case gold"


def test_every_screen_of_a_flow_with_an_endpoint_is_answered_with_its_data():
    flow = a_flow(
        a_screen("A", footer(ask()), data={"city": CITY}), a_screen("B"), data_api_version="3.0"
    )

    contract = contract_of(flow)

    assert [(each.screen, each.schema["required"]) for each in contract.answers] == [
        ("A", ["city"]),
        ("B", []),
    ]
    assert contract.data_api == "3.0"


def test_a_sender_passes_what_the_entry_screens_declare():
    flow = a_flow(
        a_screen("A", footer(navigate("B", city="x")), data={"city": CITY, "any": "odd"}),
        a_screen("B", data={"city": CITY}),
    )

    (entry,) = contract_of(flow).entries

    assert (entry.occasion, entry.screen) == (Occasion.ENTRY, "A")
    assert entry.schema == {
        "type": "object",
        "properties": {"city": STRING, "any": {}},
        "required": ["city", "any"],
    }


def test_what_nobody_would_call_a_flow_has_an_empty_contract():
    contract = contract_of(Flow({"screens": [1, {"id": 2}, {"id": "A", "layout": 3}]}))

    assert (contract.results, [each.screen for each in contract.entries]) == ((), ["A"])


@pytest.mark.parametrize("key", ["booking", "discovery", "survey"])
def test_every_part_of_a_contract_is_valid_json_schema(key):
    contract = contract_of(Flow(json.loads((FLOWS / key / "flow.json").read_text())))

    for each in (*contract.results, *contract.requests, *contract.answers, *contract.entries):
        jsonschema.Draft202012Validator.check_schema(each.schema)
