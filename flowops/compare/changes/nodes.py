"""A definition as a tree of what people tell apart: its screens, and the components of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flowops.flowjson.written import BRANCHES, text_at
from flowops.model.definition import canonical_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.findings import Route

FLOW, SCREEN, COMPONENT = "flow", "screen", "component"


@dataclass(eq=False)
class Node:
    """`own` is the value without the lists of nodes in it, which are `children` here. `within` is
    the way from the parent to the list that this node stands in, at `index`.

    A list is one of nodes if it holds objects and nothing else. An empty one says something of its
    own, as it does to the canonical form, and so stays where it is.
    """

    kind: str
    route: Route
    value: dict[str, Any] = field(repr=False)
    own: dict[str, Any] = field(repr=False, default_factory=dict)
    parent: Node | None = field(repr=False, default=None)
    within: Route = ()
    index: int = 0
    children: list[Node] = field(repr=False, default_factory=list)

    @property
    def type(self) -> str:
        return str(self.value.get("type"))

    @property
    def name(self) -> str | None:
        """What it is known by: a screen's id, a component's name."""
        return text_at(self.value, "id" if self.kind == SCREEN else "name")

    @cached_property
    def label(self) -> str:
        """`TextInput email`, `Footer`; see `labels` for those that would be called alike."""
        return f"{self.type} {self.name}" if self.name else self.type

    @property
    def shown(self) -> str:
        """A screen as people call it: by its id, or by its place where it has none."""
        return self.name if self.name is not None else str(self.index + 1)

    @cached_property
    def canonical(self) -> str:
        return canonical_text(self.own)

    def walk(self) -> Iterator[Node]:
        """All that is inside, in reading order."""
        for child in self.children:
            yield child
            yield from child.walk()


def read_nodes(value: dict[str, Any]) -> Node:
    """The root, with the screens as its children, and their components as theirs."""
    root = Node(FLOW, (), value, dict(value))
    _take(root, root.own, ("screens",), SCREEN)
    for screen in root.children:
        screen.own = dict(screen.value)
        layout = screen.own.get("layout")
        if isinstance(layout, dict):
            screen.own["layout"] = rest = dict(layout)
            _take(screen, rest, ("layout", "children"), COMPONENT)
        for component in screen.children:
            _read_component(component)
        _tell_apart(screen)
    return root


def _read_component(node: Node) -> None:
    node.own = dict(node.value)
    for name in BRANCHES:
        _take(node, node.own, (name,), COMPONENT)
    cases = node.own.get("cases")
    if isinstance(cases, dict):
        node.own["cases"] = rest = dict(cases)
        for name in cases:
            _take(node, rest, ("cases", name), COMPONENT)
    for child in node.children:
        _read_component(child)


def _take(parent: Node, holder: dict[str, Any], within: Route, kind: str) -> None:
    """Out of `holder`, where the list stands under the last step of `within`."""
    listed = holder.get(str(within[-1]))
    if not isinstance(listed, list) or not listed:
        return
    if not all(isinstance(each, dict) for each in listed):
        return
    del holder[str(within[-1])]
    for index, value in enumerate(listed):
        route = (*parent.route, *within, index)
        parent.children.append(Node(kind, route, value, parent=parent, within=within, index=index))


def _tell_apart(screen: Node) -> None:
    """The second of a kind is `TextBody 2`."""
    seen: dict[str, int] = {}
    for node in screen.walk():
        seen[node.label] = count = seen.get(node.label, 0) + 1
        if count > 1:
            node.label = f"{node.label} {count}"
