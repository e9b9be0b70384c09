"""R045-R053: the fields that a screen declares, and their examples.

A null in an example is R023's. What a declaration says beside `type`, `items`, `properties` and
`__example__` is not looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.flowjson.declarations import TYPES, declarations, misfits_of_example
from flowops.flowjson.defects import kind, milder, named, wrong_type
from flowops.flowjson.examples import component, showing, string, text
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.wording import did_you_mean, one_of, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.flow import Flow

SECTION = Section("Screen data model")
rule = SECTION.rule

_OTHER_WORDS = {"integer": "number", "int": "number", "float": "number", "bool": "boolean"}


def _text(field: Any) -> dict[str, Any]:  # noqa: ANN401
    return showing(text("${data.note}"), data={"note": field})


def _list(field: dict[str, Any]) -> dict[str, Any]:
    choice = component("Dropdown", name="city", label="City", data_source="${data.cities}")
    return showing(choice, data={"cities": field})


def _person(name: dict[str, Any]) -> dict[str, Any]:
    field = {"type": "object", "properties": {"name": name}, "__example__": {"name": "Ada"}}
    return showing(text("${data.person.name}"), data={"person": field})


_OPTION = {"id": {"type": "string"}, "title": {"type": "string"}}
_OPTIONS = {
    "type": "array",
    "items": {"type": "object", "properties": _OPTION},
    "__example__": [{"id": "0", "title": "Rome"}],
}


@rule(
    "R045",
    "data is an object of declarations",
    code="INVALID_PROPERTY_TYPE",
    source="Flow JSON",
    bad=showing(data=["note"]),
    good=_text(string()),
)
def data_is_an_object_of_declarations(flow: Flow) -> Iterator[Flaw]:
    for screen in flow.screens:
        data = screen.value.get("data", {})
        if not isinstance(data, dict):
            yield wrong_type(data, {"object"}, screen.at("data"))
    for each in flow.once(declarations):
        if not isinstance(each.value, dict):
            yield wrong_type(each.value, {"object"}, each.route)
        elif not isinstance(each.body.get("properties", {}), dict):
            yield wrong_type(each.body["properties"], {"object"}, each.at("properties"))


@rule(
    "R046",
    "a declared field has a type",
    code="INVALID_SCREEN_DATA",
    source="error codes",
    bad=_text({"__example__": "Hello"}),
    good=_text(string()),
    details="A warning inside of a field, where the documents do not ask for it.",
)
def a_field_has_a_type(flow: Flow) -> Iterator[Flaw]:
    for each in flow.once(declarations):
        if isinstance(each.value, dict) and "type" not in each.value:
            message = f"{_named(each.route)} is declared without `type`"
            flaw = Flaw(each.route, message, hint=f"add one: {one_of(TYPES)}")
            yield flaw if each.is_field else milder(flaw)


@rule(
    "R047",
    "the type of a field is one text",
    code="INVALID_SCREEN_DATA",
    source="error codes",
    bad=_text({"type": ["string", "number"], "__example__": "Hello"}),
    good=_text(string()),
)
def a_type_is_one_text(flow: Flow) -> Iterator[Flaw]:
    for each in flow.once(declarations):
        said = each.body.get("type", "")
        if not isinstance(said, str):
            message = f"the type of {_named(each.route)} is {kind(said)}, and takes a text"
            yield Flaw(each.at("type"), message, hint=f"write {one_of(TYPES)}")


@rule(
    "R048",
    "the type of a field is string, number, boolean, object or array",
    code="INVALID_SCREEN_DATA",
    source="Flow JSON",
    bad=_text({"type": "str", "__example__": "Hello"}),
    good=_text(string()),
)
def a_type_is_known(flow: Flow) -> Iterator[Flaw]:
    for each in flow.once(declarations):
        said = each.body.get("type")
        if isinstance(said, str) and said not in TYPES:
            other = _OTHER_WORDS.get(said)
            guess = f"did you mean `{other}`?" if other else did_you_mean(said, TYPES)
            message = f"{_named(each.route)} is declared as `{short(said)}`, which is no type"
            yield Flaw(each.at("type"), message, hint=guess or f"write {one_of(TYPES)}")


@rule(
    "R049",
    "a declared field has an example",
    code="MISSING_REQUIRED_PROPERTY",
    source="Flow JSON",
    bad=_text({"type": "string"}),
    good=_text(string()),
)
def a_field_has_an_example(flow: Flow) -> Iterator[Flaw]:
    for each in flow.once(declarations):
        if each.is_field and isinstance(each.value, dict) and "__example__" not in each.value:
            message = f"{_named(each.route)} is declared without `__example__`"
            yield Flaw(each.route, message, hint="add what a preview shows for it")


@rule(
    "R050",
    "an example stands at the top of a field only",
    code="INVALID_SCREEN_DATA",
    source="error codes",
    bad=_person({"type": "string", "__example__": "Ada"}),
    good=_person({"type": "string"}),
)
def an_example_stands_at_the_top(flow: Flow) -> Iterator[Flaw]:
    for each in flow.once(declarations):
        if not each.is_field and "__example__" in each.body:
            message = f"{_named(each.route)} has an `__example__` inside of a field"
            hint = "move it into the `__example__` of the field"
            yield Flaw(each.at("__example__"), message, hint=hint, key=True)


@rule(
    "R051",
    "an example is of the type that its field declares",
    code="INVALID_SCREEN_DATA",
    source="error codes",
    bad=_text({"type": "string", "__example__": 5}),
    good=_text({"type": "string", "__example__": "5"}),
)
def an_example_fits_its_field(flow: Flow) -> Iterator[Flaw]:
    for each in flow.once(declarations):
        if each.is_field:
            for misfit in misfits_of_example(each):
                field = _named(each.route)
                message = f"the example of {field} is {kind(misfit.value)} where a {misfit.type} is"
                hint = f"write a value of type {misfit.type}, or declare another type"
                yield Flaw(misfit.route, f"{message} declared", hint=hint)


@rule(
    "R052",
    "an array says what its items are",
    code="INVALID_SCREEN_DATA",
    source="error codes",
    bad=_list({"type": "array", "__example__": [{"id": "0", "title": "Rome"}]}),
    good=_list(_OPTIONS),
)
def an_array_declares_its_items(flow: Flow) -> Iterator[Flaw]:
    for each in flow.once(declarations):
        if each.body.get("type") == "array" and "items" not in each.body:
            message = f"{_named(each.route)} is an array without `items`"
            yield Flaw(each.route, message, hint='add "items": {"type": …}')


@rule(
    "R053",
    "items is an object, or true or false",
    code="INVALID_SCREEN_DATA",
    source="error codes",
    bad=_list({**_OPTIONS, "items": ["object"]}),
    good=_list(_OPTIONS),
)
def items_are_declared_by_an_object(flow: Flow) -> Iterator[Flaw]:
    for each in flow.once(declarations):
        items = each.body.get("items", {})
        if not isinstance(items, (dict, bool)):
            yield wrong_type(items, {"object", "boolean"}, each.at("items"))


def _named(route: tuple[str | int, ...]) -> str:
    return "what `items` holds" if route[-1] == "items" else named(route)
