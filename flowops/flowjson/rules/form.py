"""R093-R097: what a Form holds, and what stands outside of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.flowjson import defects
from flowops.flowjson.bindings import bindings
from flowops.flowjson.children import not_components
from flowops.flowjson.examples import (
    complete,
    component,
    flow,
    footer,
    options,
    screen,
    text_input,
)
from flowops.flowjson.rule import Flaw, Section
from flowops.flowjson.versions import Version
from flowops.flowjson.written import INPUTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.bindings import Binding
    from flowops.flowjson.flow import Component, Flow

SECTION = Section("Form")
rule = SECTION.rule

_OPTIONAL_SINCE = Version(4, 0)
_LAST_WITHOUT = Version(3, 1)
_PICKERS = frozenset({"PhotoPicker", "DocumentPicker"})
_KEYS = ("type", "name", "children", "init-values", "error-messages")

_SENT = footer(action=complete(answer="${form.answer}"))
_CHECKS = component("CheckboxGroup", name="days", label="Days", data_source=options("Mon", "Tue"))
_SENT_DAYS = footer(action=complete(days="${form.days}"))


def _form(*children: dict[str, Any], **properties: Any) -> dict[str, Any]:  # noqa: ANN401
    held = list(children or (text_input(), _SENT))
    return component("Form", **({"name": "form", "children": held} | properties))


def _in_form(*children: dict[str, Any], **properties: Any) -> dict[str, Any]:  # noqa: ANN401
    return flow(screen("WELCOME", _form(*children, **properties)))


@rule(
    "R093",
    "below 4.0 inputs stand in a Form",
    code="KEYWORD_ONE_OF",
    source="error codes; Flow JSON, Form",
    until=_LAST_WITHOUT,
    bad=flow(screen("WELCOME", text_input(), _SENT), version="3.1"),
    good=flow(screen("WELCOME", text_input(), _SENT), version="5.1"),
)
def inputs_stand_in_a_form(flow: Flow) -> Iterator[Flaw]:
    for each in flow.components:
        if each.type in INPUTS and each.form is None:
            message = f"below {_OPTIONAL_SINCE} {each.type} stands in a Form"
            yield Flaw(each.at("type"), message, "put it into a Form, or raise `version`")


@rule(
    "R094",
    "where there is a Form, all inputs of the screen stand in it",
    code="COMPONENTS_OUTSIDE_FORM",
    source="error codes",
    since=_OPTIONAL_SINCE,
    bad=flow(screen("WELCOME", _form(_CHECKS, _SENT_DAYS), text_input())),
    good=_in_form(),
    details="Pickers of files are a warning: the documentation does not say that they count.",
)
def inputs_do_not_stand_beside_a_form(flow: Flow) -> Iterator[Flaw]:
    for each in flow.by_type.get("Form", ()):
        if each is each.screen.by_type["Form"][0]:
            yield from _outside(each.screen.components)


@rule(
    "R095",
    "a Form has type, name, children, init-values and error-messages",
    code="INVALID_PROPERTY_KEY",
    source="Flow JSON, Form",
    bad=_in_form(visible=True),
    good=_in_form(),
)
def a_form_has_its_properties_and_no_others(flow: Flow) -> Iterator[Flaw]:
    for each in flow.by_type.get("Form", ()):
        for key in each.value:
            if key not in _KEYS:
                yield defects.unknown_key(key, "Form", _KEYS, each.route, flow.version)


@rule(
    "R096",
    "a Form has children, and a name",
    code=("MISSING_REQUIRED_PROPERTY", "INVALID_PROPERTY_TYPE"),
    source="Flow JSON, Form",
    bad=flow(screen("WELCOME", component("Form", name="form"), footer())),
    good=_in_form(),
    details="A missing name is a warning: the guidelines ask for it, the schema may not.",
)
def a_form_has_children_and_a_name(flow: Flow) -> Iterator[Flaw]:
    for each in flow.by_type.get("Form", ()):
        if "children" in each.value:
            yield from not_components(each.value["children"], each.at("children"))
        else:
            yield defects.missing("children", "Form", each.route)
        name = each.value.get("name", "")
        if "name" not in each.value:
            yield defects.milder(defects.missing("name", "Form", each.route))
        elif not isinstance(name, str):
            yield defects.wrong_type(name, {"string"}, each.at("name"))


@rule(
    "R097",
    "below 4.0 a Footer outside of the Form does not send its values",
    code="INVALID_FOOTER_PAYLOAD_OUTSIDE_FORM",
    source="error codes",
    until=_LAST_WITHOUT,
    bad=flow(screen("WELCOME", _form(text_input()), _SENT), version="3.1"),
    good=flow(screen("WELCOME", _form()), version="3.1"),
)
def a_footer_outside_of_the_form_sends_none_of_it(flow: Flow) -> Iterator[Flaw]:
    for each in bindings(flow).all:
        if each.in_payload and _is_footer_outside(each.component) and "Form" in each.screen.by_type:
            yield from _form_values(each)


def _outside(components: list[Component]) -> Iterator[Flaw]:
    for each in components:
        if each.type in INPUTS and each.form is None:
            message = f"{each.type} stands outside of the Form of this screen"
            flaw = Flaw(each.at("type"), message, "move it into the Form")
            yield defects.milder(flaw) if each.type in _PICKERS else flaw


def _is_footer_outside(component: Component | None) -> bool:
    return component is not None and component.type == "Footer" and component.form is None


def _form_values(binding: Binding) -> Iterator[Flaw]:
    for use in binding.uses:
        span = use.reference
        if span.root == "form":
            message = (
                f"before Flow JSON {_OPTIONAL_SINCE} only a Footer in the Form sends its values"
            )
            hint = "move the Footer into the Form"
            yield Flaw(binding.route, message, hint, start=span.start, end=span.end)
