"""Surely: whether an input has certainly been filled by the time an action is triggered.

Meta's pages do not say what an input gives that was left empty or was never shown, nor whether it
gives anything, so only what must have been filled counts.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from flowops.flowjson.branches import ALTERNATIVES, branch_of
from flowops.flowjson.entry import entry_screens
from flowops.flowjson.graph import Graph
from flowops.flowjson.routing import navigated_ways, stated_ways
from flowops.flowjson.versions import Version

if TYPE_CHECKING:
    from flowops.findings import Route
    from flowops.flowjson.flow import Action, Component, Flow, Screen

_LEAST_FILES = {
    "PhotoPicker": "min-uploaded-photos",
    "DocumentPicker": "min-uploaded-documents",
}
_SELECTS = "on-select-action"
# In between, a component's action also ran when it was first shown (Meta's changelog, 6.0 and 7.0).
_RUNS_WHEN_SHOWN = (Version(6, 0), Version(7, 0))


def is_surely_filled(flow: Flow, source: Component, action: Action) -> bool:
    """Whether the input holds something when the action is triggered."""
    if source is action.owner:
        first, reverted = _RUNS_WHEN_SHOWN
        return action.trigger == _SELECTS and not first <= flow.version < reverted
    if not _must_be_filled(source):
        return False
    if source.screen is not action.screen:
        return not _choices(source) and _is_surely_submitted(flow, source.screen, action.screen)
    # Only a Footer sees to it that the others are filled.
    return action.owner.type == "Footer" and _choices(source) <= _choices(action.owner)


def is_surely_passed(flow: Flow, screen: Screen, here: Screen) -> bool:
    """Whether nobody can be on one screen without having been on the other."""
    starts = (each for each in entry_screens(flow) if each != screen.id)
    return here.id is not None and here.id not in _ways_around(flow, screen).reachable(starts)


def _must_be_filled(source: Component) -> bool:
    value = source.value
    if value.get("visible", True) is not True or value.get("enabled", True) is not True:
        return False
    least = _LEAST_FILES.get(source.type)
    if least is not None:
        number = value.get(least)
        return type(number) is int and number > 0
    required = value.get("required")
    return required is True or (isinstance(required, dict) and True in required.values())


def _choices(component: Component) -> frozenset[tuple[Route, Route]]:
    """The branches that have to be taken for it to be shown."""
    return frozenset(
        (parent.route, branch_of(inner))
        for parent, inner in pairwise((*component.parents, component))
        if parent.type in ALTERNATIVES
    )


def _is_surely_submitted(flow: Flow, screen: Screen, here: Screen) -> bool:
    """Whether nobody can be on one screen without having left the other by its Footer."""
    if not is_surely_passed(flow, screen, here):
        return False
    around = _ways_around(flow, screen)
    others = [each for each in screen.actions if each.owner.type != "Footer"]
    targets = {each.target for each in others} & around.ways.keys()
    asks = any(each.name == "data_exchange" for each in others)
    return not asks and here.id not in around.reachable(str(each) for each in targets)


def _ways_around(flow: Flow, screen: Screen) -> Graph:
    ways = flow.once(stated_ways) or flow.once(navigated_ways)
    return Graph.among((each for each in flow.screens_by_id if each != screen.id), ways)
