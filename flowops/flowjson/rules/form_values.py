"""R098-R104: the values that a Form begins with, and the messages for them.

Of `error-messages` R102 says all; R099 is about `init-values`, and what it calls an error from 7.0
on is a warning of R098 before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.flowjson import defects
from flowops.flowjson.bindings import bindings
from flowops.flowjson.examples import (
    complete,
    component,
    flow,
    footer,
    options,
    screen,
    text_input,
)
from flowops.flowjson.guessing import guess
from flowops.flowjson.resolving import Fate
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.rules.neighbours import is_computed
from flowops.flowjson.versions import Version
from flowops.flowjson.wording import short
from flowops.flowjson.written import INPUTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.findings import Route
    from flowops.flowjson.flow import Component, Flow

SECTION = Section("Values of a Form")
rule = SECTION.rule

TYPES_CHECKED_SINCE = Version(7, 0)

_TEXT = frozenset({"string"})
_LIST = frozenset({"array"})
_INIT_TYPES = {
    "CheckboxGroup": _LIST,
    "ChipsSelector": _LIST,
    "RadioButtonsGroup": _TEXT,
    "Dropdown": _TEXT,
    "TextInput": _TEXT,
    "TextArea": _TEXT,
    "DatePicker": _TEXT,
    "CalendarPicker": frozenset({"string", "object"}),
    "OptIn": frozenset({"boolean"}),
}
# The others are documented where a component stands alone, and for RadioButtonsGroup one table
# says a list.
_SURE = frozenset({"CheckboxGroup", "Dropdown", "TextArea"})
_FILES = frozenset({"PhotoPicker", "DocumentPicker"})
_OWN_OBJECT = _FILES | {"CalendarPicker"}

_SENT = footer(action=complete(answer="${form.answer}"))
_DAYS = component("CheckboxGroup", name="days", label="Days", data_source=options("Mon", "Tue"))
_SENT_DAYS = footer(action=complete(days="${form.days}"))
_PHOTOS = component("PhotoPicker", name="photos", label="Photos", max_uploaded_photos=1)
_SENT_PHOTOS = footer(action=complete(photos="${form.photos}"))


def _in_form(*children: dict[str, Any], version: str = "7.3", **properties: Any) -> dict[str, Any]:  # noqa: ANN401
    held = list(children or (text_input(), _SENT))
    form = component("Form", name="form", children=held, **properties)
    return flow(screen("WELCOME", form), version=version)


@rule(
    "R098",
    "init-values is an object with a value for some of the inputs",
    code="INVALID_PROPERTY_VALUE",
    source="Flow JSON, Form",
    bad=_in_form(init_values=["Ada"]),
    good=_in_form(init_values={"answer": "Ada"}),
    details="A value that does not suit its input is a warning below 7.0, where types are not "
    "checked, and R099's from then on. A name that no input has is a warning too.",
)
def init_values_are_an_object(flow: Flow) -> Iterator[Flaw]:
    for form in flow.by_type.get("Form", ()):
        if "init-values" in form.value:
            yield from _object_or_binding(form, "init-values")
            yield from _unknown_names(flow, form, "init-values")
            if flow.version < TYPES_CHECKED_SINCE:
                yield from map(defects.milder, _wrong_values(flow, form))


@rule(
    "R099",
    "each of the init-values suits its input",
    code="INVALID_PROPERTY_VALUE",
    source="changelog 7.0; Flow JSON, Form",
    since=TYPES_CHECKED_SINCE,
    bad=_in_form(_DAYS, _SENT_DAYS, init_values={"days": "0"}),
    good=_in_form(_DAYS, _SENT_DAYS, init_values={"days": ["0"]}),
    details="A warning for inputs of which the documentation of Form says nothing, or two things.",
)
def init_values_suit_their_inputs(flow: Flow) -> Iterator[Flaw]:
    for form in flow.by_type.get("Form", ()):
        if "init-values" in form.value:
            yield from _wrong_values(flow, form)


@rule(
    "R101",
    "init-values has nothing for a PhotoPicker or a DocumentPicker",
    code="NATIVE_COMPONENT_IN_FORM_INIT_VALUES",
    source="error codes; media upload",
    since=Version(4, 0),
    bad=_in_form(_PHOTOS, _SENT_PHOTOS, init_values={"photos": "a.jpg"}),
    good=_in_form(_PHOTOS, _SENT_PHOTOS),
)
def files_have_no_init_values(flow: Flow) -> Iterator[Flaw]:
    for form in flow.by_type.get("Form", ()):
        for name, _, held in _values(flow, form, "init-values"):
            if held is not None and held.type in _FILES:
                message = f"a {held.type} cannot begin with a value"
                route = form.at("init-values", name)
                yield Flaw(route, message, f"take `{short(name)}` away", key=True)


@rule(
    "R102",
    "error-messages is an object with a text for some of the inputs",
    code="INVALID_PROPERTY_TYPE",
    source="Flow JSON, Form; changelog 7.0",
    bad=_in_form(error_messages="not understood"),
    good=_in_form(error_messages={"answer": "not understood"}),
    details="A message that is no text is an error from 7.0 on, where types are checked, and a "
    "warning below. A name that no input has is a warning.",
)
def error_messages_are_an_object(flow: Flow) -> Iterator[Flaw]:
    for form in flow.by_type.get("Form", ()):
        if "error-messages" in form.value:
            yield from _object_or_binding(form, "error-messages")
            yield from _unknown_names(flow, form, "error-messages")
            for flaw in _wrong_messages(flow, form):
                checked = flow.version >= TYPES_CHECKED_SINCE
                yield flaw if checked else defects.milder(flaw)


@rule(
    "R103",
    "init-value and error-message are for inputs outside of a Form",
    code="INVALID_PROPERTY_KEY",
    source="components",
    since=Version(4, 0),
    bad=_in_form(text_input(init_value="Ada"), _SENT),
    good=flow(screen("WELCOME", text_input(init_value="Ada"), _SENT)),
)
def inputs_of_a_form_have_no_values_of_their_own(flow: Flow) -> Iterator[Flaw]:
    for each in flow.components:
        # Of pickers of files it is not said that their message is for outside of a Form.
        if each.parents and each.type in INPUTS and each.type not in _FILES and each.form:
            for key, plural in (("init-value", "init-values"), ("error-message", "error-messages")):
                if key in each.value:
                    message = f"{each.type} has no `{key}` of its own in a Form"
                    hint = f"put it into the `{plural}` of the Form"
                    yield Flaw(each.at(key), message, hint, key=True)


@rule(
    "R104",
    "a Form itself is not a value",
    code="INVALID_ON_CLICK_ACTION_PAYLOAD",
    source="error codes",
    bad=_in_form(text_input(), footer(action=complete(all="${form.form}", one="${form.answer}"))),
    good=_in_form(),
)
def a_form_is_not_a_value(flow: Flow) -> Iterator[Flaw]:
    for binding, use in bindings(flow).missed[Fate.FORM_ITSELF]:
        span = use.reference
        message = f"`{short(span.name)}` is the Form itself, which is not a value"
        hint = "name one of its inputs"
        yield Flaw(binding.route, message, hint, start=span.start, end=span.end)


def _values(flow: Flow, form: Component, key: str) -> Iterator[tuple[str, Any, Component | None]]:
    """The names and values of the object, with the input that has the name."""
    stated = form.value.get(key)
    if isinstance(stated, dict):
        inputs = flow.once(_inputs).get(id(form), {})
        for name, value in stated.items():
            yield name, value, inputs.get(name)


def _inputs(flow: Flow) -> dict[int, dict[str, Component]]:
    """The inputs of each Form by their names, the first of each."""
    found: dict[int, dict[str, Component]] = {}
    for each in flow.components:
        form = each.form if each.parents and each.type in INPUTS else None
        if form is not None and each.name is not None:
            found.setdefault(id(form), {}).setdefault(each.name, each)
    return found


def _object_or_binding(form: Component, key: str) -> Iterator[Flaw]:
    stated = form.value[key]
    if not isinstance(stated, dict) and not (isinstance(stated, str) and is_computed(stated)):
        yield defects.wrong_type(stated, {"object"}, form.at(key))


def _unknown_names(flow: Flow, form: Component, key: str) -> Iterator[Flaw]:
    for name, _, held in _values(flow, form, key):
        if held is None:
            message = f"no input in this Form is called `{short(name)}`"
            hint = guess(flow, name, flow.once(_inputs).get(id(form), ()))
            yield defects.milder(Flaw(form.at(key, name), message, hint, key=True))


def _wrong_values(flow: Flow, form: Component) -> Iterator[Flaw]:
    for name, value, held in _values(flow, form, "init-values"):
        types = _INIT_TYPES.get(held.type) if held else None
        if held and types:
            for flaw in _misfits(value, types, form.at("init-values", name)):
                yield flaw if _is_sure(held) else defects.milder(flaw)


def _misfits(value: object, types: frozenset[str], route: Route) -> Iterator[Flaw]:
    if not _is_one_of(value, types):
        yield defects.wrong_type(value, types, route)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            if not isinstance(each, str):
                yield defects.wrong_type(each, _TEXT, (*route, index))


def _is_sure(held: Component) -> bool:
    # A number for a field of numbers is not what the documentation shows, and may be taken.
    if held.type == "TextInput":
        return bool(held.value.get("input-type") != "number")
    return held.type in _SURE


def _wrong_messages(flow: Flow, form: Component) -> Iterator[Flaw]:
    for name, value, held in _values(flow, form, "error-messages"):
        types = _TEXT | {"object"} if held and held.type in _OWN_OBJECT else _TEXT
        if held and not _is_one_of(value, types):
            yield defects.wrong_type(value, types, form.at("error-messages", name))


_PYTHON: dict[str, type] = {"string": str, "array": list, "boolean": bool, "object": dict}


def _is_one_of(value: object, types: frozenset[str]) -> bool:
    """A reference suits everything here: its type is another rule's."""
    if isinstance(value, str) and is_computed(value):
        return True
    return any(isinstance(value, _PYTHON[each]) for each in types)
