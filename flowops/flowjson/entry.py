"""Where a flow can be entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.flowjson.graph import Graph
from flowops.flowjson.routing import navigated_ways, stated_ways

if TYPE_CHECKING:
    from flowops.flowjson.flow import Flow


def entry_screens(flow: Flow) -> tuple[str, ...]:
    """The screens that no other screen leads to, in the file's order; a message may name them.

    Without a routing model the first screen is the way in if all are led to: with a NavigationList
    a flow may lead back (rule R266). With one, that is an error of the model, and there is none.
    """
    stated = flow.once(stated_ways)
    ids = tuple(flow.screens_by_id)
    entries = Graph.among(ids, stated or flow.once(navigated_ways)).entries
    return entries if entries or stated else ids[:1]
