from __future__ import annotations

import pytest
from msgspec.structs import replace

from flowops.applying.result import StepOutcome
from flowops.model.outcome import FailureKind, Ok
from flowops.model.record import Event, Intent
from flowops.steps import effects
from flowops.steps.publish import Publish
from flowops.steps.step import TRIES, first_standing
from tests.applying.world import (
    DATED,
    DATED_BY_PUBLISH,
    QUIETLY,
    Account,
    Effect,
    Fault,
    Memory,
    Patience,
    apply,
    lost,
    refused,
    wish_for,
    world_of,
)
from tests.builders import (
    DEPRECATED,
    DRAFT,
    PUBLISHED,
    UNKNOWN,
    definition,
    desired_flow,
    live_flow,
    pair,
)

OURS, OTHER = definition(), definition("other")
WANTED = desired_flow()
ADDRESS = WANTED.address
APPLIED, FAILED = StepOutcome.APPLIED, StepOutcome.FAILED


def published(faults=None, *, account=None, patience=None, ledger=None, watch=None):
    """Our draft of the wanted definition is live; now it is to be published."""
    account, ledger = account or Account(), ledger or Memory()
    world = world_of(account, ledger, patience=patience)
    apply(world, wish_for(desired_flow(status=DRAFT)))
    account.writes.clear()
    account.calls.clear()
    account.faults = faults or {}
    if watch is not None:
        account.watch = lambda action, flow_id: watch(account, flow_id)
    return apply(world, wish_for(WANTED)), account


def test_a_draft_is_published_and_seen_to_be():
    run, account = published()

    assert account.calls == ["list", "get", "get", "publish", "list"]
    assert account.only.status is PUBLISHED
    assert run.result.outcomes == (APPLIED,)


def test_a_publish_is_announced_and_its_definition_kept_before_it_is_sent():
    ledger = Memory()
    run, _ = published(ledger=ledger)

    kinds = [type(wish) for wish in run.wishes]
    sent = kinds.index(effects.PostPublish)
    assert kinds[sent - 2 : sent] == [effects.SaveDefinition, effects.SaveRecord]
    assert run.wishes[sent - 1].record.intent is Intent.PUBLISH
    assert ledger.records[ADDRESS].last_published == OURS.fingerprint
    assert ledger.records[ADDRESS].was_published
    assert ledger.records[ADDRESS].intent is None


def test_the_date_after_the_publish_is_recorded():
    ledger = Memory()
    _, account = published(ledger=ledger, account=Account(DATED_BY_PUBLISH))

    assert ledger.records[ADDRESS].updated_at == str(account.only.moved)


def test_a_publish_whose_answer_was_lost_is_found_to_have_worked():
    run, account = published({("publish", 1): lost(Effect.AFTER)})

    assert account.actions() == ["publish"]
    assert run.result.outcomes == (APPLIED,)


def test_a_publish_that_never_arrived_is_sent_again():
    patience = Patience()
    run, account = published({("publish", 1): lost(Effect.BEFORE)}, patience=patience)

    assert account.actions() == ["publish", "publish"]
    assert run.result.outcomes == (APPLIED,)
    assert patience.waits == [(1, None), QUIETLY]


def test_a_publish_is_sent_a_few_times_and_not_for_ever():
    ledger = Memory()
    faults = {("publish", nth): lost(Effect.BEFORE) for nth in range(1, 99)}
    run, account = published(faults, ledger=ledger)

    assert account.actions() == ["publish"] * TRIES
    assert run.result.failure.kind is FailureKind.NOT_PUBLISHED
    assert ledger.records[ADDRESS].intent is Intent.PUBLISH


def test_without_time_left_a_publish_is_not_sent_again():
    run, account = published({("publish", 1): lost(Effect.BEFORE)}, patience=Patience(left=0))

    assert account.actions() == ["publish"]
    assert run.result.failure.kind is FailureKind.OUT_OF_BUDGET


def test_publishing_what_turns_out_published_is_success():
    run, account = published(watch=lambda account, flow: account.change(flow, status=PUBLISHED))

    assert account.actions() == ["publish"]
    assert run.result.outcomes == (APPLIED,)


def test_a_read_that_lags_behind_what_is_published_is_waited_for():
    account, patience = Account(), Patience()

    def show():
        if len(patience.waits) == 2:
            account.change(account.only.flow_id, status=PUBLISHED)

    patience.meanwhile = show
    faults = {("publish", 1): refused(FailureKind.NOT_DRAFT, "invalid state")}
    run, _ = published(faults, patience=patience, account=account)

    assert account.actions() == ["publish"]
    assert run.result.outcomes == (APPLIED,)


