from __future__ import annotations

import time as real_time
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock, Timer

import pytest

from flowops.http.pace import NoTurn, Pace
from flowops.http.patience import Budget
from tests.gateway.builders import FakeTime


class Scene:
    """A pace and its budget on a clock that only waiting moves."""

    def __init__(self, declared=None, *, seconds=300.0):
        self.time, self.said = FakeTime(), []
        self.budget = Budget(seconds, clock=self.time, sleep=self.time.sleep)
        self.pace = Pace(
            declared,
            self.budget,
            on_change=self.said.append,
            clock=self.time,
            sleep=self.time.sleep,
        )

    def refused(self, retry_after=None):
        self.pace.take_turn()
        self.time.now += 0.05
        self.pace.refused(retry_after)


def test_nothing_waits_where_nothing_is_declared_or_refused():
    scene = Scene()

    for _ in range(1000):
        scene.pace.take_turn()

    assert scene.time.slept == []


def test_a_declared_rate_is_waited_for_and_costs_nothing_of_the_budget():
    scene = Scene(20, seconds=1.0)
    for _ in range(101):
        scene.pace.take_turn()

    assert sum(scene.time.slept) == pytest.approx(100 / 20, rel=0.03)
    assert scene.budget.left == 1.0


def test_a_learned_rate_costs_nothing_of_the_budget_once_something_is_taken():
    scene = Scene()
    scene.refused()
    scene.pace.take_turn()
    scene.pace.accepted()
    left = scene.budget.left
    for _ in range(50):
        scene.pace.take_turn()
        scene.pace.accepted()

    assert scene.budget.left == left < 300


def test_a_retry_after_is_waited_for_by_whoever_comes_and_paid_once():
    scene = Scene()
    scene.refused(7)
    for _ in range(3):
        scene.pace.take_turn()
        scene.pace.accepted()

    assert scene.time.slept[0] == pytest.approx(7)
    assert scene.budget.left == pytest.approx(293)


def test_a_retry_after_beyond_the_budget_is_refused_at_once():
    scene = Scene(seconds=300)
    scene.refused(900)

    with pytest.raises(NoTurn, match=r"asked to wait 900 s.* beyond what this run may still wait"):
        scene.pace.take_turn()
    assert scene.time.slept == []


def test_429_for_ever_ends_with_the_budget():
    scene = Scene(seconds=60)
    for _ in range(6):
        scene.refused()

    with pytest.raises(NoTurn, match=r"^is to be asked later; that is beyond"):
        scene.refused()
    assert 30 < sum(scene.time.slept) <= 60


def test_a_busy_gateway_that_names_a_time_holds_everybody_too():
    scene = Scene()
    scene.pace.hold(5)
    scene.pace.take_turn()

    assert scene.time.slept == [5]


def test_whoever_watches_is_told_once_when_a_rate_is_learned():
    scene = Scene()
    scene.pace.take_turn()
    scene.time.now += 0.05
    scene.pace.refused(2)
    scene.pace.refused(2)

    assert scene.said == ["429: everybody waits 2 s; from here on 1 requests a second"]


def test_a_run_that_is_stopped_waits_no_longer():
    stop = Event()
    pace = Pace(None, Budget(300, stop=stop), stop=stop)
    pace.take_turn()
    pace.refused(100)
    Timer(0.02, stop.set).start()
    began = real_time.monotonic()

    with pytest.raises(NoTurn, match="to stop"):
        pace.take_turn()
    assert real_time.monotonic() - began < 5


def test_a_stopped_run_takes_the_turns_that_come_in_time_to_finish():
    stop = Event()
    pace = Pace(50, Budget(300, stop=stop), stop=stop)
    stop.set()
    pace.hurry(3)

    for _ in range(3):
        pace.take_turn()


def test_a_stopped_run_takes_no_turn_that_comes_too_late():
    stop = Event()
    pace = Pace(0.01, Budget(300, stop=stop), stop=stop)
    stop.set()
    pace.hurry(3)
    pace.take_turn()

    with pytest.raises(NoTurn):
        pace.take_turn()


def test_all_that_wait_are_let_go_when_the_run_is_stopped():
    stop = Event()
    pace = Pace(0.01, Budget(300, stop=stop), stop=stop)
    pace.take_turn()

    def turn(_):
        with pytest.raises(NoTurn):
            pace.take_turn()

    Timer(0.05, stop.set).start()
    began = real_time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(turn, range(8)))

    assert real_time.monotonic() - began < 5


def test_threads_leave_one_after_the_other():
    pace, lock, moments = Pace(200, Budget(300)), Lock(), []

    def turn(_):
        pace.take_turn()
        with lock:
            moments.append(real_time.monotonic())

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(turn, range(40)))
    moments.sort()

    assert moments[-1] - moments[0] >= 39 / 200
