"""Feeding: whether what a binding gives is what its property takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.findings import Severity
from flowops.flowjson.bindings import Binding, Form, bindings
from flowops.flowjson.judging import judged
from flowops.flowjson.rule import Flaw
from flowops.flowjson.types import SCALARS, Kind, Type, declared_type, with_article
from flowops.flowjson.versions import Version
from flowops.flowjson.wanted import Entries, Wanted, initial, wanted, wanted_entries
from flowops.flowjson.wording import one_of, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.flow import Component, Flow

FORM_TYPES_SINCE = Version(7, 0)
PICKERS = frozenset({"PhotoPicker", "DocumentPicker"})


def misfed_properties(flow: Flow) -> Iterator[Flaw]:
    """Properties bound to a value of another type."""
    for binding, component, given in flow.once(_fed):
        if not _is_picker_error(component, binding):
            yield from _misfed(binding, given, _wanted(flow, component, binding))


def misfed_picker_errors(flow: Flow) -> Iterator[Flaw]:
    """Error messages of pickers of files, which may also be objects."""
    for binding, component, given in flow.once(_fed):
        if _is_picker_error(component, binding):
            yield from _misfed(binding, given, wanted(component, binding.path))


def incomplete_entries(flow: Flow) -> Iterator[Flaw]:
    """Bound lists of options, items or images whose declaration leaves out what they need."""
    for binding, _, given in flow.once(_fed):
        entries = wanted_entries(binding.path)
        source = binding.use.source if binding.use else None
        if entries is not None and given.kind is Kind.ARRAY and source is None:
            yield from _lacking(binding, given, entries)


def misfed_expressions(flow: Flow) -> Iterator[Flaw]:
    """Properties whose expression gives a value of another type."""
    for each in judged(flow):
        binding, given = each.binding, each.type
        component = binding.component
        if component is None or binding.form is not Form.EXPRESSION or binding.in_payload:
            continue
        expected = wanted(component, binding.path)
        if expected is None or given.kind in (Kind.UNKNOWN, *expected.kinds):
            continue
        # A number where a text belongs may well be shown: no page says that it is refused.
        shown = Kind.STRING in expected.kinds and given.kind in SCALARS
        unsure = shown or given.kind in expected.disputed
        yield Flaw(
            binding.route,
            f"the expression gives {given}, and `{binding.path[-1]}` takes {expected}",
            hint="join it to a text: `'' …`" if shown else None,
            severity=Severity.WARNING if unsure else None,
        )


def _fed(flow: Flow) -> list[tuple[Binding, Component, Type]]:
    """Properties that are one reference to something of a known type."""
    found = []
    for binding in bindings(flow).by_form[Form.REFERENCE]:
        component, use = binding.component, binding.use
        if component is None or use is None or binding.action is not None:
            continue
        if use.type.kind is not Kind.UNKNOWN and (component.type, binding.path) != _SWITCH:
            found.append((binding, component, use.type))
    return found


_SWITCH = ("Switch", ("value",))
_NESTED = 2


def _is_picker_error(component: Component, binding: Binding) -> bool:
    return component.type in PICKERS and binding.path == ("error-message",)


def _wanted(flow: Flow, component: Component, binding: Binding) -> Wanted | None:
    path = binding.path
    if component.type == "Form" and len(path) == _NESTED and path[0] == "init-values":
        filled = bindings(flow).names.inputs(binding.screen).get(str(path[1]))
        return initial(filled) if filled and flow.version >= FORM_TYPES_SINCE else None
    return wanted(component, path)


def _misfed(binding: Binding, given: Type, expected: Wanted | None) -> Iterator[Flaw]:
    if expected is None or given.kind in expected.kinds:
        return
    use = binding.use
    reference = short(str(use.reference)) if use else ""
    yield Flaw(
        binding.route,
        f"`{reference}` is {given}, and `{binding.path[-1]}` takes {expected}",
        hint=f"declare it as {with_article(expected.kinds[0])}"
        if use and use.source is None
        else None,
        severity=Severity.WARNING if given.kind in expected.disputed else None,
    )


def _lacking(binding: Binding, given: Type, entries: Entries) -> Iterator[Flaw]:
    declaration = given.declaration.get("items")
    if not isinstance(declaration, dict):
        return
    kind = declared_type(declaration).kind
    reference = short(str(binding.use.reference)) if binding.use else ""
    name = binding.path[-1]
    if kind not in (Kind.OBJECT, Kind.UNKNOWN):
        message = f"the entries of `{reference}` are {kind.value}s, and `{name}` takes objects"
        yield Flaw(binding.route, message, hint=_hint(entries))
        return
    properties = declaration.get("properties")
    declared: dict[str, Any] = properties if isinstance(properties, dict) else {}
    missing = [each for each in entries.names if each not in declared]
    if missing:
        message = f"the entries of `{reference}` declare no {one_of(missing)}"
        unsure = not set(missing) - entries.unsure
        severity = Severity.WARNING if unsure else None
        yield Flaw(binding.route, message, hint=_hint(entries), severity=severity)
    for each in entries.names:
        kind = declared_type(declared.get(each)).kind
        if each in entries.strings and kind not in (Kind.STRING, Kind.UNKNOWN):
            message = f"`{each}` of the entries of `{reference}` is a {kind.value}, not a string"
            yield Flaw(binding.route, message, hint="declare it as a string")


def _hint(entries: Entries) -> str:
    return f"declare {one_of(entries.names, 'and')} in `properties` of its `items`"
