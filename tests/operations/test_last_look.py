from __future__ import annotations

import pytest

from flowops.applying.result import StepOutcome
from flowops.errors import ExitCode
from flowops.model.outcome import FailureKind
from flowops.model.record import Evidence
from flowops.operations.deploy import Approval, apply_flows, plan_flows
from flowops.planning.direction import Direction
from tests.applying.world import (
    DATED_BY_GET,
    DATED_IN_LIST,
    NOTHING_TOLD,
    Account,
    Effect,
    Fault,
    Memory,
    refused,
    wish_for,
    world_of,
)
from tests.builders import DRAFT, PUBLISHED, definition, desired_flow

FIRST, SECOND = definition("first"), definition("second")


class Scene:
    def __init__(self, telling=DATED_IN_LIST, **lags):
        self.account, self.ledger = Account(telling, **lags), Memory()
        self.said = []

    def apply(self, **wanted):
        self.account.calls.clear()
        world = world_of(self.account, self.ledger, warn=self.said.append)
        return apply_flows(
            world,
            wish_for(desired_flow(**wanted)),
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
