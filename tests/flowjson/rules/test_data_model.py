from __future__ import annotations

import pytest

from flowops.flowjson.examples import showing, text
from tests.flowjson.rules.broken import ERROR, WARNING, broken, flaws, graded

RULES = {f"R0{number}" for number in range(45, 54)}


def of(field):
    """What the rules of declarations say of a field, without those of its use."""
    value = showing(text("${data.it}"), data={"it": field})
    return [each for each in graded(value) if each[0] in RULES]


def array(items, example):
    return {"type": "array", "items": items, "__example__": example}


def of_type(kind, example):
    return {"type": kind, "__example__": example}


@pytest.mark.parametrize(
    ("kind", "example"),
    [
        ("string", ""),
        ("number", 5),
        ("number", 5.5),
        ("boolean", False),
        ("object", {}),
        ("object", {"any": [1, {"thing": "goes"}]}),
    ],
)
def test_an_example_of_the_type_fits(kind, example):
    assert of(of_type(kind, example)) == []


@pytest.mark.parametrize(
    ("kind", "example"),
    [
        ("string", 5),
        ("number", "5"),
        ("number", True),
        ("boolean", 1),
        ("boolean", "true"),
        ("object", []),
        ("string", {}),
    ],
)
def test_an_example_of_another_type_does_not(kind, example):
    assert of(of_type(kind, example)) == [("R051", ERROR)]


def test_an_example_is_looked_at_all_the_way_down():
    person = {"type": "object", "properties": {"age": {"type": "number"}}}
    value = showing(text("${data.it}"), data={"it": array(person, [{"age": 1}, {"age": "2"}])})

    [flaw] = flaws(value, "R051")

    assert flaw.route[-3:] == ("__example__", 1, "age")
    assert flaw.message == "the example of `it` is a text where a number is declared"


def test_an_example_may_hold_more_or_less_than_is_declared():
    person = {"type": "object", "properties": {"age": {"type": "number"}}}

    assert of(array(person, [{}, {"name": "Ana"}])) == []


@pytest.mark.parametrize("items", [True, False, {}, {"type": "string"}])
def test_items_may_be_an_object_or_a_boolean(items):
    assert [grade for grade in of(array(items, [])) if grade[1] is ERROR] == []


@pytest.mark.parametrize("items", ["string", None, [], 5])
def test_items_of_another_type_are_an_error(items):
    assert of(array(items, [])) == [("R053", ERROR)]


@pytest.mark.parametrize("field", ["string", None, [], 5, True])
def test_a_declaration_is_an_object(field):
    assert of(field) == [("R045", ERROR)]


@pytest.mark.parametrize("kind", ["str", "integer", "null", "String", ""])
def test_a_type_is_one_of_five(kind):
    assert of(of_type(kind, "x")) == [("R048", ERROR)]


@pytest.mark.parametrize("kind", [None, 5, ["string"], {}])
def test_a_type_is_a_text(kind):
    assert of(of_type(kind, "x")) == [("R047", ERROR)]


def test_an_integer_is_told_to_be_a_number():
    [flaw] = flaws(showing(data={"it": of_type("integer", 5)}), "R048")

    assert flaw.hint == "did you mean `number`?"


def test_a_type_that_is_missing_within_a_field_is_a_warning():
    assert of(array({"properties": {"a": {}}}, [])) == [("R046", WARNING), ("R046", WARNING)]


def test_properties_are_an_object_of_declarations():
    assert of({"type": "object", "properties": [], "__example__": {}}) == [("R045", ERROR)]
    assert of({"type": "object", "properties": {"a": 5}, "__example__": {}}) == [("R045", ERROR)]


def test_an_example_of_a_property_is_found_and_a_property_of_that_name_is_not():
    named = {"type": "object", "properties": {"__example__": {"type": "string"}}}

    assert of({**named, "__example__": {}}) == []
    assert of(array({"type": "string", "__example__": "x"}, ["x"])) == [("R050", ERROR)]


def test_a_field_that_says_nothing_lacks_type_and_example():
    assert of({}) == [("R046", ERROR), ("R049", ERROR)]


@pytest.mark.parametrize("data", [5, [], "x", None])
def test_data_is_an_object(data):
    assert broken(showing(data=data) if data is not None else _with_null_data()) == ["R045"]


def _with_null_data():
    value = showing()
    value["screens"][0]["data"] = None
    return value
