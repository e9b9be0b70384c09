from __future__ import annotations

import pytest

from flowops.flowjson.examples import component, flow, footer, options, screen, text, text_input
from tests.flowjson.rules.finding import DATA, ERROR, WARNING, found, hints, holding

LISTED = {"type": "array", "items": {"type": "object"}, "__example__": []}


def listing(**properties):
    """Data `all`: an array of objects of these properties."""
    items = {"type": "object", "properties": properties}
    return {"all": {"type": "array", "items": items, "__example__": []}}


STRING, NUMBER, OBJECT = {"type": "string"}, {"type": "number"}, {"type": "object"}


@pytest.mark.parametrize(
    ("bound", "severity"),
    [
        (text("${data.name}"), None),
        (text("${data.tags}"), None),
        (text("${data.count}"), ERROR),
        (component("TextHeading", text="${data.tags}"), ERROR),
        (text(visible="${data.is_new}"), None),
        (text(visible="${data.name}"), ERROR),
        (text_input(required="${data.count}"), ERROR),
        (text_input(min_chars="${data.count}"), None),
        (text_input(min_chars="${data.name}"), WARNING),
        (text_input(min_chars="${data.is_new}"), ERROR),
        (text_input(init_value="${data.name}"), None),
        (text_input(init_value="${data.count}"), WARNING),
        (text_input(init_value="${data.tags}"), ERROR),
        (component("OptIn", name="a", label="A", init_value="${data.name}"), ERROR),
        (component("Image", src="${data.name}", height="${data.name}"), ERROR),
        (component("DatePicker", name="a", label="A", min_date="${data.count}"), WARNING),
        (component("CalendarPicker", name="a", label="${data.person}"), None),
        (component("CalendarPicker", name="a", label="${data.count}"), ERROR),
        (component("Dropdown", name="a", label="A", data_source="${data.name}"), ERROR),
        (component("Form", name="f", children=[], init_values="${data.name}"), ERROR),
        (component("Form", name="f", children=[], init_values="${data.person}"), None),
        (component("EmbeddedLink", text="${form.topics}", on_click_action={}), ERROR),
        (text("${screen.WELCOME.form.topics}"), None),
        (component("TextCaption", text="${data.person.name}"), None),
        (component("TextHeading", text="${data.person.tags}"), ERROR),
        (component("NoSuchThing", whatever="${data.count}"), None),
    ],
)
def test_a_bound_field_fits_its_property(bound, severity):
    topics = component("CheckboxGroup", name="topics", label="T", data_source=options("a"))
    wrong = found(holding(topics, bound))

    assert [each[:2] for each in wrong] == ([] if severity is None else [("R057", severity)])


def test_the_message_names_both_types():
    ((_, _, message),) = found(holding(text(visible="${data.name}")))

    assert message == "`${data.name}` is a string, and `visible` takes a boolean"
    assert hints(holding(text(visible="${data.name}")), "R057") == ["declare it as a boolean"]


def test_an_option_is_enabled_by_a_boolean():
    choices = [{"id": "a", "title": "A", "enabled": "${data.name}"}]
    choice = component("Dropdown", name="a", label="A", data_source=choices)

    assert [each[0] for each in found(holding(choice))] == ["R057"]


@pytest.mark.parametrize(
    ("version", "value", "ids"),
    [
        ("7.0", "${data.name}", ["R057"]),
        ("6.3", "${data.name}", []),
        ("7.0", "${data.tags}", []),
    ],
)
def test_from_7_a_form_fills_its_inputs_with_their_types(version, value, ids):
    topics = component("CheckboxGroup", name="topics", label="T", data_source=options("a"))
    form = component(
        "Form", name="f", children=[topics], init_values={"topics": value, "other": value}
    )

    assert [each[0] for each in found(holding(form, version=version))] == ids


@pytest.mark.parametrize(
    ("kind", "property_", "data", "severity"),
    [
        ("Dropdown", "data-source", listing(id=STRING, title=STRING), None),
        ("Dropdown", "data-source", listing(id=STRING, title={}), None),
        ("Dropdown", "data-source", listing(id=STRING), ERROR),
        ("Dropdown", "data-source", listing(id=NUMBER, title=STRING), ERROR),
        ("Dropdown", "data-source", {"all": LISTED}, ERROR),
        ("Dropdown", "data-source", {"all": LISTED | {"items": STRING}}, ERROR),
        ("Dropdown", "data-source", {"all": LISTED | {"items": True}}, None),
        ("Dropdown", "data-source", {"all": {"type": "array"}}, None),
        ("NavigationList", "list-items", listing(**{"id": STRING, "main-content": OBJECT}), None),
        ("NavigationList", "list-items", listing(**{"main-content": OBJECT}), WARNING),
        ("NavigationList", "list-items", listing(id=STRING), ERROR),
        ("ImageCarousel", "images", listing(**{"src": STRING, "alt-text": STRING}), None),
        ("ImageCarousel", "images", listing(src=STRING), ERROR),
    ],
)
def test_a_bound_list_declares_its_entries(kind, property_, data, severity):
    bound = {"type": kind, "name": "a", "label": "A", property_: "${data.all}"}
    wrong = found(holding(bound, data=data))

    assert [each[:2] for each in wrong] == ([] if severity is None else [("R056", severity)])


@pytest.mark.parametrize("kind", ["PhotoPicker", "DocumentPicker"])
@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("${data.name}", []),
        ("${data.person}", []),
        ("${data.count}", ["R058"]),
        ("${data.nope}", ["R238"]),
    ],
)
def test_the_error_of_a_picker_of_files_is_a_string_or_an_object(kind, words, ids):
    picker = component(kind, name="files", label="Files", error_message=words)

    assert [each[0] for each in found(holding(picker))] == ids


def test_what_is_not_declared_has_no_type_to_be_wrong():
    assert [each[0] for each in found(holding(text(visible="${data.nope}")))] == ["R238"]


def test_a_screen_that_declares_nonsense_is_left_to_others():
    odd = flow(screen("A", text(visible="${data.name}"), footer(), data=[DATA]))

    assert [each[0] for each in found(odd)] == ["R238"]
