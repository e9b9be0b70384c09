from __future__ import annotations

import threading

import pytest

from flowops.model.environment import Limits
from tests.applying.world import Account, world_of

LONG = 10
"""Seconds: nothing takes that long unless it is broken."""


def world(concurrency=4):
    return world_of(Account(), limits=Limits(concurrency=concurrency))


def test_answers_stand_in_the_order_of_their_items():
    assert world().in_parallel(lambda item: -item, range(1000)) == [-item for item in range(1000)]


@pytest.mark.parametrize("items", [0, 1])
def test_one_item_needs_no_thread(items):
    mine = [threading.current_thread()] * items

    assert world().in_parallel(lambda _: threading.current_thread(), range(items)) == mine


@pytest.mark.parametrize(("concurrency", "workers"), [(2, 2), (4, 5), (16, 20)])
def test_a_quarter_more_are_done_at_once_than_requests_may_be_in_flight(concurrency, workers):
    together, lock, most = 0, threading.Lock(), []
    meeting = threading.Barrier(workers, timeout=LONG)

    def do(_):
        nonlocal together
        with lock:
            together += 1
            most.append(together)
        meeting.wait()
        with lock:
            together -= 1

    world(concurrency).in_parallel(do, range(4 * workers))

    assert max(most) == workers


def test_nothing_waits_behind_a_slow_item():
    others = threading.Semaphore(0)

    def do(item):
        if item == 0:
            assert all(others.acquire(timeout=LONG) for _ in range(99))
        else:
            others.release()

    world(concurrency=2).in_parallel(do, range(100))


def test_after_a_failure_nothing_more_is_begun():
    here, begun = world(concurrency=2), []

    def do(item):
        begun.append(item)
        if item == 1:
            raise ValueError("no")
        # Whoever waits for a next try is woken.
        assert item > 1 or here.stop.wait(LONG)

    with pytest.raises(ValueError, match="no"):
        here.in_parallel(do, range(1000))

    assert len(begun) < 1000
