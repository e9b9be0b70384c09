"""What a change is about: which of a reviewer's five questions it answers.

An example (`__example__`) is copy: a preview shows it, and nobody else ever meets it. What may be
chosen is behaviour, the order in which it is offered layout, and an option's id, which is handed
over, the data contract. What comes or goes is about what it brings along: a way to another screen
is routing, something to fill in behaviour. What an If or a Switch holds is shown on a condition, so
to come under one or to leave it is behaviour, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.compare.changes.change import Aspect, Deed
from flowops.compare.changes.nodes import COMPONENT, SCREEN
from flowops.compare.changes.subjects import action_of, length_of_action
from flowops.flowjson.written import INPUTS, ITEMS, actions_in, holders_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flowops.compare.changes.matching import Matching
    from flowops.compare.changes.nodes import Node
    from flowops.findings import Route

COPY, LAYOUT, BEHAVIOUR, ROUTING, CONTRACT = Aspect

IN_ORDER = (CONTRACT, ROUTING, BEHAVIOUR, COPY, LAYOUT)
"""The aspects, by what an oversight would cost."""

_WORDS = {
    **dict.fromkeys(
        (
            *("text", "label", "title", "description", "helper-text", "error-message"),
            *("error-messages", "metadata", "alt-text", "badge", "tags", "main-content", "end"),
            *("left-caption", "center-caption", "right-caption"),
        ),
        COPY,
    ),
    **dict.fromkeys(
        (
            *("layout", "src", "image", "start", "width", "height", "scale-type", "aspect-ratio"),
            *("font-weight", "strikethrough", "markdown", "media-size", "label-variant", "color"),
        ),
        LAYOUT,
    ),
    **dict.fromkeys(("terminal", "success", "refresh_on_back", "routing_model"), ROUTING),
    **dict.fromkeys(("data_api_version", "data_channel_uri"), CONTRACT),
}
"""By the first word of a path that tells; the others are behaviour."""

_ACTIONS = {
    "navigate": ROUTING,
    "open_url": ROUTING,
    "complete": CONTRACT,
    "data_exchange": CONTRACT,
}
"""Of an action that comes or goes as a whole."""

_OFFERED = (*ITEMS, "images")

CONDITIONS = frozenset({"If", "Switch"})


def aspect_of_node(node: Node, inside: Iterable[Node]) -> Aspect:
    """That it was added or removed, with what came or went `inside` of it: what an oversight of
    it would cost most.
    """
    if node.kind == SCREEN:
        return ROUTING
    brought = (each for one in (node, *inside) for each in _brought_by(one))
    return min(brought, key=IN_ORDER.index)


def _brought_by(node: Node) -> Iterator[Aspect]:
    yield BEHAVIOUR if node.type in CONDITIONS | INPUTS else LAYOUT
    for holder in holders_in(node.own):
        yield from _done_by(holder)


def _done_by(holder: dict[str, Any]) -> Iterator[Aspect]:
    for _, action in actions_in(holder):
        yield _ACTIONS.get(str(action.get("name")), BEHAVIOUR)


def aspect_of_move(old: Node, new: Node, matching: Matching) -> Aspect:
    before = [(matching.forth.get(each), within) for each, within in _conditions(old)]
    return LAYOUT if before == list(_conditions(new)) else BEHAVIOUR


def aspect_of_name(old: Node, *, is_entry: bool) -> Aspect:
    """That it is called otherwise. A sender names the screen at which a flow begins."""
    if old.kind == SCREEN:
        return CONTRACT if is_entry else ROUTING
    return CONTRACT if old.type in INPUTS else BEHAVIOUR


def aspect_of_leaf(node: Node, path: Route, deed: Deed) -> Aspect:
    """Of a value in this node; `path` leads to it."""
    if node.kind == SCREEN and path[0] == "data":
        return COPY if path[2:3] == ("__example__",) else CONTRACT
    if node.kind == COMPONENT:
        return _aspect_of_property(node, path, deed)
    return _by_word(path)


def _aspect_of_property(node: Node, path: Route, deed: Deed) -> Aspect:
    length = length_of_action(path)
    if length is not None:
        return _aspect_of_action(action_of(node, path), path[length:])
    if path == ("type",):
        return BEHAVIOUR if node.type in INPUTS else LAYOUT
    if path == ("name",):
        return aspect_of_name(node, is_entry=False)
    if path[0] in ITEMS and path[2:] == ("id",):
        return CONTRACT
    if path[0] in _OFFERED and path[1:] == path[1:2] != ():
        return _aspect_of_offer(str(path[0]), node.value[path[0]][path[1]], deed)
    return _by_word(path)


def _aspect_of_offer(kind: str, offer: object, deed: Deed) -> Aspect:
    """Of an option, an item or a picture that came, went or moved."""
    if kind == "images" or deed is Deed.MOVED:
        return LAYOUT
    done = list(_done_by(offer)) if isinstance(offer, dict) else []
    return min([BEHAVIOUR, *done], key=IN_ORDER.index)


def _by_word(path: Route) -> Aspect:
    return next((_WORDS[str(step)] for step in path if step in _WORDS), BEHAVIOUR)


def _aspect_of_action(name: str | None, path: Route) -> Aspect:
    if not path:
        return _ACTIONS.get(str(name), BEHAVIOUR)
    if path[0] == "payload":
        return BEHAVIOUR if name == "update_data" else CONTRACT
    return ROUTING


def _conditions(node: Node) -> Iterator[tuple[Node, Route]]:
    """All that decides whether it is seen: the branches around it, innermost first."""
    while node.parent is not None:
        if node.parent.type in CONDITIONS:
            yield node.parent, node.within
        node = node.parent
