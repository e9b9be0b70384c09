"""Naming: what to say of a reference that names nothing, and what was probably meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.flowjson.bindings import Binding, bindings
from flowops.flowjson.defects import milder
from flowops.flowjson.guessing import guess
from flowops.flowjson.rule import Flaw
from flowops.flowjson.wording import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.flow import Flow, Screen
    from flowops.flowjson.resolving import Fate, Use


def missed(
    flow: Flow, fate: Fate, *, in_payload: bool | None = None
) -> Iterator[tuple[Binding, Use]]:
    """The references of one fate, in payloads, elsewhere, or (None) both."""
    for binding, use in bindings(flow).missed.get(fate, ()):
        if in_payload is None or binding.in_payload is in_payload:
            yield binding, use


def missing_data(flow: Flow, binding: Binding, use: Use) -> Flaw:
    name, screen = use.reference.name, binding.screen
    hint = f"declare `{short(name)}` in the screen's `data`"
    if name in bindings(flow).names.inputs(screen):
        hint = f"write `${{form.{name}}}`: it is an input of this screen"
    elif meant := guess(flow, name, screen.data):
        hint = meant
    return _flaw(
        binding, use, f"`{short(name)}` is not declared in the data of {screen.where}", hint
    )


def missing_input(flow: Flow, binding: Binding, use: Use) -> Flaw:
    name, screen = use.reference.name, binding.screen
    inputs = bindings(flow).names.inputs(screen)
    hint = "name an input of this screen"
    if name in screen.data:
        hint = f"write `${{data.{name}}}`: it is a field of the screen's data"
    elif meant := guess(flow, name, inputs):
        hint = meant
    elif name in bindings(flow).names.screens_with_input:
        hint = "pass the value on in the payload of `navigate`, as a field of this screen's data"
    if _is_list(screen, name):
        return _unsure_value(binding, use)
    return _flaw(binding, use, f"{screen.where} has no input `{short(name)}`", hint)


def missing_screen(flow: Flow, binding: Binding, use: Use) -> Flaw:
    name = use.reference.screen or ""
    hint = guess(flow, name, flow.screens_by_id) or "name a screen of this flow by its `id`"
    return _flaw(binding, use, f"there is no screen `{short(name)}`", hint)


def missing_global_field(flow: Flow, binding: Binding, use: Use) -> Flaw:
    reference = use.reference
    name, where = reference.name, f"screen {reference.screen}"
    screen = flow.screens_by_id[reference.screen or ""]
    if reference.root == "form" and _is_list(screen, name):
        return _unsure_value(binding, use)
    inputs = bindings(flow).names.inputs(screen)
    fields, others = (screen.data, inputs) if reference.root == "data" else (inputs, screen.data)
    if name in others:
        root = "form" if reference.root == "data" else "data"
        hint: str | None = f"write `${{screen.{reference.screen}.{root}.{name}}}`"
    else:
        hint = guess(flow, name, fields)
    lacks = "declares no" if reference.root == "data" else "has no input"
    message = f"{where} {lacks} `{short(name)}`"
    return _flaw(binding, use, message, hint)


def _is_list(screen: Screen, name: str) -> bool:
    return any(each.name == name for each in screen.by_type.get("NavigationList", ()))


def _unsure_value(binding: Binding, use: Use) -> Flaw:
    """A NavigationList has a name as inputs have, and flows ask it for the item that was chosen."""
    name = short(use.reference.name)
    message = f"whether `{name}`, a NavigationList, has a value is not described"
    hint = "give each item an action of its own, with what it stands for in the payload"
    return milder(_flaw(binding, use, message, hint))


def _flaw(binding: Binding, use: Use, message: str, hint: str | None) -> Flaw:
    reference = use.reference
    return Flaw(binding.route, message, hint, start=reference.start, end=reference.end)
