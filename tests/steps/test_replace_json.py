from __future__ import annotations

import pytest
from msgspec.structs import replace

from flowops.applying.result import StepOutcome
from flowops.model.outcome import FailureKind, Ok
from flowops.model.record import Intent
from flowops.operations.deploy import plan_flows
from flowops.planning.verdict import Verdict
from flowops.steps import effects
from flowops.steps.step import TRIES
from tests.applying.world import (
    DATED,
    QUIETLY,
    READ_BACK,
    Account,
    Effect,
    Memory,
    Patience,
    apply,
    lost,
    refused,
    saved_not_processed,
    wish_for,
    world_of,
)
from tests.builders import DRAFT, PUBLISHED, definition, desired_flow

FIRST, SECOND = definition("first"), definition("second")
DRAFTED = desired_flow(definition=SECOND, status=DRAFT)
LIVE = desired_flow(definition=SECOND)
APPLIED, FAILED, SKIPPED = StepOutcome.APPLIED, StepOutcome.FAILED, StepOutcome.SKIPPED


def replaced(faults=None, *, desired=DRAFTED, patience=None, ledger=None, account=None):
    """The flow was applied with the first definition; now the second is wanted."""
    account, ledger = account or Account(), ledger or Memory()
    world = world_of(account, ledger, patience=patience)
    before = desired_flow(definition=FIRST, status=desired.status)
    assert apply(world, wish_for(before)).result.failure is None
    account.writes.clear()
    account.calls.clear()
    account.faults = faults or {}
    return apply(world, wish_for(desired)), account


def test_a_draft_is_replaced_and_read_again():
    run, account = replaced()

    assert account.calls[-3:] == ["replace-json", "get", "list"]
    assert account.only.draft == SECOND
    assert run.result.outcomes == (APPLIED,)


def test_an_upload_is_announced_before_it_is_sent_and_receipted_after():
    ledger = Memory()
    run, _ = replaced(ledger=ledger)

    kinds = [type(wish) for wish in run.wishes]
    sent = kinds.index(effects.PutJson)
    announced, receipt = run.wishes[sent - 1].record, run.wishes[sent + 1].record
    assert (announced.intent, announced.intended) == (Intent.REPLACE_JSON, SECOND.fingerprint)
    assert announced.fingerprint == FIRST.fingerprint
    assert (receipt.fingerprint, receipt.status) == (SECOND.fingerprint, DRAFT)


def test_an_upload_is_open_until_the_flow_was_read_after_it():
    ledger = Memory()
    run, _ = replaced(ledger=ledger)

    kinds = [type(wish) for wish in run.wishes]
    receipt = run.wishes[kinds.index(effects.PutJson) + 1].record
    assert receipt.intent is Intent.REPLACE_JSON
    assert ledger.records[DRAFTED.address].intent is None


@pytest.mark.parametrize("fault", [lost(Effect.BEFORE), lost(Effect.AFTER), saved_not_processed()])
def test_an_upload_that_may_have_landed_is_sent_again(fault):
    patience = Patience()
    run, account = replaced({("replace-json", 1): fault}, patience=patience)

    assert account.actions() == ["replace-json", "replace-json"]
    assert account.only.draft == SECOND
    assert run.result.outcomes == (APPLIED,)
    assert patience.waits == [(1, None), QUIETLY]


def test_an_upload_is_sent_a_few_times_and_not_for_ever():
    ledger = Memory()
    faults = {("replace-json", nth): lost(Effect.BEFORE) for nth in range(1, 99)}
    run, account = replaced(faults, ledger=ledger)

    assert account.actions() == ["replace-json"] * TRIES
    assert run.result.outcomes == (FAILED,)
    assert ledger.records[DRAFTED.address].intent is Intent.REPLACE_JSON


def test_without_time_left_an_upload_is_not_sent_again():
    run, account = replaced({("replace-json", 1): lost(Effect.BEFORE)}, patience=Patience(left=0))

    assert account.actions() == ["replace-json"]
    assert run.result.failure.kind is FailureKind.OUT_OF_BUDGET
    assert "no answer" in run.result.failure.message


def test_a_refused_upload_leaves_no_open_write_and_the_flow_as_it_was():
    ledger = Memory()
    run, account = replaced({("replace-json", 1): refused()}, desired=LIVE, ledger=ledger)

    assert run.result.outcomes == (FAILED, SKIPPED)
    assert account.only.status is PUBLISHED
    assert not run.result.left_in_draft
    assert ledger.records[LIVE.address].intent is None


