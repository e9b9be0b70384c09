from __future__ import annotations

import pytest

from flowops.applying.result import StepOutcome
from flowops.errors import ExitCode
from flowops.model.environment import Limits
from flowops.model.outcome import FailureKind
from flowops.operations.deploy import Approval, apply_flows, plan_flows
from flowops.operations.scratch import POOL
from tests.applying.world import Account, Memory, refused, wish_for, world_of
from tests.builders import DEPRECATED, DRAFT, PUBLISHED, definition, desired_flow

FIRST, SECOND, FAULTY = definition("first"), definition("second"), definition("bad", errors=2)
BOOKING, SURVEY = "Booking", "Survey"
SCRATCH = "flowops-scratch-1"


class Scene:
    """Two flows that we published; what happens from here on is watched."""

    def __init__(self):
        self.account, self.ledger = Account(), Memory()
        self.apply({BOOKING: FIRST, SURVEY: FIRST}, canary=False)
        self.forget()

    def forget(self):
        self.account.writes.clear()
        self.account.calls.clear()

    def apply(self, wanted, *, canary=True, status=PUBLISHED):
        flows = [
            desired_flow(key=name.lower(), name=name, definition=text, status=status)
            for name, text in wanted.items()
        ]
        self.wish = wish_for(*flows)
        self.world = world_of(
            self.account, self.ledger, canary=canary, limits=Limits(concurrency=1)
        )
        return apply_flows(
            self.world, lambda: self.wish, approve=lambda _: Approval.YES, on_event=lambda _: None
        )

    def flow(self, name):
        (found,) = (each for each in self.account.flows.values() if each.name == name)
        return found


@pytest.fixture
def scene():
    return Scene()


def test_a_new_definition_is_tried_on_a_scratch_draft_before_the_published_flow(scene):
    report = scene.apply({BOOKING: SECOND, SURVEY: FIRST})

    booking = scene.flow(BOOKING)
    assert scene.account.writes == [
        ("create", None),
        ("replace-json", booking.flow_id),
        ("publish", booking.flow_id),
    ]
    assert (scene.flow(SCRATCH).status, scene.flow(SCRATCH).draft) == (DRAFT, SECOND)
    assert booking.published == SECOND
    assert report.exit_code is ExitCode.DONE


def test_a_published_flow_is_not_touched_when_meta_finds_errors_on_the_scratch_flow(scene):
    report = scene.apply({BOOKING: FAULTY, SURVEY: SECOND})

    booking, survey = report.results
    assert scene.flow(BOOKING).status is PUBLISHED
    assert scene.flow(BOOKING).draft == FIRST
    assert scene.flow(SURVEY).published == SECOND
    assert booking.failure.message.startswith("tried on scratch flow")
    assert "2 errors" in booking.failure.message
    assert [each.code for each in booking.validation_errors] == ["INVALID", "INVALID"]
    assert booking.outcomes == (StepOutcome.FAILED, StepOutcome.SKIPPED)
    assert survey.failure is None
    assert report.exit_code is ExitCode.PARTIAL


def test_what_was_refused_on_the_scratch_flow_is_not_tried_again_until_the_file_changes(scene):
    scene.apply({BOOKING: FAULTY, SURVEY: FIRST})
    scene.forget()

    again = scene.apply({BOOKING: FAULTY, SURVEY: FIRST})

    assert scene.account.writes == []
    assert again.exit_code is ExitCode.NEEDS_YOU
    assert scene.apply({BOOKING: SECOND, SURVEY: FIRST}).exit_code is ExitCode.DONE


def test_one_scratch_flow_serves_all_flows_of_an_account_and_all_runs(scene):
    scene.apply({BOOKING: SECOND, SURVEY: SECOND})
    scene.apply({BOOKING: FIRST, SURVEY: FIRST})

    assert [each.name for each in scene.account.flows.values()] == [BOOKING, SURVEY, SCRATCH]


def test_a_scratch_flow_is_nobodys_unmanaged_flow(scene):
    scene.apply({BOOKING: SECOND, SURVEY: FIRST})

    plan = plan_flows(scene.world, scene.wish)

    assert plan.unmanaged == ()
    assert plan.is_empty


def test_a_scratch_flow_that_takes_no_writes_any_more_is_passed_over(scene):
    scene.account.add(FIRST, name=SCRATCH, status=DEPRECATED)

    scene.apply({BOOKING: SECOND, SURVEY: FIRST})

    assert scene.flow("flowops-scratch-2").draft == SECOND


def test_without_a_scratch_flow_to_write_to_nothing_is_touched(scene):
    for number in range(1, POOL + 1):
        scene.account.add(FIRST, name=f"flowops-scratch-{number}", status=DEPRECATED)

    report = scene.apply({BOOKING: SECOND, SURVEY: FIRST})

    assert scene.account.writes == []
    assert report.exit_code is ExitCode.FAILED
    assert "none of the 3 scratch flows" in report.results[0].failure.message


def test_where_trying_fails_the_published_flow_is_not_touched(scene):
    scene.account.faults = {("create", 1): refused(FailureKind.SERVER)}

    report = scene.apply({BOOKING: SECOND, SURVEY: FIRST})

    assert scene.flow(BOOKING).draft == FIRST
    assert report.results[0].failure.message.startswith("not tried: ")


def test_a_scratch_flow_that_cannot_be_read_again_proves_nothing():
    """Each get after the upload to it fails: its own read, and the look at its errors."""
    rehearsal = Scene()
    rehearsal.apply({BOOKING: SECOND, SURVEY: FIRST})
    calls = rehearsal.account.calls
    first = calls[: calls.index("create")].count("get") + 1

    for nth in (first, first + 1):
        scene = Scene()
        scene.account.faults = {("get", nth): refused(FailureKind.SERVER)}
        report = scene.apply({BOOKING: SECOND, SURVEY: FIRST})

        assert scene.account.actions() == ["create"]
        assert report.results[0].failure.kind is FailureKind.SERVER


@pytest.mark.parametrize("canary", [True, False])
def test_new_flows_and_drafts_are_not_tried(canary):
    account = Account()
    world = world_of(account, Memory(), canary=canary)
    wish = wish_for(desired_flow(definition=SECOND))

    apply_flows(world, lambda: wish, approve=lambda _: Approval.YES, on_event=lambda _: None)

    assert account.actions() == ["create", "publish"]


def test_an_error_that_cannot_be_remembered_is_said(scene):
    said = []
    scene.apply({BOOKING: SECOND, SURVEY: FIRST})
    saves = scene.ledger.saves
    scene.apply({BOOKING: FAULTY, SURVEY: FIRST})
    took = scene.ledger.saves - saves

    other = Scene()
    other.apply({BOOKING: SECOND, SURVEY: FIRST})
    other.ledger.fails_at = {other.ledger.saves + took}
    flows = [desired_flow(key=n.lower(), name=n, definition=FAULTY) for n in (BOOKING,)]
    world = world_of(other.account, other.ledger, canary=True, warn=said.append)
    apply_flows(
        world, lambda: wish_for(*flows), approve=lambda _: Approval.YES, on_event=lambda _: None
    )

    assert said == ["no space left on the disk"]
