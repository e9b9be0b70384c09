"""What is done ahead of those who will need it, who do it themselves where it was not."""

from __future__ import annotations

import threading

import pytest

from flowops.applying.result import StepOutcome
from flowops.errors import StoreFailed
from flowops.model.environment import Limits
from flowops.operations import workspace
from flowops.operations.performer import Performer
from flowops.operations.planning_run import plan_flows
from tests.applying.world import Account, Memory, wish_for, world_of
from tests.builders import desired_flow

LONG = 10
"""Seconds: nothing takes that long unless it is broken."""


def world(concurrency=4):
    return world_of(Account(), limits=Limits(concurrency=concurrency))


def test_items_are_done_beside_the_block_in_their_order():
    done, all_done = [], threading.Event()

    def do(item):
        done.append(item)
        if item == 9:
            all_done.set()

    with world().ahead(do, range(10)):
        assert all_done.wait(LONG)

    assert done == list(range(10))


def test_what_was_not_reached_when_the_block_ends_is_left_out(monkeypatch):
    begun, is_over, done = threading.Event(), threading.Event(), []
    exhaust = workspace._exhaust

    def exhaust_and_tell(places):
        exhaust(places)
        is_over.set()

    def do(item):
        begun.set()
        assert is_over.wait(LONG)
        done.append(item)

    monkeypatch.setattr(workspace, "_exhaust", exhaust_and_tell)
    with world().ahead(do, range(10)):
        assert begun.wait(LONG)

    assert done == [0]


def test_a_store_that_fails_ends_what_is_done_ahead_and_nothing_else():
    asked = []

    def do(item):
        asked.append(item)
        raise StoreFailed("the disk is full")

    with world().ahead(do, range(10)):
        pass

    assert asked in ([], [0])


def test_what_nobody_foresaw_is_raised_at_the_end():
    begun = threading.Event()

    def do(_):
        begun.set()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"), world().ahead(do, range(10)):
        assert begun.wait(LONG)


@pytest.mark.parametrize(("concurrency", "items"), [(1, 10), (4, 1)])
def test_where_one_is_done_after_the_other_nothing_is_done_ahead(concurrency, items):
    with world(concurrency).ahead(pytest.fail, range(items)):
        pass


def test_a_run_that_is_to_stop_does_nothing_ahead():
    here = world()
    here.stop.set()

    with here.ahead(pytest.fail, range(10)):
        pass


class NothingAhead(Memory):
    """A disk that refuses what is done ahead."""

    def save_definition(self, definition):
        if threading.current_thread().name.startswith("ahead"):
            raise StoreFailed("no space left on device")
        super().save_definition(definition)


@pytest.mark.parametrize("ledger", [Memory(), NothingAhead()])
def test_a_definition_is_kept_ahead_of_its_flow_or_by_it(ledger):
    here = world_of(Account(), ledger, limits=Limits(concurrency=4))
    flows = [desired_flow(key=f"f{number}", name=f"F{number}") for number in range(8)]
    plan = plan_flows(here, wish_for(*flows))

    results = Performer(here, on_event=lambda _: None).perform(plan)

    assert {each.outcomes for each in results} == {(StepOutcome.APPLIED,) * 2}
    assert ledger.definitions.keys() == {flow.definition.fingerprint for flow in flows}