def test_a_refusal_after_an_upload_that_may_have_landed_leaves_the_write_open():
    ledger = Memory()
    faults = {("replace-json", 1): lost(Effect.BEFORE), ("replace-json", 2): refused()}
    run, account = replaced(faults, desired=LIVE, ledger=ledger)

    assert account.actions() == ["replace-json", "replace-json"]
    assert ledger.records[LIVE.address].intent is Intent.REPLACE_JSON
    assert not run.result.left_in_draft


def test_what_it_takes_to_undo_an_upload_is_durable_before_it_is_sent():
    account, ledger = Account(READ_BACK), Memory()
    account.add(FIRST, status=PUBLISHED)

    run = apply(world_of(account, ledger), wish_for(LIVE))

    kinds = [type(wish) for wish in run.wishes]
    assert kinds.index(effects.SaveDefinition) < kinds.index(effects.PutJson)
    announced = run.wishes[kinds.index(effects.PutJson) - 1].record
    assert announced.last_published == FIRST.fingerprint
    assert FIRST.fingerprint in ledger.definitions


def test_errors_that_only_the_answer_tells_count_too():
    run, account = replaced(desired=desired_flow(definition=definition(errors=1), status=DRAFT))

    assert [each.code for each in run.result.validation_errors] == ["INVALID"]
    assert account.only.draft.value["errors"] == 1


def test_a_flow_that_cannot_be_read_after_the_upload_is_not_published():
    faults = {("get", nth): refused(FailureKind.SERVER) for nth in (2, 3, 4)}
    run, account = replaced(faults, desired=desired_flow(definition=SECOND))

    assert account.actions() == ["replace-json"]
    assert run.result.failure.kind is FailureKind.SERVER
    assert run.result.left_in_draft


class Hollow(Account):
    """Says yes to an upload, and does nothing."""

    def replace_json(self, account, flow_id, file_name, definition):
        return self._call("replace-json", flow_id, tuple)


def changed_behind(account_class, **telling):
    account, ledger = Account(**telling), Memory()
    apply(world_of(account, ledger), wish_for(desired_flow(definition=FIRST)))
    behind = account_class(**telling)
    behind.flows = account.flows
    world = world_of(behind, ledger)
    return apply(world, wish_for(desired_flow(definition=SECOND))), behind, world


def test_an_upload_that_leaves_a_published_flow_published_is_not_believed():
    run, account, world = changed_behind(Hollow)

    assert account.actions() == ["replace-json"]
    assert "still reads PUBLISHED" in run.result.failure.message
    (flow,) = plan_flows(world, wish_for(desired_flow(definition=SECOND))).flows
    assert flow.verdict is Verdict.UNKNOWN


class Slow(Account):
    """Shows an upload only at the second look after it."""

    def get_flow(self, account, flow_id):
        found = super().get_flow(account, flow_id)
        if self.calls[-2] == "replace-json":
            stale = {"status": PUBLISHED, "status_text": "PUBLISHED"}
            return Ok(replace(found.value, **stale))
        return found


def test_a_look_that_lags_behind_an_upload_is_taken_again():
    run, account, _ = changed_behind(Slow)

    assert account.actions() == ["replace-json", "publish"]
    assert run.result.failure is None


@pytest.mark.parametrize("desired", [DRAFTED, LIVE])
def test_a_date_that_lags_behind_the_upload_is_read_again(desired):
    ledger, account = Memory(), Account(DATED, stale=2)
    run, _ = replaced(desired=desired, ledger=ledger, account=account)

    assert run.result.failure is None
    assert ledger.records[desired.address].updated_at == str(account.only.moved)


def test_a_date_that_does_not_move_is_not_taken_for_that_of_our_upload():
    ledger, account = Memory(), Account(DATED, stale=TRIES)
    run, _ = replaced(ledger=ledger, account=account)

    assert run.result.failure is None
    assert account.calls.count("get") == 1 + TRIES
    assert [each.record.updated_at for each in ledger.journal[-2:]] == [None, "2"]
    assert account.calls[-1] == "list"


def test_an_upload_is_not_repeated_to_a_flow_that_somebody_published_meanwhile():
    account = Account()
    patience = Patience(meanwhile=lambda: account.change(account.only.flow_id, status=PUBLISHED))
    run, _ = replaced({("replace-json", 1): lost(Effect.AFTER)}, patience=patience, account=account)

    assert account.actions() == ["replace-json"]
    assert run.result.failure.kind is FailureKind.MOVED
    assert account.only.status is PUBLISHED


def test_an_upload_is_not_repeated_to_a_flow_that_cannot_be_read():
    faults = {("replace-json", 1): lost(Effect.BEFORE), ("get", 2): refused(FailureKind.SERVER)}
    run, account = replaced(faults)

    assert account.actions() == ["replace-json"]
    assert run.result.failure.kind is FailureKind.SERVER
