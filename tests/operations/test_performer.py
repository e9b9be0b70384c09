from __future__ import annotations

from datetime import timedelta

import pytest

from flowops.applying.result import StepOutcome
from flowops.model.environment import Limits
from flowops.model.outcome import FailureKind
from flowops.operations.deploy import plan_flows
from flowops.operations.performer import Performer
from flowops.steps import effects
from tests.applying.world import (
    Account,
    Effect,
    Memory,
    NoonClock,
    Patience,
    lost,
    refused,
    wish_for,
    world_of,
)
from tests.builders import DRAFT, desired_flow

APPLIED, FAILED, SKIPPED = StepOutcome.APPLIED, StepOutcome.FAILED, StepOutcome.SKIPPED
FLOWS = [desired_flow(key=f"f{number}", name=f"F{number}", status=DRAFT) for number in range(12)]


def performed(account, *desired, ledger=None, patience=None, at_once=1):
    limits = Limits(concurrency=at_once)
    world = world_of(account, ledger or Memory(), patience=patience, limits=limits)
    performer = Performer(world, on_event=lambda _: None)
    return performer.perform(plan_flows(world, wish_for(*desired)))


@pytest.mark.parametrize("at_once", [1, 8])
def test_results_stand_in_the_order_of_the_plan(at_once):
    account = Account()

    results = performed(account, *FLOWS, at_once=at_once)

    assert [each.planned.key for each in results] == [flow.key for flow in FLOWS]
    assert {each.outcomes for each in results} == {(APPLIED,)}
    assert len(account.flows) == len(FLOWS)


def test_a_refused_key_ends_the_run_and_no_further_flow_is_begun():
    account = Account(faults={("create", 2): refused(FailureKind.ACCESS)})

    results = performed(account, *FLOWS[:4])

    assert [each.outcomes for each in results] == [(APPLIED,), (FAILED,), (SKIPPED,), (SKIPPED,)]
    assert account.calls.count("create") == 2


def test_a_budget_that_is_used_up_ends_the_run():
    account = Account(faults={("create", 1): lost(Effect.BEFORE)})

    results = performed(account, *FLOWS[:2], patience=Patience(left=0))

    assert [each.outcomes for each in results] == [(FAILED,), (SKIPPED,)]
    assert results[0].failure.kind is FailureKind.OUT_OF_BUDGET


def test_any_other_failure_is_its_own_flows():
    account = Account(faults={("create", 1): refused()})

    results = performed(account, *FLOWS[:3])

    assert [each.outcomes for each in results] == [(FAILED,), (APPLIED,), (APPLIED,)]


def test_a_record_says_when_it_was_made():
    ledger = Memory()

    performed(Account(), FLOWS[0], ledger=ledger)

    (record,) = ledger.read_records()
    assert record.applied_at == "2026-11-28T12:00:00+00:00"


def test_the_id_of_a_flow_that_cannot_be_recorded_reaches_a_person():
    account, ledger = Account(), Memory()
    ledger.fails_at = {2}

    (result,) = performed(account, FLOWS[0], ledger=ledger)

    assert result.failure.kind is FailureKind.NOT_RECORDED
    assert result.failure.message == "no space left on the disk (f0 is flow 1001)"


def test_a_flow_that_was_never_sent_has_no_id_to_tell():
    ledger = Memory()
    ledger.fails_at = {1}

    (result,) = performed(Account(), FLOWS[0], ledger=ledger)

    assert result.failure.message == "no space left on the disk"


QUIET = Limits().quiet
LONGEST = timedelta(seconds=Limits().budget + QUIET)


@pytest.mark.parametrize(
    ("past", "waits"),
    [
        (timedelta(0), [(1, QUIET)]),
        (LONGEST, [(1, QUIET)]),
        (LONGEST + timedelta(seconds=1), []),
        (-timedelta(days=1), [(1, QUIET)]),
    ],
)
def test_an_open_write_may_have_been_sent_as_late_as_the_budget_let_it_be(past, waits):
    patience = Patience()
    performer = Performer(world_of(Account(), patience=patience), on_event=lambda _: None)
    announced = (NoonClock().now() - past).isoformat(timespec="seconds")

    assert performer._answer(effects.WaitQuietly(announced))
    assert patience.waits == waits


def test_an_open_write_of_unknown_time_is_waited_for():
    patience = Patience()
    performer = Performer(world_of(Account(), patience=patience), on_event=lambda _: None)

    assert performer._answer(effects.WaitQuietly(None))
    assert patience.waits == [(1, QUIET)]
