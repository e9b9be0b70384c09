"""The checker itself: it visits everything, finds the nearest fault, and knows a dead end."""

import gc

from tests.models.checker import WEDGED, explore


class Graph:
    """States are numbers; `edges` says where each leads."""

    def __init__(self, edges, *, bad=(), rest=()):
        self._edges, self._bad, self._rest = edges, bad, rest

    def start(self):
        return 0

    def moves(self, state):
        return [(("to", target), target) for target in self._edges.get(state, ())]

    def line(self, label):
        return " ".join(map(str, label))

    def broken(self, state):
        return f"{state} is bad" if state in self._bad else None

    def at_rest(self, state):
        return state in self._rest


def test_every_state_is_visited_once():
    found = explore(Graph({0: [1, 2], 1: [3], 2: [3], 3: [0]}, rest={0}))

    assert found.holds
    assert (found.states, found.moves, found.depth) == (4, 5, 2)


def test_the_trace_to_what_is_broken_is_a_shortest_one():
    found = explore(Graph({0: [1, 4], 1: [2], 2: [3], 4: [3]}, bad={3}, rest={0}))

    assert found.broken == "3 is bad"
    assert found.trace == ("to 4", "to 3")
    assert found.story() == "  1. to 4\n  2. to 3\n  => 3 is bad"


def test_a_state_that_no_way_leads_out_of_is_wedged():
    found = explore(Graph({0: [1, 2], 1: [0], 2: [3], 3: [2]}, rest={1}))

    assert (found.broken, found.trace) == (WEDGED, ("to 2",))


def test_a_state_is_not_wedged_if_a_long_way_leads_to_rest():
    ring = {number: [number + 1] for number in range(50)}

    assert explore(Graph(ring, rest={50})).holds
    assert explore(Graph({**ring, 50: [0]}, rest={25})).holds


def test_a_search_that_is_cut_short_holds_nothing():
    found = explore(Graph({number: [number + 1] for number in range(50)}), at_most=10)

    assert found.broken is None
    assert not found.holds


def test_garbage_is_collected_again_after_a_search():
    explore(Graph({}, rest={0}))

    assert gc.isenabled()
