from __future__ import annotations

import itertools

import pytest
from msgspec.structs import replace

from flowops.applying.result import FlowResult, StepOutcome
from flowops.errors import AccessRefused, ExitCode, GatewayFailed, LockHeld, PlanRefused, PlanStale
from flowops.model.outcome import Failure, FailureKind
from flowops.operations.deploy import ApplyReport, Approval, apply_flows, plan_flows
from tests.applying.world import Account, Memory, refused, wish_for, world_of
from tests.builders import (
    DEPRECATED,
    DRAFT,
    PUBLISHED,
    definition,
    desired_flow,
    live_flow,
    pair,
    record,
)
from tests.planning.plans import plan_of

APPLIED, FAILED, SKIPPED = StepOutcome.APPLIED, StepOutcome.FAILED, StepOutcome.SKIPPED
FIRST, SECOND = definition("first"), definition("second")
ELSEWHERE = "9c858901-8a57-4791-81fe-4c455b099bc9"


def result(*outcomes, failure=None, **facts):
    planned = plan_of(pair(live=None, record=None)).flows[0]
    kind = FailureKind[failure] if failure else None
    return FlowResult(planned, outcomes, failure=Failure(kind, "no") if kind else None, **facts)


IN_SYNC = ()
DONE = result(APPLIED, APPLIED)
FAILED_FLOW = result(FAILED, SKIPPED, failure="REJECTED")
HALF_DONE = result(APPLIED, FAILED, failure="REJECTED")
NO_ACCESS = result(FAILED, SKIPPED, failure="ACCESS")
LEFT = result(APPLIED, FAILED, failure="REJECTED", left_in_draft=True)
PUT_BACK = result(FAILED, SKIPPED, failure="NO_ANSWER", put_back=True)
NEEDS_YOU = result(FAILED, SKIPPED, failure="NAME_TAKEN", needs_you=True)
ERRORS = result(FAILED, failure="REJECTED", saved_with_errors=True)
NOT_BEGUN = result(SKIPPED, SKIPPED, failure="REJECTED")
BLOCKED = pair(live=live_flow(DEPRECATED))
UNCHANGEABLE = pair(live=live_flow(name="Renamed"))


def code(*results, pairs=(), **facts):
    return ApplyReport(plan_of(*pairs), results, **facts).exit_code


@pytest.mark.parametrize(
    ("results", "wanted"),
    [
        pytest.param([], 0, id="nothing to do"),
        pytest.param([DONE], 0, id="done"),
        pytest.param([FAILED_FLOW], 1, id="failed"),
        pytest.param([NOT_BEGUN], 1, id="not begun"),
        pytest.param([HALF_DONE], 6, id="in part"),
        pytest.param([DONE, FAILED_FLOW], 6, id="one of two"),
        pytest.param([PUT_BACK], 6, id="put back"),
        pytest.param([ERRORS], 6, id="saved with errors"),
        pytest.param([LEFT], 7, id="left in draft"),
        pytest.param([NO_ACCESS], 4, id="key refused"),
        pytest.param([NEEDS_YOU], 9, id="needs you"),
        pytest.param([DONE, NEEDS_YOU], 9, id="all that could be done"),
    ],
)
def test_how_an_apply_ended(results, wanted):
    assert code(*results) == wanted


@pytest.mark.parametrize("stopping", [BLOCKED, UNCHANGEABLE])
def test_a_flow_that_needs_a_person_is_9(stopping):
    assert code(pairs=[stopping]) == 9
    assert code(DONE, pairs=[stopping]) == 9


RANKS = [
    (7, LEFT),
    (4, NO_ACCESS),
    (6, HALF_DONE),
    (9, NEEDS_YOU),
    (0, DONE),
]


@pytest.mark.parametrize(("higher", "lower"), list(itertools.combinations(RANKS, 2)))
def test_where_codes_compete_the_worse_one_wins(higher, lower):
    assert code(higher[1], lower[1]) == higher[0]
    assert code(lower[1], higher[1]) == higher[0]


@pytest.mark.parametrize(
    ("results", "wanted"),
    [
        ([NO_ACCESS, FAILED_FLOW], 4),
        ([FAILED_FLOW, NEEDS_YOU], 1),
        ([LEFT, FAILED_FLOW], 7),
        ([LEFT, NO_ACCESS, HALF_DONE, NEEDS_YOU], 7),
        ([NO_ACCESS, HALF_DONE, NEEDS_YOU], 4),
        ([HALF_DONE, NO_ACCESS], 4),
    ],
)
def test_more_that_may_compete(results, wanted):
    assert code(*results, pairs=[BLOCKED]) == wanted


