from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from flowops.compare.changes.ordering import keep_their_place


def longest(places):
    """By trying all."""
    for size in range(len(places), 0, -1):
        for chosen in combinations(places, size):
            if list(chosen) == sorted(chosen):
                return size
    return 0


@given(st.integers(0, 7).flatmap(lambda size: st.permutations(range(size))))
def test_as_few_as_can_be_have_moved(places):
    kept = keep_their_place(places)

    staying = [places[index] for index in sorted(kept)]
    assert staying == sorted(staying)
    assert len(kept) == longest(places)
