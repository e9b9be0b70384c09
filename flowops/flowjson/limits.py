"""How many characters of a text are shown, by the component or the screen that holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.flowjson.tables import tables

if TYPE_CHECKING:
    from flowops.findings import Route
    from flowops.flowjson.tables import Property


def limit_at(kind: str, path: Route) -> int | None:
    """Of what `path` leads to in a component of this type, or in a `screen`; None where no source
    states one.
    """
    table, found = tables().get(kind), None
    for step in path:
        if isinstance(step, str):
            found = table.properties.get(step) if table is not None else None
            table = tables().get(_inner(found) or "")
    return found.limit if found is not None else None


def _inner(found: Property | None) -> str | None:
    """The table of what the property holds, or of each entry of what it holds."""
    if found is None:
        return None
    return found.items.table if found.items is not None else found.table
