"""Which actions a trigger may have, by the component or the option that it belongs to.

The lists and their versions are data of the tables (`x-actions` in `schemas/flow/`); here it is
said which rule owns each list.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from flowops.flowjson.tables import components, tables
from flowops.flowjson.versions import Version
from flowops.flowjson.written import TRIGGERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flowops.flowjson.flow import Action, Component
    from flowops.flowjson.tables import Property

ACTIONS: Mapping[str, Version | None] = {
    "navigate": None,
    "data_exchange": None,
    "complete": None,
    "update_data": Version(6, 0),
    "open_url": Version(6, 0),
}
"""Every action, and the version that it came with; None is before all that are known."""

_OWNERS = {
    ("Footer", "on-click-action"): "R202",
    ("EmbeddedLink", "on-click-action"): "R203",
    ("OptIn", "on-click-action"): "R203",
    ("NavigationList", "on-click-action"): "R204",
    ("DatePicker", "on-select-action"): "R205",
    ("CalendarPicker", "on-select-action"): "R205",
    ("Dropdown", "on-select-action"): "R206",
    ("RadioButtonsGroup", "on-select-action"): "R206",
    ("CheckboxGroup", "on-select-action"): "R206",
    ("ChipsSelector", "on-select-action"): "R207",
    ("OptIn", "on-select-action"): "R207",
}
_UNSELECTED = "R208"
_OF_OPTIONS = "R209"


def actions_since(version: Version) -> tuple[str, ...]:
    """The actions that a version knows."""
    return tuple(name for name, since in ACTIONS.items() if since is None or since <= version)


def trigger_of(action: Action) -> Property | None:
    """What the tables say of the property that holds it; None where it cannot be."""
    table = components().get(action.owner.type)
    if table is not None and action.of_item:
        held_in = str(action.route[len(action.owner.route)])
        items = table.properties[held_in].items if held_in in table.properties else None
        table = tables().get(items.table) if items and items.table else None
    return table.properties.get(action.trigger) if table is not None else None


def owning_rule(action: Action) -> str | None:
    """The rule that says which actions its trigger may have."""
    if action.of_item and action.owner.type != "NavigationList":
        return _OF_OPTIONS
    if action.trigger == "on-unselect-action":
        return _UNSELECTED
    return _OWNERS.get((action.owner.type, action.trigger))


def has_no_trigger(component: Component) -> bool:
    """Whether it is a component that nothing can be done with, as far as actions go."""
    return component.type in _without_triggers()


@cache
def _without_triggers() -> frozenset[str]:
    known = components().items()
    return frozenset(name for name, table in known if table.properties.keys().isdisjoint(TRIGGERS))
