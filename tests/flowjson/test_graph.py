from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowops.flowjson.graph import Graph

nodes = "ABCDEF"
graphs = st.dictionaries(
    st.sampled_from(nodes), st.lists(st.sampled_from(nodes), max_size=4), max_size=6
).map(lambda ways: Graph.among(nodes, ways))


def closure(graph):
    """Every pair of nodes the first of which leads to the second, over one way or more."""
    pairs = {(node, target) for node, targets in graph.ways.items() for target in targets}
    while True:
        longer = {(a, d) for a, b in pairs for c, d in pairs if b == c} - pairs
        if not longer:
            return pairs
        pairs |= longer


def test_only_ways_between_the_nodes_are_kept_each_once():
    graph = Graph.among("AB", {"A": ["B", "X", "B"], "X": ["A"]})

    assert graph.ways == {"A": ("B",), "B": ()}


def test_a_chain_has_an_entry_and_an_end():
    graph = Graph.among("BAC", {"A": ["B"], "B": ["C"]})

    assert graph.entries == ("A",)
    assert graph.ends == ("C",)
    assert graph.loops == ()
    assert graph.groups == (("B", "A", "C"),)


def test_a_way_to_itself_makes_a_node_neither_reached_nor_left():
    graph = Graph.among("A", {"A": ["A"]})

    assert graph.entries == graph.ends == ("A",)
    assert graph.loops == ()


def test_what_leads_back_is_a_mutual_pair():
    graph = Graph.among("ABC", {"A": ["B"], "B": ["C", "A"]})

    assert graph.mutual == (("A", "B"),)
    assert graph.without(graph.mutual).ways == {"A": (), "B": ("C",), "C": ()}


@pytest.mark.slow
def test_a_loop_of_100000_nodes_is_found():
    names = [str(number) for number in range(100_000)]
    ways = {name: [names[(index + 1) % len(names)]] for index, name in enumerate(names)}

    graph = Graph.among(names, ways)

    assert graph.loops == (tuple(names),)
    assert graph.entries == ()


@given(graphs)
def test_reachable_is_what_brute_force_reaches(graph):
    pairs = closure(graph)

    for node in nodes:
        assert graph.reachable([node]) == {node} | {to for start, to in pairs if start == node}


@given(graphs)
def test_loops_are_what_brute_force_finds(graph):
    pairs = closure(graph)
    both = {frozenset((a, b)) for a, b in pairs if a != b and (b, a) in pairs}

    found = {frozenset(pair) for loop in graph.loops for pair in combinations(loop, 2)}

    assert found == both


@given(graphs)
def test_groups_are_connected_and_apart(graph):
    either = {node: {*targets} for node, targets in graph.ways.items()}
    for node, targets in graph.ways.items():
        for target in targets:
            either[target].add(node)
    whole = closure(Graph.among(nodes, either))

    parts = graph.groups

    assert sorted(node for part in parts for node in part) == sorted(nodes)
    for a, b in combinations(nodes, 2):
        together = any(a in part and b in part for part in parts)
        assert together == ((a, b) in whole)


@given(graphs)
def test_entries_and_ends_and_pairs_are_what_their_definitions_say(graph):
    ways = {(a, b) for a, targets in graph.ways.items() for b in targets if a != b}

    assert graph.entries == tuple(n for n in nodes if all(b != n for _, b in ways))
    assert graph.ends == tuple(n for n in nodes if all(a != n for a, _ in ways))
    assert set(graph.mutual) == {(a, b) for a, b in ways if (b, a) in ways and a < b}
