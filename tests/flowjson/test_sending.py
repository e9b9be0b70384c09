from __future__ import annotations

import pytest

from flowops.findings import Severity
from flowops.flowjson.sending import check_call_to_action, check_message_data, required_data
from tests.flowjson.builders import a_flow, a_screen


def declared(**data):
    return required_data(a_flow(a_screen("A", data=data)), "A")


def problems(declaration, value):
    return check_message_data(declared(it=declaration), {"it": value})


STRING = {"type": "string", "__example__": "fint-bot"}
OPTIONS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"id": {"type": "string"}, "enabled": {"type": "boolean"}},
    },
}


def test_a_screen_needs_what_it_declares():
    (field,) = declared(source=STRING).values()

    assert (field.name, field.type, field.example) == ("source", "string", "fint-bot")


def test_a_screen_that_is_not_there_needs_nothing():
    assert required_data(a_flow(a_screen("A", data={"source": STRING})), "B") == {}


@pytest.mark.parametrize(
    "declaration", [None, 7, [], {}, {"type": 7}, {"type": ["string"]}, {"type": "text"}]
)
def test_a_malformed_declaration_takes_any_value(declaration):
    fields = declared(it=declaration)

    assert fields["it"].type is None
    assert check_message_data(fields, {"it": [1]}) == ()


def test_data_that_fits_has_no_problem():
    assert check_message_data(declared(source=STRING), {"source": "fint-bot"}) == ()


def test_every_problem_is_named_at_once():
    fields = declared(source=STRING, count={"type": "number"}, any={})

    assert check_message_data(fields, {"count": "1", "sorce": "x"}) == (
        "source is missing: the screen needs a string",
        "count is a string, and the screen needs a number",
        "any is missing: the screen needs a value of any type",
        "sorce is not expected: the screen takes source, count, any",
    )


def test_data_for_a_screen_that_takes_none_is_unexpected():
    assert check_message_data(declared(), {"source": "x"}) == (
        "source is not expected: the screen takes no data",
    )


@pytest.mark.parametrize(
    ("kind", "value", "fits"),
    [
        ("string", "", True),
        ("string", 1, False),
        ("number", 1, True),
        ("number", 1.5, True),
        ("number", True, False),
        ("number", "1", False),
        ("boolean", False, True),
        ("boolean", 0, False),
        ("object", {}, True),
        ("object", [], False),
        ("array", [], True),
        ("array", {}, False),
    ],
)
def test_a_value_must_be_of_the_declared_type(kind, value, fits):
    assert (problems({"type": kind}, value) == ()) is fits


@pytest.mark.parametrize("declaration", [STRING, OPTIONS, {}])
def test_null_is_taken_by_no_screen(declaration):
    assert problems(declaration, None) == ("it is null, which no screen takes",)


def test_items_and_their_properties_must_fit_too():
    value = [{"id": "a", "enabled": True, "more": 1}, {"id": 7, "enabled": "yes"}, "b"]

    assert problems(OPTIONS, value) == (
        "it[1].id is a number, and the screen needs a string",
        "it[1].enabled is a string, and the screen needs a boolean",
        "it[2] is a string, and the screen needs an object",
    )


@pytest.mark.parametrize("items", [None, True, {}])
def test_items_that_are_not_declared_are_not_checked(items):
    assert problems({"type": "array", "items": items}, [1, "a"]) == ()


def test_an_object_must_fit_its_properties():
    declaration = {"type": "object", "properties": {"id": {"type": "string"}}}

    assert problems(declaration, {"id": [], "x": 1}) == (
        "it.id is an array, and the screen needs a string",
    )


def test_a_value_of_no_json_type_is_named_as_such():
    assert problems(STRING, object()) == (
        "it is a value of another type, and the screen needs a string",
    )


def nested(depth):
    declaration, value = STRING, 7
    for _ in range(depth):
        declaration, value = {"type": "array", "items": declaration}, [value]
    return problems(declaration, value)


def test_deep_nesting_is_checked_to_some_depth():
    assert nested(3) == ("it[0][0][0] is a number, and the screen needs a string",)
    assert nested(300) == ()


def test_a_short_call_to_action_is_fine():
    assert check_call_to_action("Buscar eventos") == ()
    assert check_call_to_action("x" * 20) == ()


@pytest.mark.parametrize(
    ("length", "severity", "words"),
    [
        (21, Severity.WARNING, "is 21 characters long, more than 20 and may be cut"),
        (30, Severity.WARNING, "is 30 characters long, more than 20 and may be cut"),
        (31, Severity.ERROR, "is 31 characters long, more than 30"),
    ],
)
def test_a_long_call_to_action_is_advised_against_or_refused(length, severity, words):
    (remark,) = check_call_to_action("x" * length)

    assert remark.severity is severity
    assert remark.message == f"the call to action {words}"


@pytest.mark.parametrize("text", ["", " \t"])
def test_an_empty_call_to_action_is_refused(text):
    (remark,) = check_call_to_action(text)

    assert remark.severity is Severity.ERROR


@pytest.mark.parametrize("text", ["Go 🎉", "Go ⭐", "Go ☀️", "1️⃣", "🇦🇷"])
def test_an_emoji_in_a_call_to_action_is_advised_against(text):
    (remark,) = check_call_to_action(text)

    assert remark.severity is Severity.WARNING
    assert remark.message == "the call to action holds an emoji"


@pytest.mark.parametrize("text", ["¿Dónde?", "Ver más → aquí", "日本語", "© 20 °C", "«да»"])
def test_letters_and_signs_are_no_emoji(text):
    assert check_call_to_action(text) == ()
