"""Payloads: whether the values that an action sends are of the types that the screen declares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flowops.findings import Severity
from flowops.flowjson.bindings import bindings
from flowops.flowjson.judging import judged
from flowops.flowjson.rule import Flaw
from flowops.flowjson.types import Kind, Type, declared_type, fits, value_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flowops.findings import Route
    from flowops.flowjson.bindings import Binding
    from flowops.flowjson.flow import Action, Component, Flow, Screen
    from flowops.flowjson.references import Reference

DEEPEST = 16
PICKERS = ("PhotoPicker", "DocumentPicker")


def receiver(flow: Flow, action: Action) -> Screen | None:
    """The screen whose data the payload of an action becomes."""
    if action.name == "navigate":
        return flow.screens_by_id.get(action.target or "")
    return action.screen if action.name == "update_data" else None


def misfit_values(flow: Flow, name: str) -> Iterator[Flaw]:
    """Written payload values of the actions of one name that the receiving screen cannot take."""
    for action, field, value, declaration in _fields(flow, name):
        if _computed(flow, action.at("payload", field)) is None:
            yield from _misfits(action.at("payload", field), value, declaration)


def misfit_references(flow: Flow, name: str) -> Iterator[Flaw]:
    """Computed payload values of the actions of one name, of another type than is declared."""
    for action, field, _, declaration in _fields(flow, name):
        route = action.at("payload", field)
        given, wanted = _computed(flow, route), declared_type(declaration)
        if given is not None and not fits(given, wanted):
            what = f"`{field}` is given {given}"
            yield Flaw(route, f"{what}, and {_screen(flow, action)} declares {wanted}")


def _fields(flow: Flow, name: str) -> Iterator[tuple[Action, str, Any, object]]:
    """The payload values for which the receiving screen declares something."""
    for action in flow.actions:
        if action.name != name or not action.payload:
            continue
        screen = receiver(flow, action)
        data = screen.data if screen is not None else {}
        for field, value in action.payload.items():
            if field in data:
                yield action, field, value, data[field]


def _screen(flow: Flow, action: Action) -> str:
    screen = receiver(flow, action)
    return screen.where if screen is not None else "the screen"


def _computed(flow: Flow, route: Route) -> Type | None:
    """The type of a value that is bound or an expression; None of what is written."""
    return flow.once(_computed_types).get(route)


def _computed_types(flow: Flow) -> Mapping[Route, Type]:
    types = {
        binding.route: binding.use.type if binding.use else Type(Kind.UNKNOWN)
        for binding in bindings(flow).all
        if binding.in_payload
    }
    types |= {each.binding.route: each.type for each in judged(flow) if each.binding.in_payload}
    return types


def _misfits(route: Route, value: object, declaration: object, depth: int = 0) -> Iterator[Flaw]:
    given, wanted = value_type(value), declared_type(declaration)
    if value is None and wanted.kind is not Kind.UNKNOWN:
        hint = "leave the field empty instead, or declare another screen's data without it"
        yield Flaw(route, f"null is no {wanted.kind.value}", hint=hint, severity=Severity.WARNING)
    elif Kind.UNKNOWN not in (given.kind, wanted.kind) and given.kind is not wanted.kind:
        # Deeper than a field's own type nobody describes what is compared.
        severity = Severity.WARNING if depth else None
        yield Flaw(route, f"this is {given}, and {wanted} is declared", severity=severity)
    elif depth < DEEPEST:
        yield from _misfits_inside(route, value, wanted, depth + 1)


def _misfits_inside(route: Route, value: object, wanted: Type, depth: int) -> Iterator[Flaw]:
    if isinstance(value, list):
        items = wanted.declaration.get("items")
        for index, each in enumerate(value):
            if not _is_dynamic(each):
                yield from _misfits((*route, index), each, items, depth)
    elif isinstance(value, dict):
        properties = wanted.properties or {}
        for name, each in value.items():
            if name in properties and not _is_dynamic(each):
                yield from _misfits((*route, name), each, properties[name], depth)


def _is_dynamic(value: object) -> bool:
    return isinstance(value, str) and ("${" in value or value[:1] == "`")


class Picked(NamedTuple):
    """The files of a picker, named in a payload."""

    binding: Binding
    reference: Reference
    picker: Component
    action: Action


def picked_files(flow: Flow, *names: str) -> Iterator[Picked]:
    """The references to pickers of files in the payloads of the actions of these names."""
    if not any(flow.by_type.get(each) for each in PICKERS):
        return
    for binding, use in bindings(flow).found:
        action = binding.action
        if use.source is None or use.source.type not in PICKERS or action is None:
            continue
        if binding.in_payload and action.name in names:
            yield Picked(binding, use.reference, use.source, action)
