"""The ways in which Meta's validation errors point into a definition."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowops.findings import Route

_ROOT = re.compile(r"\s*(?:\$root|\$|#)?\s*")
# Meta's own sample has blanks around steps: `screens [0]. layout.children [0].type`.
_STEP = re.compile(
    r"""\s*\.?\s*(?:\[\s*(?:(?P<index>[0-9]{1,9})|'(?P<single>[^']*)'|"(?P<double>[^"]*)")\s*\]"""
    r"""|(?P<word>[^\s.\[\]]+))"""
)
_INDEX = re.compile(r"[0-9]{1,9}")


def route_of_meta_path(path: str) -> Route:
    """`screens[0].layout`, `$root/screens/0/layout` and JSON pointers as a route.

    What cannot be read ends the route, so that it leads to an ancestor. Source: Flows API
    reference, "validation_errors"; the slashed form is from Meta's Postman collection.
    """
    root = _ROOT.match(path)
    rest = path[root.end() :] if root else path
    return _pointer(rest) if rest.startswith("/") else _dotted(rest)


def _pointer(path: str) -> Route:
    steps = (step.strip().replace("~1", "/").replace("~0", "~") for step in path.split("/")[1:])
    return tuple(_step(step) for step in steps)


def _dotted(path: str) -> Route:
    route: list[str | int] = []
    at = 0
    while found := _STEP.match(path, at):
        at = found.end()
        quoted = found["single"] or found["double"]
        route.append(quoted or _step(found["index"] or found["word"] or ""))
    return tuple(route)


def _step(text: str) -> str | int:
    return int(text) if _INDEX.fullmatch(text) else text
