from __future__ import annotations

import pytest

from flowops.applying.result import StepOutcome
from flowops.errors import ExitCode
from flowops.model.outcome import FailureKind, Ok
from flowops.model.record import Evidence
from flowops.operations.deploy import Approval, apply_flows, plan_flows
from flowops.planning.direction import Direction
from flowops.steps.effects import LookLast
from tests.applying.world import (
    DATED,
    DATED_BY_GET,
    DATED_IN_LIST,
    NOTHING_TOLD,
    Account,
    Effect,
    Fault,
    Memory,
    apply,
    refused,
    wish_for,
    world_of,
)
from tests.builders import DRAFT, PUBLISHED, definition, desired_flow

FIRST, SECOND = definition("first"), definition("second")
LOOKS_LAST = 15
"""The wish of a new flow that is published, at which nothing is left to write."""


class Scene:
    def __init__(self, telling=DATED_IN_LIST, **lags):
        self.account, self.ledger = Account(telling, **lags), Memory()
        self.said = []

    def apply(self, **wanted):
        self.account.calls.clear()
        world = world_of(self.account, self.ledger, warn=self.said.append)
        return apply_flows(
            world,
            lambda: wish_for(desired_flow(**wanted)),
            approve=lambda _: Approval.YES,
            on_event=lambda _: None,
        )

    @property
    def record(self):
        (record,) = self.ledger.read_records()
        return record

    def is_dated(self):
        return self.record.updated_at == str(self.account.only.moved)


@pytest.mark.parametrize("status", [DRAFT, PUBLISHED])
def test_what_only_the_list_dates_is_dated_by_it(status):
    scene = Scene()

    scene.apply(status=status)

    assert scene.is_dated()
    assert scene.account.calls[-1] == "list"


def test_an_edit_from_outside_is_then_seen():
    scene = Scene()
    scene.apply(status=DRAFT)
    scene.account.edit(scene.account.only.flow_id, SECOND)

    world = world_of(scene.account, scene.ledger)
    (planned,) = plan_flows(world, wish_for(desired_flow(status=DRAFT))).flows

    assert planned.pair.knowledge.evidence is Evidence.TIMESTAMP
    assert planned.direction is Direction.OUTSIDE


@pytest.mark.parametrize(
    "wanted",
    [
        {"definition": SECOND, "status": DRAFT},
        {"definition": SECOND, "status": PUBLISHED},
        {"definition": FIRST, "status": PUBLISHED},
    ],
)
def test_every_kind_of_write_is_dated(wanted):
    scene = Scene()
    scene.apply(definition=FIRST, status=DRAFT)

    scene.apply(**wanted)

    assert scene.is_dated()


def test_where_a_get_told_the_date_no_list_is_asked():
    scene = Scene(DATED_BY_GET)

    scene.apply()

    assert scene.is_dated()
    assert scene.account.calls[-1] != "list"


def test_where_nothing_was_written_no_list_is_asked():
    scene = Scene(NOTHING_TOLD)
    scene.apply()

    scene.apply()

    assert scene.account.calls.count("list") == 1


@pytest.mark.parametrize("telling", [NOTHING_TOLD, DATED_IN_LIST])
def test_a_list_that_tells_nothing_of_it_changes_nothing(telling):
    scene = Scene(telling, list_lag=9)

    scene.apply()

    assert scene.record.updated_at is None


def test_a_list_that_fails_dates_nothing_and_says_so():
    scene = Scene()
    scene.account.faults["list", 2] = refused(FailureKind.SERVER)

    report = scene.apply(status=DRAFT)

    assert report.exit_code == 0
    assert scene.record.updated_at is None
    assert "the last look at the account failed" in scene.said[0]


def test_a_key_that_is_refused_at_the_last_look_is_4():
    scene = Scene()
    scene.account.faults["list", 2] = refused(FailureKind.ACCESS)

    assert scene.apply().exit_code == 4


class Meddling(Account):
    """Somebody else acts between our last write and the last look."""

    def __init__(self, meddle):
        super().__init__(NOTHING_TOLD)
        self._meddle = meddle

    def list_flows(self, account):
        if self.calls.count("list") == 1:
            self._meddle(self)
        return super().list_flows(account)


@pytest.mark.parametrize(
    ("meddle", "code"),
    [
        (lambda account: account.edit(account.only.flow_id, SECOND), 6),
        (lambda account: account.flows.clear(), 6),
        (lambda account: account.add(SECOND), 9),
    ],
    ids=["a draft again", "gone", "a second flow of the name"],
)
def test_what_changed_since_our_last_write_is_no_success(meddle, code):
    scene = Scene()
    scene.account = Meddling(meddle)

    assert scene.apply().exit_code == code


def test_a_list_that_lags_is_overruled_by_the_flow_itself():
    scene = Scene(NOTHING_TOLD, list_lag=9)

    assert scene.apply().exit_code == 0


