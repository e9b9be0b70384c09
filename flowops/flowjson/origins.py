"""Origins: where a value of a payload comes from, what is known of it, and whether it is there.

A screen's data is followed back through the payloads that fill it, so that a choice which was made
three screens earlier is still known as one of its options. What an endpoint or a sender may fill is
known by its declaration alone.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flowops.flowjson.bindings import Form, bindings
from flowops.flowjson.entry import entry_screens
from flowops.flowjson.judging import judged
from flowops.flowjson.payloads import receiver
from flowops.flowjson.resolving import Fate
from flowops.flowjson.routing import is_bound, needs_endpoint
from flowops.flowjson.surely import is_surely_filled, is_surely_passed
from flowops.flowjson.types import declared_type, value_type
from flowops.flowjson.value_schemas import (
    ANYTHING,
    DEEPEST,
    Schema,
    any_of,
    input_schema,
    object_schema,
    type_schema,
    written_schema,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flowops.findings import Route
    from flowops.flowjson.bindings import Binding
    from flowops.flowjson.flow import Action, Component, Flow, Screen
    from flowops.flowjson.resolving import Use
    from flowops.flowjson.types import Type


class Origin(Struct, frozen=True):
    """`inputs` are those that feed the value, each as `DETAILS.email`."""

    schema: Schema
    is_sure: bool
    inputs: frozenset[str] = frozenset()


def origin_of(flow: Flow, action: Action, name: str) -> Origin:
    """Of a field of the action's payload."""
    return _Tracing(flow, action, follows=True).origin((name,), (action.payload or {})[name])


class _Tracing(Struct, frozen=True):
    """`follows` is false of what is found on the way back: that goes no further by itself, or two
    payloads that are made of each other would never end.
    """

    flow: Flow
    action: Action
    follows: bool

    def origin(self, path: Route, value: object) -> Origin:
        route = (*self.action.route, "payload", *path)
        binding = self.flow.once(_payload_bindings).get(route)
        if binding is not None:
            return self._bound(binding)
        inner = _inside(value)
        if not inner:
            return Origin(written_schema(value), is_sure=True)
        if len(path) > DEEPEST:
            return Origin(type_schema(value_type(value)), is_sure=True)
        found = {key: self.origin((*path, key), each) for key, each in inner}
        if all("const" in each.schema for each in found.values()):
            return Origin(written_schema(value), is_sure=True)
        return _together(value, found)

    def _bound(self, binding: Binding) -> Origin:
        if binding.use is not None:
            return self._used(binding.use)
        known = self.flow.once(_expression_types).get(binding.route)
        if binding.form is not Form.EXPRESSION or known is None:
            # Text around a reference is refused, or shown as it is written.
            return Origin(ANYTHING, is_sure=False)
        parts = [self._used(use) for use in binding.uses]
        return Origin(type_schema(known), all(each.is_sure for each in parts), _inputs(parts))

    def _used(self, use: Use) -> Origin:
        reference, source = use.reference, use.source
        if use.fate is not Fate.FOUND:
            return Origin(ANYTHING, is_sure=False)
        if source is not None:
            return self._filled(use, source)
        if reference.root == "form":  # of a component that nobody knows
            return Origin(ANYTHING, is_sure=False)
        return self._declared(use)

    def _filled(self, use: Use, source: Component) -> Origin:
        whole = len(use.reference.path) == 1
        schema = input_schema(source, self.flow.version) if whole else ANYTHING
        is_sure = whole and is_surely_filled(self.flow, source, self.action)
        return Origin(schema, is_sure, frozenset({f"{source.screen.id}.{source.name}"}))

    def _declared(self, use: Use) -> Origin:
        flow, here = self.flow, self.action.screen
        screen = screen_of(flow, use, here)
        if len(use.reference.path) > 1:
            return Origin(type_schema(use.type), is_sure=False)
        was_there = screen is here or is_surely_passed(flow, screen, here)
        if not self.follows:
            return Origin(type_schema(use.type), was_there and not _feeders(flow, screen))
        found = _leaves(flow, screen, use.reference.name)
        schema = _narrowed(type_schema(use.type), any_of(each.schema for each in found))
        return Origin(schema, was_there and all(each.is_sure for each in found), _inputs(found))


