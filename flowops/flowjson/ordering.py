"""Ordering: which screens come after which, for references that look ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.flowjson.bindings import JUDGED, Binding, Form, bindings
from flowops.flowjson.graph import Graph
from flowops.flowjson.routing import navigated_ways, stated_ways

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.flow import Flow
    from flowops.flowjson.resolving import Use

GUARDS = frozenset({"If", "Switch"})
MOST_SCREENS = 100


def later_screens(flow: Flow) -> Iterator[tuple[Binding, Use]]:
    """References to screens that come later, where nothing guards against their being empty."""
    unguarded = [
        (binding, use)
        for binding, use in bindings(flow).found
        if use.reference.screen is not None and not _is_guarded(binding)
    ]
    # More screens than Meta takes are another rule's, and would take quadratic time here.
    ways = _Ways(flow) if unguarded and len(flow.screens) <= MOST_SCREENS else None
    for binding, use in unguarded:
        named, here = use.reference.screen, binding.screen.id
        if ways is None or named is None or here is None:
            continue
        if named in ways.after(here) and here not in ways.after(named):
            yield binding, use


def _is_guarded(binding: Binding) -> bool:
    component = binding.component
    if binding.in_payload or binding.form not in JUDGED or binding.form is Form.CONDITION:
        return True
    around = (component, *component.parents) if component is not None else ()
    return any(each.type in GUARDS for each in around)


class _Ways:
    """Where each screen leads, by the routing model and by its own actions."""

    def __init__(self, flow: Flow) -> None:
        stated, navigated = flow.once(stated_ways), flow.once(navigated_ways)
        ids = flow.screens_by_id
        self._graph = Graph.among(
            ids, {each: stated.get(each, ()) + navigated.get(each, ()) for each in ids}
        )
        self._after: dict[str, set[str]] = {}

    def after(self, screen: str) -> set[str]:
        """The screen, and every one that it leads to."""
        if screen not in self._after:
            self._after[screen] = self._graph.reachable([screen])
        return self._after[screen]