@pytest.mark.parametrize(
    ("results", "wanted"),
    [([NOT_BEGUN], 130), ([DONE, NOT_BEGUN], 130), ([LEFT], 7), ([NO_ACCESS], 4)],
)
def test_an_interrupted_apply_is_130_unless_it_left_harm(results, wanted):
    assert code(*results, interrupted=True) == wanted


def test_a_declined_plan_is_1():
    assert code(declined=True) == ExitCode.FAILED


def test_steps_are_counted_from_what_became_of_them():
    report = ApplyReport(plan_of(), (DONE, HALF_DONE, NOT_BEGUN))

    assert [report.count_steps(each) for each in StepOutcome] == [3, 1, 2]


# Applying


def applying(account, *desired, ledger=None, approve=lambda _: Approval.YES, world=None, **how):
    world = world or world_of(account, ledger or Memory())
    events = []
    report = apply_flows(
        world, lambda: wish_for(*desired), approve=approve, on_event=events.append, **how
    )
    return report, events


def test_what_is_wanted_is_made_so_and_told_as_it_goes():
    account = Account()

    report, events = applying(account, desired_flow())

    assert report.exit_code is ExitCode.DONE
    assert account.only.status is PUBLISHED
    assert [(each.action, each.outcome) for each in events] == [
        ("create", None),
        ("create", "applied"),
        ("publish", None),
        ("publish", "applied"),
    ]


def test_a_second_apply_writes_nothing():
    account, ledger = Account(), Memory()
    applying(account, desired_flow(), ledger=ledger)
    account.writes.clear()

    report, events = applying(account, desired_flow(), ledger=ledger)

    assert (account.writes, events) == ([], [])
    assert report.exit_code is ExitCode.DONE


def test_the_plan_is_shown_before_anything_is_written():
    account, shown = Account(), []

    def approve(plan):
        shown.append((plan, list(account.writes)))
        return Approval.YES

    report, _ = applying(account, desired_flow(), approve=approve)

    assert shown == [(report.plan, [])]


def test_nothing_is_written_if_a_person_says_no():
    account = Account()

    report, _ = applying(account, desired_flow(), approve=lambda _: Approval.NO)

    assert report.declined
    assert (account.writes, report.results) == ([], ())


def test_a_plan_that_took_thought_is_made_again_before_it_is_performed():
    account = Account()

    report, _ = applying(account, desired_flow(), approve=lambda _: Approval.AFTER_THOUGHT)

    assert account.calls[:3] == ["list", "list", "create"]
    assert report.exit_code is ExitCode.DONE


def test_a_plan_that_is_stale_after_some_thought_is_not_performed():
    account = Account()

    def approve(_):
        account.add(SECOND)
        return Approval.AFTER_THOUGHT

    with pytest.raises(PlanStale, match="not as it was"):
        applying(account, desired_flow(), approve=approve)

    assert account.writes == []


def test_a_plan_that_was_reviewed_is_performed():
    account = Account()
    reviewed = plan_flows(world_of(account), wish_for(desired_flow())).plan_id

    report, _ = applying(account, desired_flow(), reviewed=reviewed)

    assert report.exit_code is ExitCode.DONE


@pytest.mark.parametrize("move", [lambda account: account.add(FIRST), None])
def test_a_plan_that_was_reviewed_for_another_account_is_stale(move):
    account = Account()
    wanted = desired_flow() if move else desired_flow(definition=SECOND)
    reviewed = plan_flows(world_of(account), wish_for(desired_flow())).plan_id
    if move:
        move(account)

    with pytest.raises(PlanStale):
        applying(account, wanted, reviewed=reviewed)

    assert account.writes == []


def test_a_guard_stops_everything_before_the_first_write():
    account, asked = Account(), []
    gone = record(key="gone", flow_id="404")
    desired = [desired_flow(), desired_flow(key="gone", name="Gone")]

    with pytest.raises(PlanRefused) as caught:
        applying(account, *desired, ledger=Memory(gone), approve=asked.append)

    assert caught.value.guard == "empty-list"
    assert (account.writes, asked) == ([], [])


def test_a_guard_may_be_lifted_once():
    account = Account()
    gone = record(flow_id="404")

    report, _ = applying(account, desired_flow(), ledger=Memory(gone), allowed=["empty-list"])

    assert report.exit_code is ExitCode.DONE


