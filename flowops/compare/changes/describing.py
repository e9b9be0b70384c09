"""All changes between two revisions of a definition: none that is not one, and none left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from flowops.compare.changes.aspects import (
    aspect_of_leaf,
    aspect_of_move,
    aspect_of_name,
    aspect_of_node,
)
from flowops.compare.changes.cases import renamed_cases
from flowops.compare.changes.change import Aspect, Change, Deed
from flowops.compare.changes.leaves import Leaf, compare_objects
from flowops.compare.changes.matching import match_nodes
from flowops.compare.changes.nodes import COMPONENT, FLOW, SCREEN, read_nodes
from flowops.compare.changes.ordering import keep_their_place
from flowops.compare.changes.subjects import action_of, subject_of
from flowops.flowjson.entry import entry_screens
from flowops.flowjson.flow import Flow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flowops.compare.changes.matching import Matching
    from flowops.compare.changes.nodes import Node
    from flowops.findings import Route
    from flowops.model.definition import Definition


def describe_changes(before: Definition, after: Definition) -> tuple[Change, ...]:
    """In the order in which the later revision is read, what is gone where it would stand.

    Empty if and only if both have one fingerprint. What was added, removed or moved as a whole is
    one change; what changed inside of something that moved is told besides.
    """
    if before.fingerprint == after.fingerprint:
        return ()
    old, new = read_nodes(before.value), read_nodes(after.value)
    matching = match_nodes(old, new)
    renamed = _renamed(matching)
    comparison = _Comparison(matching, renamed, _moved(matching, renamed))
    return tuple(comparison.changes(old, new))


class _Comparison(Struct, frozen=True):
    matching: Matching
    renamed: Mapping[Node, Mapping[Route, Route]]
    moved: frozenset[Node]

    def changes(self, before: Node, after: Node) -> Iterator[Change]:
        yield from self._of_both(before, after)
        for old, new in self._in_order(before.children, after.children):
            yield from self._of(old, new)
            if old is not None and new is not None:
                for each in self._in_order(list(old.walk()), list(new.walk())):
                    yield from self._of(*each)

    def _in_order(
        self, old: Sequence[Node], new: Sequence[Node]
    ) -> Iterator[tuple[Node | None, Node | None]]:
        """All of both, in the order of `new`; what is gone follows what stood before it."""
        gone: dict[Node | None, list[Node]] = {}
        last = None
        for node in old:
            if node in self.matching.forth:
                last = self.matching.forth[node]
            else:
                gone.setdefault(last, []).append(node)
        yield from ((each, None) for each in gone.get(None, ()))
        for node in new:
            yield self.matching.back.get(node), node
            yield from ((each, None) for each in gone.get(node, ()))

    def _of(self, old: Node | None, new: Node | None) -> Iterator[Change]:
        if old is not None and new is not None:
            yield from self._of_both(old, new)
        elif new is not None and new.parent in self.matching.back:
            brought = (each for each in new.walk() if each not in self.matching.back)
            yield _whole(aspect_of_node(new, brought), Deed.ADDED, None, new)
        elif old is not None and old.parent in self.matching.forth:
            taken = (each for each in old.walk() if each not in self.matching.forth)
            change = _whole(aspect_of_node(old, taken), Deed.REMOVED, old, None)
            screen = self.matching.forth.get(_screen_of(old))
            yield change if screen is None else replace(change, screen=screen.shown)

    def _of_both(self, old: Node, new: Node) -> Iterator[Change]:
        if old in self.moved:
            yield _whole(aspect_of_move(old, new, self.matching), Deed.MOVED, old, new)
        is_renamed = new.kind != FLOW and None not in {old.name, new.name} and old.name != new.name
        if is_renamed:
            aspect = aspect_of_name(new, is_entry=_is_entry(old))
            change = _whole(aspect, Deed.RENAMED, old, new)
            yield replace(change, before=old.name, after=new.name)
        for before, after in self.renamed.get(old, {}).items():
            yield _case(old, new, before, after)
        called = ("id",) if new.kind == SCREEN else ("name",)
        for leaf in compare_objects(old.own, new.own):
            if not (is_renamed and leaf.path == called):
                yield _part(old, new, leaf)


def _whole(aspect: Aspect, deed: Deed, old: Node | None, new: Node | None) -> Change:
    screen, component = _place(new or old)
    before_route = old.route if old else None
    after_route = new.route if new else None
    return Change(
        aspect=aspect,
        deed=deed,
        subject=COMPONENT if component else SCREEN,
        screen=screen,
        component=component,
        path=(),
        before=old.value if old else None,
        after=new.value if new else None,
        before_route=before_route,
        after_route=after_route,
        before_owner=before_route,
        after_owner=after_route,
    )


def _part(old: Node, new: Node, leaf: Leaf) -> Change:
    holder = old if leaf.after_path is None else new
    screen, component = _place(new)
    return Change(
        aspect=aspect_of_leaf(holder, leaf.path, leaf.deed),
        deed=leaf.deed,
        subject=subject_of(holder, leaf.path),
        screen=screen,
        component=component,
        path=leaf.path,
        before=leaf.before,
        after=leaf.after,
        before_route=None if leaf.before_path is None else (*old.route, *leaf.before_path),
        after_route=None if leaf.after_path is None else (*new.route, *leaf.after_path),
        before_owner=old.route,
        after_owner=new.route,
        action=action_of(holder, leaf.path),
    )


def _case(old: Node, new: Node, before: Route, after: Route) -> Change:
    leaf = Leaf(Deed.RENAMED, before, after, before[1], after[1])
    return replace(_part(old, new, leaf), subject=f"case {after[1]}")


def _place(node: Node | None) -> tuple[str | None, str | None]:
    """The screen and the component, as people call them."""
    if node is None or node.kind == FLOW:
        return None, None
    return _screen_of(node).shown, node.label if node.kind == COMPONENT else None


def _screen_of(node: Node) -> Node:
    while node.kind == COMPONENT and node.parent is not None:
        node = node.parent
    return node


def _is_entry(screen: Node) -> bool:
    if screen.kind != SCREEN or screen.parent is None:
        return False
    return screen.name in entry_screens(Flow(screen.parent.value))


def _renamed(matching: Matching) -> dict[Node, dict[Route, Route]]:
    """The renamed cases of each Switch that has some."""
    found = {old: renamed_cases(old, new, matching) for old, new in matching.forth.items()}
    return {old: cases for old, cases in found.items() if cases}


def _moved(matching: Matching, renamed: dict[Node, dict[Route, Route]]) -> frozenset[Node]:
    """Those that stand in another list, and the fewest that explain the order of each list."""
    moved: list[Node] = []
    for parent, now in matching.forth.items():
        lists: dict[object, list[Node]] = {}
        for node in parent.children:
            place = matching.forth.get(node)
            if place is None:
                continue
            within = renamed.get(parent, {}).get(node.within, node.within)
            if place.parent is now and place.within == within:
                lists.setdefault(node.within, []).append(node)
            else:
                moved.append(node)
        for staying in lists.values():
            kept = keep_their_place([matching.forth[node].index for node in staying])
            moved += (node for index, node in enumerate(staying) if index not in kept)
    # What stood in something that is gone as a whole stands elsewhere now.
    moved += (
        node
        for node in matching.forth
        if node.parent is not None and node.parent not in matching.forth
    )
    return frozenset(moved)