def screen_of(flow: Flow, use: Use, here: Screen) -> Screen:
    """Whose data or input a reference that was found names."""
    named = use.reference.screen
    return here if named is None else flow.screens_by_id[named]


def _leaves(flow: Flow, screen: Screen, name: str) -> list[Origin]:
    """All that may fill a field of a screen's data, followed back to where it begins."""
    found: list[Origin] = []
    seen: set[tuple[Route, str]] = set()
    pending = [(screen, name)]
    while pending:
        screen, name = pending.pop()
        if (screen.route, name) in seen:
            continue
        seen.add((screen.route, name))
        declared = type_schema(declared_type(screen.data.get(name)))
        if _is_filled_from_outside(flow, screen):
            found.append(Origin(declared, is_sure=True))
        for action in _feeders(flow, screen):
            payload = action.payload or {}
            passed = _passed_on(flow, action, name)
            if passed is not None:
                pending.append(passed)
                if passed[0] is not action.screen and not is_surely_passed(
                    flow, passed[0], action.screen
                ):
                    found.append(Origin(declared, is_sure=False))
            elif name in payload:
                traced = _Tracing(flow, action, follows=False)
                found.append(traced.origin((name,), payload[name]))
            elif action.name == "navigate":
                found.append(Origin(declared, is_sure=False))
    return found


def _passed_on(flow: Flow, action: Action, name: str) -> tuple[Screen, str] | None:
    """The field of a screen's data that a payload hands on as it is."""
    binding = flow.once(_payload_bindings).get((*action.route, "payload", name))
    use = binding.use if binding is not None else None
    if use is None or use.fate is not Fate.FOUND or use.reference.root != "data":
        return None
    if len(use.reference.path) > 1:
        return None
    return screen_of(flow, use, action.screen), use.reference.name


def _is_filled_from_outside(flow: Flow, screen: Screen) -> bool:
    """By the message that opens the flow, by an endpoint, or by the items of a list that come with
    either and have actions of their own.
    """
    if needs_endpoint(flow) or any(map(is_bound, flow.by_type.get("NavigationList", ()))):
        return True
    return not _feeders(flow, screen) or screen.id in entry_screens(flow)


def _feeders(flow: Flow, screen: Screen) -> list[Action]:
    return flow.once(_all_feeders).get(screen.route, [])


def _all_feeders(flow: Flow) -> Mapping[Route, list[Action]]:
    """The actions whose payload becomes the data of each screen."""
    found: dict[Route, list[Action]] = defaultdict(list)
    for action in flow.actions:
        screen = receiver(flow, action)
        if screen is not None:
            found[screen.route].append(action)
    return found


def _narrowed(declared: Schema, found: Schema) -> Schema:
    """What is found, where it says more than the declaration and does not contradict it."""
    kinds = {each.get("type") for each in found.get("anyOf", [found])}
    if found.keys() <= {"type"} or (declared and kinds != {declared["type"]}):
        return declared
    return found


def _inside(value: object) -> list[tuple[Any, Any]]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def _together(value: object, found: Mapping[Any, Origin]) -> Origin:
    """Of an object or a list, some of whose parts are bound."""
    inputs = _inputs(found.values())
    if isinstance(value, dict):
        properties = {str(name): each.schema for name, each in found.items()}
        sure = [str(name) for name, each in found.items() if each.is_sure]
        return Origin(object_schema(properties, sure), is_sure=True, inputs=inputs)
    items = any_of(each.schema for each in found.values())
    schema = {"type": "array", "items": items} if items else {"type": "array"}
    return Origin(schema, is_sure=True, inputs=inputs)


def _inputs(origins: Iterable[Origin]) -> frozenset[str]:
    return frozenset(name for each in origins for name in each.inputs)


def _payload_bindings(flow: Flow) -> Mapping[Route, Binding]:
    return {each.route: each for each in bindings(flow).all if each.in_payload}


def _expression_types(flow: Flow) -> Mapping[Route, Type]:
    return {each.binding.route: each.type for each in judged(flow)}
