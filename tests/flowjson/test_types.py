from __future__ import annotations

import pytest

from flowops.flowjson.examples import component, flow, screen
from flowops.flowjson.flow import Flow
from flowops.flowjson.types import (
    ARRAY,
    BOOLEAN,
    NUMBER,
    OBJECT,
    STRING,
    STRINGS,
    UNKNOWN,
    declared_type,
    fits,
    input_type,
    inside,
    value_type,
)

NUMBERS = declared_type({"type": "array", "items": {"type": "number"}})


def type_of(kind, **properties):
    (found,) = Flow(flow(screen("A", component(kind, name="x", **properties)))).components
    return input_type(found)


@pytest.mark.parametrize(
    ("declaration", "known"),
    [
        ({"type": "string"}, STRING),
        ({"type": "number"}, NUMBER),
        ({"type": "boolean"}, BOOLEAN),
        ({"type": "object"}, OBJECT),
        ({"type": "array"}, ARRAY),
        ({"type": "integer"}, UNKNOWN),
        ({"type": "unknown"}, UNKNOWN),
        ({"type": ["string"]}, UNKNOWN),
        ({}, UNKNOWN),
        (None, UNKNOWN),
        (True, UNKNOWN),
        ([], UNKNOWN),
    ],
)
def test_a_declaration_names_a_type_or_none_is_known(declaration, known):
    assert declared_type(declaration) == known


@pytest.mark.parametrize(
    ("value", "known"),
    [
        ("", STRING),
        (1, NUMBER),
        (1.5, NUMBER),
        (True, BOOLEAN),
        ({}, OBJECT),
        ([], ARRAY),
        (None, UNKNOWN),
    ],
)
def test_a_written_value_has_a_type(value, known):
    assert value_type(value) == known


@pytest.mark.parametrize(
    ("kind", "properties", "known"),
    [
        ("TextInput", {}, STRING),
        ("TextInput", {"input_type": "text"}, STRING),
        ("TextInput", {"input_type": "email"}, STRING),
        ("TextInput", {"input_type": "number"}, UNKNOWN),
        ("TextInput", {"input_type": "passcode"}, UNKNOWN),
        ("TextInput", {"input_type": "${data.x}"}, UNKNOWN),
        ("TextInput", {"input_type": ["text"]}, UNKNOWN),
        ("TextArea", {}, STRING),
        ("Dropdown", {}, STRING),
        ("RadioButtonsGroup", {}, STRING),
        ("DatePicker", {}, STRING),
        ("CalendarPicker", {}, STRING),
        ("CalendarPicker", {"mode": "range"}, OBJECT),
        ("CalendarPicker", {"mode": "${data.mode}"}, UNKNOWN),
        ("CalendarPicker", {"mode": {}}, UNKNOWN),
        ("OptIn", {}, BOOLEAN),
        ("PhotoPicker", {}, ARRAY),
        ("NavigationList", {}, UNKNOWN),
    ],
)
def test_an_input_gives_a_value_of_its_type(kind, properties, known):
    assert type_of(kind, **properties) == known


@pytest.mark.parametrize("kind", ["CheckboxGroup", "ChipsSelector"])
def test_a_group_of_choices_gives_an_array_of_strings(kind):
    assert str(type_of(kind)) == "an array of strings"


@pytest.mark.parametrize(
    ("given", "wanted", "does"),
    [
        (STRING, STRING, True),
        (STRING, NUMBER, False),
        (STRING, UNKNOWN, True),
        (UNKNOWN, NUMBER, True),
        (STRINGS, ARRAY, True),
        (ARRAY, STRINGS, True),
        (STRINGS, NUMBERS, False),
        (OBJECT, ARRAY, False),
    ],
)
def test_a_type_fits_itself_and_what_is_unknown(given, wanted, does):
    assert fits(given, wanted) is does


PERSON = declared_type(
    {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "more": {"type": "object"},
            "open": {"type": "object", "properties": {}, "additionalProperties": True},
            "tags": {"type": "array", "items": {"type": "string"}},
        },
    }
)


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ((), OBJECT),
        (("name",), STRING),
        (("more", "x", "y"), UNKNOWN),
        (("open", "x"), UNKNOWN),
        (("nmae",), "`nmae` is not declared in `properties`"),
        (("name", "first"), "`first` is asked of a string, which has no fields"),
        (("tags", "items"), "`items` is asked of an array, which has no fields"),
        (("tags", "0"), "`0` is asked of an array, which has no fields"),
    ],
)
def test_a_path_leads_to_a_type_or_the_reason_why_not(path, known):
    assert inside(PERSON, path) == known


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (STRING, "a string"),
        (OBJECT, "an object"),
        (ARRAY, "an array"),
        (STRINGS, "an array of strings"),
    ],
)
def test_a_type_is_read_aloud(known, words):
    assert str(known) == words
