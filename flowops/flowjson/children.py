"""A list of components, wherever one stands: in a layout, a Form, a branch or a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.flowjson import defects
from flowops.flowjson.rule import Flaw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.findings import Route


def not_components(listed: object, route: Route) -> Iterator[Flaw]:
    """What is wrong with it as a list; the components themselves are looked at by their tables."""
    if not isinstance(listed, list):
        yield defects.wrong_type(listed, {"array"}, route)
        return
    for index, each in enumerate(listed):
        if not isinstance(each, dict):
            message = f"{defects.kind(each)} is not a component"
            hint = 'a component is an object with a "type"'
            yield Flaw((*route, index), message, hint, code="INVALID_PROPERTY_TYPE")
