"""Where a flow can be entered, and what of it needs a server behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.flowjson.screens import screen_ids, screens
from flowops.flowjson.walk import screen_actions

if TYPE_CHECKING:
    from flowops.model.definition import Definition

FIRST_ENTRY_SCREEN = "FIRST_ENTRY_SCREEN"
"""What a message means that names no screen (Meta, "Sending a Flow", `flow_action_payload`)."""


def next_screens(definition: Definition) -> dict[str, tuple[str, ...]]:
    """Where each screen leads: by the routing model if there is one, else by its own actions.

    A target is named once and may be a screen that does not exist.
    """
    model = _routing_model(definition)
    if model:
        return {source: _names(targets) for source, targets in model.items()}
    return _navigations(definition)


def entry_screens(definition: Definition) -> tuple[str, ...]:
    """The screens that no other screen leads to, in the file's order; a message may name them.

    Without a routing model the first screen is the way in if all are led to: with a NavigationList
    a flow may lead back (rule R266). With one, that is an error of the model, and there is none.
    """
    ways = next_screens(definition)
    reached = {target for source, targets in ways.items() for target in targets if target != source}
    ids = screen_ids(definition)
    entries = tuple(each for each in ids if each not in reached)
    if entries or _routing_model(definition):
        return entries
    return ids[:1]


def needs_endpoint(definition: Definition) -> bool:
    """Whether a server must answer for the flow: it says so, or an action asks for one."""
    says_so = ("data_api_version", "data_channel_uri")
    if any(definition.value.get(name) is not None for name in says_so):
        return True
    return any(
        action.name == "data_exchange"
        for screen in screens(definition)
        for action in screen_actions(screen)
    )


def _routing_model(definition: Definition) -> dict[str, Any]:
    """Empty where there is none; a flow of one screen may say `{}` and mean the same."""
    model = definition.value.get("routing_model")
    return model if isinstance(model, dict) else {}


def _navigations(definition: Definition) -> dict[str, tuple[str, ...]]:
    ways: dict[str, dict[str, None]] = {}
    for screen in screens(definition):
        if screen.id is not None:
            targets = (action.target for action in screen_actions(screen))
            ways.setdefault(screen.id, {}).update(
                dict.fromkeys(target for target in targets if target is not None)
            )
    return {source: tuple(targets) for source, targets in ways.items()}


def _names(targets: object) -> tuple[str, ...]:
    listed = targets if isinstance(targets, list) else ()
    return tuple(dict.fromkeys(each for each in listed if isinstance(each, str)))
