from __future__ import annotations

import threading
import time as real_time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowops.http.patience import LONGEST_DELAY, Budget
from tests.gateway.builders import FakeTime, budget


def test_the_back_off_doubles_up_to_its_cap():
    time = FakeTime()
    patience = budget(1000, time)

    assert all(patience.wait(attempt) for attempt in range(1, 9))
    assert time.slept == [1, 2, 4, 8, 16, 30, 30, 30]


@given(st.integers(-5, 10**6), st.floats(0, 1, exclude_max=True))
def test_the_jitter_is_full_and_capped(attempt, dice):
    time = FakeTime()
    budget(10**6, time, lambda: dice).wait(attempt)

    assert 0 <= time.slept[0] <= LONGEST_DELAY


@given(st.floats(0, 200), st.floats(0, 1, exclude_max=True))
def test_retry_after_is_never_undercut(asked, dice):
    time = FakeTime()

    assert budget(300, time, lambda: dice).wait(1, asked)
    assert asked <= time.slept[0] <= asked + 1


def test_a_negative_retry_after_is_no_wait():
    time = FakeTime()

    assert budget(300, time).wait(1, -5)
    assert time.slept == [0]


def test_what_the_budget_does_not_reach_is_refused_at_once():
    time = FakeTime()
    patience = budget(10, time)

    assert not patience.wait(1, 11)
    assert time.slept == []
    assert patience.left == 10


def test_a_refused_wait_leaves_the_budget_for_shorter_ones():
    patience = budget(10)

    assert not patience.wait(1, 1e9)
    assert patience.wait(1, 5)


@given(st.lists(st.tuples(st.integers(1, 30), st.none() | st.floats(0, 400)), max_size=60))
def test_all_waiting_together_stays_inside_the_budget(waits):
    time = FakeTime()
    patience = budget(300, time)
    for attempt, retry_after in waits:
        patience.wait(attempt, retry_after)

    assert sum(time.slept) <= 300.000001


def test_waits_that_overlap_cost_once():
    time = FakeTime()
    patience = Budget(10, clock=time, sleep=lambda _: None, random=lambda: 0.0)

    assert all(patience.wait(1, 6) for _ in range(8))
    assert patience.left == 4
    time.now += 3
    assert patience.wait(1, 6)
    assert patience.left == 1
    assert not patience.wait(1, 8)


def test_threads_share_one_budget():
    patience = Budget(0.05, random=lambda: 0.0)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: patience.wait(1, 0.02), range(8)))

    assert answers.count(True) >= 1
    assert patience.left >= 0


def test_a_run_that_is_asked_to_stop_waits_no_longer():
    stop = threading.Event()
    patience = Budget(300, stop=stop)
    threading.Timer(0.02, stop.set).start()
    began = real_time.monotonic()

    assert not patience.wait(1, 100)
    assert real_time.monotonic() - began < 5
    assert not patience.wait(1, 0)


@pytest.mark.parametrize("seconds", [0, 0.0])
def test_an_empty_budget_waits_for_nothing(seconds):
    assert not budget(seconds).wait(1)