def test_a_flow_that_is_no_draft_and_not_published_either_is_a_failure():
    ledger = Memory()
    run, account = published(
        ledger=ledger, watch=lambda account, flow: account.change(flow, status=DEPRECATED)
    )

    assert account.actions() == ["publish"]
    assert run.result.failure.message == "Publishing Flow in invalid state"
    assert ledger.records[ADDRESS].intent is None


def test_a_publish_is_not_sent_again_to_a_flow_that_is_no_draft_any_more():
    run, account = published(
        {("publish", 1): lost(Effect.BEFORE)},
        watch=lambda account, flow: account.change(flow, status=DEPRECATED),
    )

    assert account.actions() == ["publish"]
    assert run.result.failure.message == "the flow still reads DEPRECATED after the publish"


def test_a_refused_publish_leaves_no_open_write():
    ledger = Memory()
    run, account = published({("publish", 1): refused(message="not healthy")}, ledger=ledger)

    assert run.result.failure.message == "not healthy"
    assert not run.result.left_in_draft
    assert ledger.records[ADDRESS].intent is None
    assert account.only.status is DRAFT


def test_a_publish_that_was_accepted_and_does_not_show_is_a_failure():
    run, account = published({("publish", 1): Fault(Effect.BEFORE, Ok(None))})

    assert run.result.failure.kind is FailureKind.NOT_PUBLISHED
    assert account.calls.count("get") == 2 + TRIES


def test_a_publish_that_was_accepted_and_does_not_show_is_open_again():
    ledger = Memory()
    published({("publish", 1): Fault(Effect.BEFORE, Ok(None))}, ledger=ledger)

    record = ledger.records[ADDRESS]
    assert (record.intent, record.status) == (Intent.PUBLISH, DRAFT)
    assert not record.was_published
    assert ledger.journal[-1].event is Event.AMBIGUOUS


def test_a_publish_that_was_accepted_is_on_record_before_anybody_sees_it():
    ledger = Memory()
    faults = {("list", 2): refused(FailureKind.SERVER), ("get", 3): refused(FailureKind.SERVER)}
    run, account = published(faults, ledger=ledger)

    assert account.only.status is PUBLISHED
    assert run.result.failure.kind is FailureKind.SERVER
    assert run.result.outcomes == (StepOutcome.FAILED,)
    assert ledger.records[ADDRESS].intent is None
    assert ledger.records[ADDRESS].status is PUBLISHED


def test_a_flow_that_people_use_is_looked_at_as_soon_as_it_is_published():
    account, ledger = Account(), Memory()
    world = world_of(account, ledger)
    apply(world, wish_for(WANTED))
    account.calls.clear()

    apply(world, wish_for(desired_flow(definition=OTHER)))

    publish = account.calls.index("publish")
    assert account.calls[publish:] == ["publish", "get", "list"]


@pytest.mark.parametrize("errors", [1, 2])
def test_a_definition_with_errors_is_not_sent_to_be_published(errors):
    account, ledger = Account(), Memory()
    broken = desired_flow(definition=definition(errors=errors))

    run = apply(world_of(account, ledger), wish_for(broken))

    assert account.actions() == ["create"]
    noun = "error" if errors == 1 else "errors"
    assert run.result.failure.message == (
        f"not published: Meta found {errors} {noun} in the definition"
    )
    assert ledger.records[ADDRESS].refused == broken.definition.fingerprint


@pytest.mark.parametrize(
    ("refused_before", "remembered"), [(OURS, None), (OTHER, OTHER.fingerprint)]
)
def test_a_definition_that_was_published_after_all_is_not_remembered_as_refused(
    refused_before, remembered
):
    account, ledger = Account(), Memory()
    world = world_of(account, ledger)
    apply(world, wish_for(desired_flow(status=DRAFT)))
    ours = ledger.records[ADDRESS]
    ledger.save_record(replace(ours, refused=refused_before.fingerprint), Event.READ)

    apply(world, wish_for(WANTED))

    assert ledger.records[ADDRESS].refused == remembered


@pytest.mark.parametrize("status", [UNKNOWN, DEPRECATED])
def test_nothing_is_sent_to_a_flow_that_turns_out_beyond_publishing(status):
    standing = first_standing(pair(live=live_flow(status)))

    with pytest.raises(StopIteration) as ended:
        next(Publish(OURS).perform(standing))
    assert ended.value.value.failure.kind is FailureKind.MOVED


@pytest.mark.parametrize("theirs", [OTHER, definition(errors=1)])
def test_a_publish_is_not_repeated_over_what_somebody_uploaded_meanwhile(theirs):
    account = Account(DATED)
    patience = Patience(meanwhile=lambda: account.edit(account.only.flow_id, theirs))
    run, _ = published({("publish", 1): lost(Effect.BEFORE)}, patience=patience, account=account)

    assert account.actions() == ["publish"]
    assert run.result.outcomes == (FAILED,)
