"""What people would say that a part of a component, a screen or a flow is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.compare.changes.nodes import COMPONENT, FLOW, SCREEN
from flowops.flowjson.written import TRIGGERING, text_at

if TYPE_CHECKING:
    from flowops.compare.changes.nodes import Node
    from flowops.findings import Route

_CALLED = {"data-source": "option", "list-items": "item"}


def subject_of(node: Node, path: Route) -> str:
    """`option Red`, `route A → B`, `data field email`, `payload field email`; or the node itself.

    `path` leads to the value in this node, or stands where it was.
    """
    if node.kind == FLOW and path[0] == "routing_model":
        return _route(node.value["routing_model"], path[1:])
    if node.kind == SCREEN and path[0] == "data" and len(path) > 1:
        return f"data field {path[1]}"
    if node.kind == COMPONENT:
        return _part_of_component(node, path)
    return node.kind


def action_of(node: Node, path: Route) -> str | None:
    """The name of the action that the path leads to or into."""
    length = length_of_action(path) if node.kind == COMPONENT else None
    value: Any = node.value
    for step in path[: length or 0]:
        value = value[step]
    return text_at(value, "name") if length and isinstance(value, dict) else None


def length_of_action(path: Route) -> int | None:
    """How much of a path in a component leads to the action that it goes into, if to any."""
    return next((at for at, step in enumerate(path, 1) if step in TRIGGERING), None)


def _part_of_component(node: Node, path: Route) -> str:
    length = length_of_action(path)
    if length is not None:
        inside = path[length:]
        is_field = inside[:1] == ("payload",) and len(inside) > 1
        return f"payload field {inside[1]}" if is_field else "action"
    if path[0] in _CALLED and path[1:]:
        return f"{_CALLED[str(path[0])]} {_title(node.value[str(path[0])][path[1]])}"
    place = path[1] if path[0] == "images" and path[1:] else None
    return f"image {place + 1}" if isinstance(place, int) else COMPONENT


def _title(entry: Any) -> str:  # noqa: ANN401
    """What people read of an option or an item, else its id."""
    if not isinstance(entry, dict):
        return str(entry)
    content = entry.get("main-content")
    inner = content.get("title") if isinstance(content, dict) else None
    return str(entry.get("title") or inner or entry.get("id") or "without a title")


def _route(model: Any, path: Route) -> str:  # noqa: ANN401
    if not path:
        return "routing model"
    if len(path) == 1:
        return f"routes from {path[0]}"
    target = model[path[0]]
    for step in path[1:]:
        target = target[step]
    return f"route {path[0]} → {target}" if isinstance(target, str) else f"routes from {path[0]}"
