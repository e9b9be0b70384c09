"""Which screen and which component of one revision is which of the other.

A name decides first: a screen's id, a component's type and name. What has no name, or has got
another one, is found by what it holds, then by how alike it is, then by its place. Every choice
between equals falls to what comes first, so that the same two revisions are always told alike.
"""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher
from itertools import takewhile
from typing import TYPE_CHECKING

from msgspec import Struct, field

from flowops.compare.changes.likeness import component_likeness, dice
from flowops.compare.changes.screens_alike import features_of
from flowops.flowjson.written import INPUTS

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from flowops.compare.changes.nodes import Node

ALIKE = 0.5
"""From here on two components of one type, or two screens, are taken for the same."""

SINGLE = frozenset({"Footer", "Form"})
"""A screen has one of each, at most, whatever it holds."""

TEXTS = frozenset({"TextHeading", "TextSubheading", "TextBody", "TextCaption", "RichText"})


class Matching(Struct):
    """One to one: from a node of the earlier revision to that of the later, and back."""

    forth: dict[Node, Node] = field(default_factory=dict)
    back: dict[Node, Node] = field(default_factory=dict)

    def join(self, old: Node, new: Node) -> None:
        self.forth[old] = new
        self.back[new] = old

    def left(self, old: Iterable[Node], new: Iterable[Node]) -> tuple[list[Node], list[Node]]:
        """Those that are nobody's yet."""
        return (
            [each for each in old if each not in self.forth],
            [each for each in new if each not in self.back],
        )


def match_nodes(before: Node, after: Node) -> Matching:
    """Of two roots, with all that is in them."""
    matching = Matching()
    matching.join(before, after)
    _by(lambda node: node.name, before.children, after.children, matching)
    _screens_by_likeness(before, after, matching)
    for old, new in list(matching.forth.items())[1:]:
        _match_components(old, new, matching)
    return matching


def _by(
    key_of: Callable[[Node], Hashable | None],
    old: Iterable[Node],
    new: Iterable[Node],
    matching: Matching,
) -> None:
    """The first with a key is the first with it, the second the second."""
    waiting: dict[Hashable, list[Node]] = defaultdict(list)
    old, new = matching.left(old, new)
    for node in reversed(new):
        if (key := key_of(node)) is not None:
            waiting[key].append(node)
    for node in old:
        if (key := key_of(node)) is not None and waiting[key]:
            matching.join(node, waiting[key].pop())


def _screens_by_likeness(before: Node, after: Node, matching: Matching) -> None:
    old, new = matching.left(before.children, after.children)
    features = {**features_of(before, old), **features_of(after, new)} if old and new else {}
    _by_likeness(old, new, lambda one, other: dice(features[one], features[other]), matching)


def _match_components(before: Node, after: Node, matching: Matching) -> None:
    old, new = list(before.walk()), list(after.walk())
    _equal_in_order(old, new, matching)
    _by(lambda node: (node.type, node.name) if node.name else None, old, new, matching)
    _by(lambda node: node.name if node.type in INPUTS else None, old, new, matching)
    _by(lambda node: node.canonical, old, new, matching)
    one_by_one = ([node for node in side if not node.children] for side in (old, new))
    _by_likeness(*matching.left(*one_by_one), _component_likeness, matching)
    holding = matching.left(old, new)
    _by_likeness(*holding, lambda one, other: _holder_likeness(one, other, matching), matching)
    _by(lambda node: node.type if node.type in SINGLE else None, old, new, matching)
    _by_place(old, matching)


def _equal_in_order(old: Sequence[Node], new: Sequence[Node], matching: Matching) -> None:
    """Of several that are equal, those with the same around them are the same."""
    texts, now = ([node.canonical for node in side] for side in (old, new))
    blocks = SequenceMatcher(None, texts, now, autojunk=False).get_matching_blocks()
    for start, place, size in blocks:
        for offset in range(size):
            matching.join(old[start + offset], new[place + offset])


def _by_likeness(
    old: Sequence[Node],
    new: Sequence[Node],
    likeness: Callable[[Node, Node], float],
    matching: Matching,
) -> None:
    """The most alike first; of those that are equally so, the nearest."""
    scored = [
        (-score, abs(index - place), index, place)
        for index, one in enumerate(old)
        for place, other in enumerate(new)
        if (score := likeness(one, other)) >= ALIKE
    ]
    for _, _, index, place in sorted(scored):
        if old[index] not in matching.forth and new[place] not in matching.back:
            matching.join(old[index], new[place])


def _component_likeness(one: Node, other: Node) -> float:
    if one.type != other.type and not TEXTS.issuperset({one.type, other.type}):
        return 0.0
    return component_likeness(one, other)


def _holder_likeness(one: Node, other: Node, matching: Matching) -> float:
    """By what it says itself and by what it holds."""
    if one.type != other.type:
        return 0.0
    held = {matching.forth[each] for each in one.walk() if each in matching.forth}
    own, inside = component_likeness(one, other), set(other.walk())
    return (own + dice(held, inside)) / 2 if held or inside else own


def _by_place(old: Iterable[Node], matching: Matching) -> None:
    """What has no name and stands, of its type, where the other stood: all its text is new."""
    for node in old:
        parent = matching.forth.get(node.parent) if node.parent else None
        if node in matching.forth or parent is None or node.name:
            continue
        found = _at_the_place_of(node, parent, matching)
        if found is not None:
            matching.join(node, found)


def _at_the_place_of(node: Node, parent: Node, matching: Matching) -> Node | None:
    """Behind what the last of its elder siblings that stayed in this list has become."""
    place = 0
    siblings = node.parent.children if node.parent else ()
    for elder in takewhile(lambda each: each is not node, siblings):
        now = matching.forth.get(elder) if elder.within == node.within else None
        if now is not None and now.parent is parent and now.within == node.within:
            place = now.index + 1
    here = [each for each in parent.children if each.within == node.within]
    found = here[place] if place < len(here) else None
    if found is None or found in matching.back or found.type != node.type or found.name:
        return None
    return found