def test_who_finds_the_lock_held_asks_the_gateway_nothing():
    account, ledger = Account(), Memory()

    with ledger.lock(["any"]), pytest.raises(LockHeld):
        applying(account, desired_flow(), ledger=ledger)

    assert account.calls == []


def test_the_accounts_of_another_shard_are_no_sign_of_a_wrong_account():
    account = Account()
    world = world_of(account, Memory(record(waba_id=ELSEWHERE)))
    with pytest.raises(PlanRefused, match="in an account that nothing was recorded of"):
        applying(account, desired_flow(), world=world)
    shard = replace(world.environment, left_out=frozenset({ELSEWHERE}))

    report, _ = applying(account, desired_flow(), world=replace(world, environment=shard))

    assert report.exit_code is ExitCode.DONE


class Later:
    """A checkout that is older than one of these commits."""

    def precedes(self, commit):
        return commit == "b" * 40


def test_a_commit_before_the_one_that_any_of_the_accounts_was_applied_from_is_refused():
    account, ledger = Account(), Memory()
    ledger.commits = frozenset({"a" * 40, "b" * 40, "c" * 40})
    world = replace(world_of(account, ledger), checkout=Later())

    with pytest.raises(PlanRefused) as caught:
        applying(account, desired_flow(), world=world)

    assert caught.value.guard == "older-commit"
    assert "bbbbbbbbbbbb" in caught.value.message


def test_the_lock_is_given_back_whatever_happens():
    account, ledger = Account(faults={("list", 1): refused(FailureKind.ACCESS)}), Memory()

    with pytest.raises(AccessRefused):
        applying(account, desired_flow(), ledger=ledger)

    assert not ledger.is_locked


def test_a_list_that_fails_stops_the_run_before_any_write():
    account = Account(faults={("list", 1): refused(FailureKind.SERVER)})

    with pytest.raises(GatewayFailed):
        applying(account, desired_flow())

    assert account.writes == []


def test_a_flow_that_left_the_manifest_is_never_touched():
    account, ledger = Account(), Memory()
    applying(account, desired_flow(), desired_flow(key="b", name="B"), ledger=ledger)
    account.writes.clear()

    report, _ = applying(account, desired_flow(key="b", name="B"), ledger=ledger)

    assert account.writes == []
    assert [live.name for _, live in report.plan.unmanaged] == ["Booking"]


def test_one_flows_failure_does_not_stop_the_others():
    account = Account(faults={("create", 1): refused()})
    desired = [desired_flow(key=key, name=key, status=DRAFT) for key in ("a", "b")]

    report, _ = applying(account, *desired)

    assert {each.outcomes for each in report.results} == {(APPLIED,), (FAILED,)}
    assert report.exit_code is ExitCode.PARTIAL


def test_an_apply_that_was_asked_to_stop_says_so():
    account = Account()
    world = world_of(account)
    world.stop.set()

    report, _ = applying(account, desired_flow(), world=world)

    assert account.writes == []
    assert report.interrupted
    assert report.exit_code is ExitCode.INTERRUPTED


def test_who_is_asked_to_stop_with_nothing_left_to_do_was_not_interrupted():
    account, ledger = Account(), Memory()
    applying(account, desired_flow(), ledger=ledger)
    world = world_of(account, ledger)
    world.stop.set()

    report, _ = applying(account, desired_flow(), world=world)

    assert report.exit_code is ExitCode.DONE


def test_what_came_in_one_page_is_not_listed_again_before_a_create():
    account = Account()

    applying(account, desired_flow())

    assert account.calls == ["list", "create", "get", "publish", "list"]


def test_a_flow_that_the_first_list_missed_is_not_made_again():
    account = Account(pages=2)
    missed = account.add(SECOND)
    account.change(missed, unlisted=1)

    report, _ = applying(account, desired_flow())

    assert account.actions() == ["replace-json", "publish"]
    assert len(account.flows) == 1
    assert report.exit_code is ExitCode.DONE


def test_a_published_flow_that_the_first_list_missed_is_left_to_a_person():
    account = Account(pages=2)
    account.change(account.add(SECOND, status=PUBLISHED), unlisted=1)

    report, _ = applying(account, desired_flow())

    assert account.writes == []
    assert report.exit_code is ExitCode.NEEDS_YOU


def test_a_list_that_fails_before_a_create_ends_the_run_with_nothing_written():
    account = Account(faults={("list", 2): refused(FailureKind.SERVER)}, pages=2)

    with pytest.raises(GatewayFailed):
        applying(account, desired_flow())

    assert account.writes == []
