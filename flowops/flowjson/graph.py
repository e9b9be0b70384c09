"""A directed graph of names, and what can be asked of it: each answer in about linear time."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Graph(Struct, frozen=True, dict=True):
    """`ways` has every node as a key, and nothing else among its targets.

    Nodes and groups of them come in the order of the keys.
    """

    ways: Mapping[str, tuple[str, ...]]

    @classmethod
    def among(cls, nodes: Iterable[str], ways: Mapping[str, Iterable[str]]) -> Graph:
        """These nodes, with those of the ways that lead from one of them to another."""
        kept = dict.fromkeys(nodes)
        return cls(
            {
                node: tuple(to for to in dict.fromkeys(ways.get(node, ())) if to in kept)
                for node in kept
            }
        )

    @cached_property
    def sources(self) -> dict[str, list[str]]:
        """The ways turned round: from where each node is reached."""
        found: dict[str, list[str]] = {node: [] for node in self.ways}
        for node, targets in self.ways.items():
            for target in targets:
                found[target].append(node)
        return found

    @cached_property
    def entries(self) -> tuple[str, ...]:
        """The nodes that no other one leads to."""
        return tuple(node for node, froms in self.sources.items() if set(froms) <= {node})

    @cached_property
    def ends(self) -> tuple[str, ...]:
        """The nodes that lead to no other one."""
        return tuple(node for node, targets in self.ways.items() if set(targets) <= {node})

    @cached_property
    def mutual(self) -> tuple[tuple[str, str], ...]:
        """Pairs that lead to each other, the earlier node first."""
        leads = {node: frozenset(targets) for node, targets in self.ways.items()}
        return tuple(
            (node, target)
            for node, targets in self.ways.items()
            for target in targets
            if self._places[node] < self._places[target] and node in leads[target]
        )

    def reachable(self, starts: Iterable[str]) -> set[str]:
        """The starts, and all that they lead to."""
        return _spread(starts, set(), self.ways)

    @cached_property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The nodes that hang together, whichever way the ways lead."""
        return self._parted(self.ways, self.ways, self.sources)

    @cached_property
    def main(self) -> frozenset[str]:
        """The largest of the groups, and of several the first."""
        largest: tuple[str, ...] = max(self.groups, key=len, default=())
        return frozenset(largest)

    @property
    def apart(self) -> tuple[str, ...]:
        """The nodes that do not hang together with the main group."""
        return tuple(node for node in self.ways if node not in self.main)

    @cached_property
    def loops(self) -> tuple[tuple[str, ...], ...]:
        """Sets of two nodes or more each of which leads to every other (Kosaraju's algorithm)."""
        done = _finished(self.ways)
        place = {node: index for index, node in enumerate(done)}
        if all(place[to] <= place[node] for node in done for to in self.ways[node]):
            return ()  # every way leads to what is done before, so none leads back
        parts = self._parted(done[::-1], self.sources)
        in_order = sorted(parts, key=lambda part: self._places[part[0]])
        return tuple(part for part in in_order if len(part) > 1)

    def without(self, pairs: Iterable[tuple[str, str]]) -> Graph:
        """The same nodes without the ways between these, in either direction, or to themselves."""
        dropped = {way for one, other in pairs for way in ((one, other), (other, one))}
        return Graph(
            {
                node: tuple(to for to in targets if to != node and (node, to) not in dropped)
                for node, targets in self.ways.items()
            }
        )

    def _parted(
        self, starts: Iterable[str], *ways: Mapping[str, Iterable[str]]
    ) -> tuple[tuple[str, ...], ...]:
        """Each start that is in no part yet with all the new nodes that it leads to."""
        parts: list[tuple[str, ...]] = []
        taken: set[str] = set()
        for start in starts:
            if start not in taken:
                part = _spread([start], taken, *ways)
                taken |= part
                parts.append(tuple(sorted(part, key=self._places.__getitem__)))
        return tuple(parts)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {node: index for index, node in enumerate(self.ways)}


def _spread(
    starts: Iterable[str], avoided: set[str], *ways: Mapping[str, Iterable[str]]
) -> set[str]:
    seen = set(starts)
    pending = list(seen)
    while pending:
        node = pending.pop()
        for each in ways:
            for target in each[node]:
                if target not in seen and target not in avoided:
                    seen.add(target)
                    pending.append(target)
    return seen


def _finished(ways: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The nodes in the order in which a walk in depth is done with them."""
    # With a list of what is under way instead of recursion: a chain may be longer than the stack.
    seen: set[str] = set()
    done: list[str] = []
    for start in ways:
        under_way = [] if start in seen else [(start, iter(ways[start]))]
        seen.add(start)
        while under_way:
            node, targets = under_way[-1]
            following = next((target for target in targets if target not in seen), None)
            if following is None:
                done.append(node)
                under_way.pop()
            else:
                seen.add(following)
                under_way.append((following, iter(ways[following])))
    return done
