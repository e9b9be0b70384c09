from __future__ import annotations

import pytest

from flowops.applying.result import StepOutcome
from flowops.model.outcome import Ambiguous, Definite, Failure, FailureKind
from flowops.model.record import Intent
from flowops.steps import effects
from flowops.steps.step import TRIES
from tests.applying.world import (
    QUIETLY,
    Account,
    Effect,
    Fault,
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

OURS, FOREIGN = definition(), definition("foreign")
DRAFTED = desired_flow(status=DRAFT)
ADDRESS = DRAFTED.address
APPLIED, FAILED = StepOutcome.APPLIED, StepOutcome.FAILED


def created(account, ledger=None, patience=None, desired=DRAFTED, **how):
    world = world_of(account, ledger or Memory(), patience=patience)
    return apply(world, wish_for(desired), **how)


def somebody_is_faster(account, **flow):
    """A flow of the wanted name turns up between the plan and our create."""

    def add(action, _):
        if action == "create" and not account.flows:
            account.add(FOREIGN, **flow)

    account.watch = add


def test_the_definition_goes_along_and_the_flow_is_read_again():
    account = Account()

    run = created(account)

    assert account.only.draft == OURS
    assert account.calls == ["list", "create", "get", "list"]
    assert run.result.outcomes == (APPLIED,)
    assert run.result.flow_id == account.only.flow_id


def test_the_errors_that_the_answer_does_not_tell_are_found():
    account = Account()
    broken = desired_flow(definition=definition(errors=2))

    run = created(account, desired=broken)

    assert account.actions() == ["create"]
    assert len(run.result.validation_errors) == 2
    assert run.result.failure.message == "not published: Meta found 2 errors in the definition"


def test_a_create_is_announced_before_it_is_sent():
    account, ledger = Account(), Memory()

    created(account, ledger, kill_after=3)

    assert account.writes == []
    assert ledger.records[ADDRESS].intent is Intent.CREATE
    assert ledger.records[ADDRESS].intended == OURS.fingerprint


def test_a_receipt_is_durable_before_anything_else_is_asked():
    account, ledger = Account(), Memory()

    run = created(account, ledger)

    kinds = [type(wish) for wish in run.wishes]
    assert kinds[kinds.index(effects.PostFlow) + 1] is effects.SaveRecord
    assert ledger.records[ADDRESS].flow_id == account.only.flow_id
    assert ledger.records[ADDRESS].intent is None


def test_a_refused_create_leaves_no_open_write():
    ledger = Memory()

    run = created(Account(faults={("create", 1): refused(message="no")}), ledger)

    assert run.result.outcomes == (FAILED,)
    assert run.result.failure.message == "no"
    assert ledger.records[ADDRESS].intent is None


@pytest.mark.parametrize("fault", [lost(Effect.AFTER), saved_not_processed()])
def test_a_create_whose_answer_was_lost_is_found_by_its_name(fault):
    account = Account(faults={("create", 1): fault})

    run = created(account)

    assert account.actions() == ["create", "replace-json"]
    assert account.only.draft == OURS
    assert run.result.outcomes == (APPLIED,)


def test_a_create_that_never_arrived_is_sent_once_more():
    account = Account(faults={("create", 1): lost(Effect.BEFORE)})

    run = created(account)

    assert account.actions() == ["create", "create"]
    assert len(account.flows) == 1
    assert run.result.outcomes == (APPLIED,)


def test_before_a_create_is_sent_again_the_list_is_read_and_waited_for_a_few_times():
    account, patience = Account(faults={("create", 1): lost(Effect.BEFORE)}), Patience()

    created(account, patience=patience)

    first = account.calls.index("create")
    assert account.calls[first + 1 : first + 2 + TRIES] == [*["list"] * TRIES, "create"]
    assert len(patience.waits) == TRIES
    assert patience.waits[0] == QUIETLY


@pytest.mark.parametrize("lag", range(1, TRIES))
def test_a_list_that_lags_is_waited_for_before_anything_is_sent_again(lag):
    account = Account(faults={("create", 1): lost(Effect.AFTER)}, list_lag=lag)

    created(account)

    assert account.actions() == ["create", "replace-json"]


def test_the_wait_is_as_long_as_the_gateway_asks():
    busy = Ambiguous(Failure(FailureKind.SERVER, "busy", retry_after=7))
    account, patience = Account(faults={("create", 1): Fault(Effect.BEFORE, busy)}), Patience()

    created(account, patience=patience)

    assert patience.waits == [QUIETLY, (1, 7), (2, None), (3, None)]


def test_a_create_that_lands_late_has_landed_before_the_looks_for_it():
    """Names that may double, and looks that are over in no time: only the quiet wait helps."""
    account = Account(faults={("create", 1): lost(Effect.BEFORE)})

    class Late(Patience):
        def wait(self, attempt, retry_after=None):
            if (attempt, retry_after) == QUIETLY:
                account.add(OURS)
            return super().wait(attempt, retry_after)

    run = created(account, patience=Late())

    assert account.actions() == ["create", "replace-json"]
    assert run.result.outcomes == (APPLIED,)


def test_without_time_left_nothing_is_sent_again():
    account = Account(faults={("create", 1): lost(Effect.BEFORE)})

    run = created(account, patience=Patience(left=0))

    assert account.actions() == ["create"]
    assert run.result.failure.kind is FailureKind.OUT_OF_BUDGET


def test_a_create_is_sent_twice_and_never_more_often():
    ledger = Memory()
    account = Account(faults={("create", nth): lost(Effect.BEFORE) for nth in range(1, 9)})

    run = created(account, ledger)

    assert account.actions() == ["create", "create"]
    assert "it may still appear" in run.result.failure.message
    assert ledger.records[ADDRESS].intent is Intent.CREATE


SENT = 4
"""A create is the fourth thing that an apply asks of the world."""


def test_a_create_that_an_earlier_run_may_have_sent_is_looked_for_first():
    account, ledger = Account(list_lag=TRIES), Memory()
    created(account, ledger, kill_after=SENT)

    run = created(account, ledger)

    assert account.actions() == ["create", "replace-json"]
    assert run.result.outcomes == (APPLIED,)


def test_a_create_of_an_earlier_run_is_given_time_to_land_before_it_is_looked_for():
    account, ledger, patience = Account(), Memory(), Patience()
    created(account, ledger, kill_after=SENT - 1)
    patience.meanwhile = lambda: account.flows or account.add(OURS)

    run = created(account, ledger, patience)

    assert patience.waits == [QUIETLY, QUIETLY]
    assert account.actions() == ["replace-json"]
    assert run.result.outcomes == (APPLIED,)


def test_a_create_that_an_earlier_run_did_not_send_is_sent_after_a_look():
    account, ledger = Account(), Memory()
    created(account, ledger, kill_after=SENT - 1)
    assert account.writes == []

    run = created(account, ledger)

    assert account.actions() == ["create"]
    assert run.result.outcomes == (APPLIED,)


def test_a_create_that_cannot_be_looked_for_is_not_sent_again():
    account, ledger = Account(list_lag=9), Memory()
    created(account, ledger, kill_after=SENT)

    run = created(account, ledger, Patience(left=0))

    assert account.actions() == ["create"]
    assert run.result.failure.kind is FailureKind.OUT_OF_BUDGET


def test_a_list_that_cannot_be_read_ends_the_search():
    faults = {("create", 1): lost(Effect.BEFORE), ("list", 2): refused(FailureKind.SERVER)}
    account = Account(faults=faults)

    run = created(account)

    assert account.actions() == ["create"]
    assert run.result.failure.kind is FailureKind.SERVER


def test_a_name_that_is_taken_is_looked_for_and_a_draft_is_taken_as_ours():
    account = Account()
    somebody_is_faster(account)

    run = created(account)

    assert account.actions() == ["create", "replace-json"]
    assert account.only.draft == OURS
    assert run.result.outcomes == (APPLIED,)


def test_a_published_flow_of_that_name_is_not_uploaded_to():
    account = Account()
    somebody_is_faster(account, status=PUBLISHED)

    run = created(account)

    assert account.actions() == ["create"]
    assert account.only.draft == FOREIGN
    assert run.result.needs_you
    assert "1001 (PUBLISHED)" in run.result.failure.message


def test_two_flows_of_that_name_are_not_chosen_from():
    account = Account(faults={("create", 1): lost(Effect.BEFORE)})
    account.watch = lambda action, _: [account.add(FOREIGN), account.add(FOREIGN)]

    run = created(account)

    assert account.actions() == ["create"]
    assert run.result.needs_you
    assert "1001 (DRAFT), 1002 (DRAFT)" in run.result.failure.message


def test_a_name_that_is_taken_by_nobody_in_sight_is_looked_for_a_few_times():
    taken = Fault(Effect.BEFORE, Definite(Failure(FailureKind.NAME_TAKEN, "not unique")))
    account = Account(faults={("create", 1): taken})

    run = created(account)

    assert account.calls.count("list") == 1 + TRIES
    assert account.actions() == ["create"]
    assert run.result.failure.message == "not unique"


def test_a_new_flow_that_get_does_not_find_yet_is_found_in_the_list():
    account = Account(get_lag=9)
    account.add(FOREIGN, name="Stranger")

    run = created(account)

    assert account.calls == ["list", "create", "get", "list", "list"]
    assert run.result.outcomes == (APPLIED,)


def test_a_new_flow_that_nothing_shows_yet_is_left_to_the_next_run():
    account, ledger, patience = Account(get_lag=9, list_lag=9), Memory(), Patience()

    run = created(account, ledger, patience)

    assert run.result.failure.kind is FailureKind.NOT_FOUND
    assert run.result.flow_id == account.only.flow_id
    assert ledger.records[ADDRESS].flow_id == account.only.flow_id
    assert len(patience.waits) == account.calls.count("list") - 2


def test_a_search_that_has_no_time_left_ends():
    account = Account(get_lag=9, list_lag=9)

    run = created(account, patience=Patience(left=0))

    assert account.calls == ["list", "create", "get", "list"]
    assert run.result.failure.kind is FailureKind.NOT_FOUND


def test_a_search_whose_list_fails_ends():
    account = Account(faults={("list", 2): refused(FailureKind.ACCESS)}, get_lag=9)

    assert created(account).result.failure.kind is FailureKind.ACCESS


def test_a_flow_that_is_gone_is_made_anew_and_nothing_of_the_old_one_is_kept():
    account, ledger = Account(), Memory()
    created(account, ledger, desired=desired_flow(definition=FOREIGN))
    account.flows.clear()

    run = created(account, ledger, desired=desired_flow())

    assert run.result.failure is None
    assert account.only.published == OURS
    assert ledger.records[ADDRESS].last_published == OURS.fingerprint


def test_a_flow_that_is_gone_and_cannot_be_made_anew_is_a_plain_failure():
    account, ledger = Account(), Memory()
    created(account, ledger, desired=desired_flow())
    account.flows.clear()
    account.faults["create", 2] = refused(message="no")

    run = created(account, ledger, desired=desired_flow())

    assert run.result.failure.message == "no"
    assert not run.result.left_in_draft


def test_a_flow_made_anew_that_cannot_be_published_never_was_in_use():
    account, ledger = Account(), Memory()
    created(account, ledger, desired=desired_flow())
    account.flows.clear()
    account.faults["publish", 2] = refused()

    run = created(account, ledger, desired=desired_flow())

    assert not run.result.left_in_draft
    assert not ledger.records[ADDRESS].was_published
