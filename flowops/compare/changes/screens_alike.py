"""By what a screen is known again when its id is another: what is on it, and what leads to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.flowjson.written import actions_in, target_of, text_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flowops.compare.changes.nodes import Node

Feature = tuple[object, ...]


def features_of(root: Node, screens: Iterable[Node]) -> dict[Node, frozenset[Feature]]:
    """Of each of these screens of the flow; two that share most of them are alike."""
    ways = frozenset(_ways(root))
    return {screen: frozenset((*_own(screen), *_around(screen, ways))) for screen in screens}


def _own(screen: Node) -> Iterator[Feature]:
    if (title := text_at(screen.value, "title")) is not None:
        yield ("title", title)
    for node in screen.walk():
        yield ("component", node.canonical)
        if node.name:
            yield ("named", node.type, node.name)


def _around(screen: Node, ways: frozenset[tuple[object, object]]) -> Iterator[Feature]:
    yield from (("from", source) for source, target in ways if target == screen.name)
    yield from (("to", target) for source, target in ways if source == screen.name)


def _ways(root: Node) -> Iterator[tuple[object, object]]:
    model = root.value.get("routing_model")
    for source, targets in model.items() if isinstance(model, dict) else ():
        yield from (
            ((source, each) for each in targets if isinstance(each, str))
            if isinstance(targets, list)
            else ()
        )
    for screen in root.children:
        for node in screen.walk():
            for _, action in actions_in(node.own):
                if (target := target_of(action)) is not None:
                    yield (screen.name, target)
