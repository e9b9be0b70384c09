import gc
import weakref

import pytest

from flowops.operations.collecting import OFTEN_ENOUGH, collecting_later, collecting_rarely


def test_the_collector_is_as_before_afterwards():
    before = gc.get_threshold()

    with collecting_rarely():
        assert gc.get_threshold() == (OFTEN_ENOUGH, *before[1:])
    assert gc.get_threshold() == before


def test_it_is_as_before_after_an_error_too():
    before = gc.get_threshold()

    with pytest.raises(ValueError, match="wrong"), collecting_rarely():
        raise ValueError("wrong")
    assert gc.get_threshold() == before


def test_what_is_made_to_be_kept_is_not_looked_through():
    looks = []
    gc.callbacks.append(lambda phase, _: looks.append(phase))
    try:
        with collecting_later():
            kept = [[] for _ in range(gc.get_threshold()[0] * 2)]
        more = [[] for _ in range(10)]
    finally:
        gc.callbacks.pop()

    assert looks == []
    assert gc.isenabled()
    assert len(kept) > len(more)


def test_it_is_looked_through_like_all_that_is_old():
    with collecting_later():
        ring = Ring()
        is_there = weakref.ref(ring)
        del ring

    assert gc.get_freeze_count() == 0
    gc.collect()
    assert is_there() is None


class Ring:
    def __init__(self):
        self.itself = self