def test_a_list_that_lags_behind_our_write_dates_nothing():
    scene = Scene()
    scene.apply(status=DRAFT)
    moved = scene.account.only.moved

    def lag(*_):
        # The list that is read last, after this one, is the one of before the upload.
        before = scene.account.list_flows(None)
        scene.account.faults["list", 3] = Fault(Effect.BEFORE, before)

    scene.account.watch = lag
    scene.apply(definition=SECOND, status=DRAFT)

    assert scene.account.only.moved != moved
    assert scene.record.updated_at is None


def test_a_date_that_cannot_be_recorded_is_a_failure_of_no_step():
    scene = Scene()
    scene.ledger.fails_at = {4}

    report = scene.apply(status=DRAFT)

    (result,) = report.results
    assert result.failure.kind is FailureKind.NOT_RECORDED
    assert result.outcomes == (StepOutcome.APPLIED,)
    assert report.exit_code is ExitCode.PARTIAL


@pytest.mark.parametrize(
    ("meddle", "code"),
    [
        (lambda account: account.change(account.only.flow_id, status=PUBLISHED), 6),
        (lambda account: account.flows.clear(), 6),
        (lambda account: account.change(account.only.flow_id, unlisted=1), 0),
    ],
    ids=["published", "gone", "missed by the list"],
)
def test_a_draft_that_the_list_shows_otherwise_is_asked_for_once_more(meddle, code):
    scene = Scene()
    scene.account = Meddling(meddle)

    assert scene.apply(status=DRAFT).exit_code == code
    assert scene.account.calls[-1] == "get"


def test_a_published_flow_whose_date_get_alone_tells_is_asked_for_it():
    scene = Scene(DATED_BY_GET)

    scene.apply()

    assert scene.account.calls[-2:] == ["list", "get"]
    assert scene.is_dated()


def test_few_flows_beside_many_pages_are_asked_for_by_their_id():
    scene = Scene(DATED, pages=3)
    scene.account.add(SECOND, name="Theirs")

    scene.apply()

    assert scene.account.calls == ["list", "list", "create", "get", "publish", "get"]
    assert scene.record.updated_at is not None


@pytest.mark.parametrize(("telling", "last"), [(NOTHING_TOLD, "get"), (DATED_IN_LIST, "list")])
def test_many_pages_are_read_for_few_flows_where_they_alone_may_tell_a_date(telling, last):
    scene = Scene(telling, pages=3)
    scene.account.add(SECOND, name="Theirs")

    scene.apply(status=DRAFT)

    assert scene.account.calls[-1] == last


def test_a_publish_that_does_not_show_and_cannot_be_recorded_is_a_failure_all_the_same():
    scene = Scene(NOTHING_TOLD)
    scene.account.faults["publish", 1] = Fault(Effect.BEFORE, Ok(None))
    rehearsal = Scene(NOTHING_TOLD)
    rehearsal.apply()
    scene.ledger.fails_at = {rehearsal.ledger.saves + 1}

    (result,) = scene.apply().results

    assert result.failure.kind is FailureKind.NOT_PUBLISHED


@pytest.mark.parametrize("telling", [NOTHING_TOLD, DATED_IN_LIST, DATED])
def test_a_run_that_is_killed_before_its_last_look_needs_no_other_write(telling):
    account, ledger = Account(telling), Memory()
    wish = wish_for(desired_flow())
    run = apply(world_of(account, ledger), wish, kill_after=LOOKS_LAST)
    assert (run.results, type(run.wishes[-1])) == ([], LookLast)
    account.writes.clear()

    report = apply_flows(
        world_of(account, ledger),
        lambda: wish,
        approve=lambda _: Approval.YES,
        on_event=lambda _: None,
    )

    assert (report.exit_code, account.writes) == (0, [])
    (record,) = ledger.read_records()
    told = str(account.only.moved) if telling is not NOTHING_TOLD else None
    assert record.updated_at == told


def test_a_run_that_is_asked_to_stop_after_its_last_write_still_looks():
    account = Account()
    world = world_of(account)

    def stop(event):
        if (event.action, event.outcome) == ("publish", "applied"):
            world.stop.set()

    report = apply_flows(
        world, lambda: wish_for(desired_flow()), approve=lambda _: Approval.YES, on_event=stop
    )

    assert (report.exit_code, report.interrupted) == (0, False)
    assert account.calls[-1] == "list"


def test_what_a_failed_flow_holds_by_now_is_dated_too():
    scene = Scene()
    scene.apply(definition=FIRST)
    scene.account.faults["publish", 1] = refused()

    (result,) = scene.apply(definition=SECOND).results

    assert result.put_back
    assert scene.is_dated()


def test_a_draft_with_errors_is_dated():
    scene = Scene()

    (result,) = scene.apply(definition=definition(errors=1), status=DRAFT).results

    assert result.saved_with_errors
    assert scene.is_dated()
