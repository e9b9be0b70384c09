from __future__ import annotations

import itertools

import pytest

from flowops.applying.result import FlowResult, StepOutcome
from flowops.model.environment import OnDrift
from flowops.model.outcome import FailureKind
from flowops.model.record import Event, Intent
from flowops.operations.deploy import plan_flows
from flowops.operations.performer import Performer
from flowops.planning.direction import Direction
from flowops.planning.verdict import Verdict
from flowops.steps import effects
from flowops.steps.step import TRIES
from tests.applying.world import (
    DATED,
    NOTHING_TOLD,
    QUIETLY,
    READ_BACK,
    Account,
    Effect,
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
    THROTTLED,
    UNKNOWN,
    definition,
    desired_flow,
    pair,
)
from tests.planning.plans import plan_of

FIRST, SECOND, FOREIGN = definition("first"), definition("second"), definition("foreign")
WANTED = desired_flow(definition=SECOND)
DRAFTED = desired_flow(definition=SECOND, status=DRAFT)
ADDRESS = WANTED.address
APPLIED, FAILED, SKIPPED = StepOutcome.APPLIED, StepOutcome.FAILED, StepOutcome.SKIPPED


class Scene:
    """A flow that we published with the first definition; the second is wanted now."""

    def __init__(self, telling=NOTHING_TOLD, before=PUBLISHED):
        self.account, self.ledger = Account(telling), Memory()
        self.applied(desired_flow(definition=FIRST, status=before))
        self.account.writes.clear()
        self.account.calls.clear()

    def applied(self, *desired, **how):
        return apply(world_of(self.account, self.ledger), wish_for(*desired), **how)

    def apply(self, faults=None, desired=WANTED, **how):
        self.account.faults = dict(faults or {})
        return self.applied(desired, **how)

    @property
    def record(self):
        return self.ledger.records[ADDRESS]

    @property
    def flow_id(self):
        return self.account.only.flow_id


def test_the_steps_are_performed_in_order_and_told_as_they_go():
    run = Scene().apply()

    told = [wish for wish in run.wishes if isinstance(wish, effects.Tell)]
    assert [(each.action, each.outcome) for each in told] == [
        ("replace-json", None),
        ("replace-json", "applied"),
        ("publish", None),
        ("publish", "applied"),
    ]


def test_a_changed_published_flow_is_replaced_and_published_again():
    scene = Scene()

    run = scene.apply()

    assert scene.account.actions() == ["replace-json", "publish"]
    assert (scene.account.only.status, scene.account.only.published) == (PUBLISHED, SECOND)
    assert run.result.outcomes == (APPLIED, APPLIED)


def test_a_flow_in_sync_is_not_written_to():
    scene = Scene()

    scene.apply(desired=desired_flow(definition=FIRST))

    assert scene.account.writes == []


# What is not written to


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (UNKNOWN, Verdict.UNKNOWN),
        (DEPRECATED, Verdict.BLOCKED),
        (THROTTLED, Verdict.BLOCKED),
    ],
)
def test_a_flow_in_such_a_status_is_not_written_to(status, verdict):
    scene = Scene()
    scene.account.change(scene.flow_id, status=status)

    run = scene.apply()

    assert run.plan.flows[0].verdict is verdict
    assert scene.account.writes == []


def test_a_published_flow_that_nobody_vouches_for_is_not_written_to():
    scene = Scene()
    scene.ledger.records.clear()

    run = scene.apply()

    assert run.plan.flows[0].verdict is Verdict.UNKNOWN
    assert scene.account.writes == []
    assert scene.ledger.records == {}


def test_a_flow_that_is_wanted_as_draft_and_is_published_is_not_written_to():
    scene = Scene()

    run = scene.apply(desired=DRAFTED)

    assert run.plan.flows[0].verdict is Verdict.BLOCKED
    assert scene.account.writes == []


def test_nobody_elses_draft_is_put_live():
    scene = Scene()
    scene.account.edit(scene.flow_id, FOREIGN)

    scene.apply(desired=desired_flow(definition=FIRST))

    assert scene.account.actions() == ["replace-json", "publish"]
    assert scene.account.only.published == FIRST


def test_nobody_elses_draft_is_put_live_after_an_interrupted_publish():
    scene = Scene(before=DRAFT)
    run = scene.apply(desired=desired_flow(definition=FIRST))
    sent = [type(wish) for wish in run.wishes].index(effects.PostPublish)
    again = Scene(before=DRAFT)

    again.apply(desired=desired_flow(definition=FIRST), kill_after=sent + 1)
    again.account.edit(again.flow_id, FOREIGN)
    again.apply(desired=desired_flow(definition=FIRST))

    assert again.account.only.published == FIRST


# Validation errors


def test_a_new_definition_with_errors_is_saved_and_not_published():
    account = Account()
    broken = desired_flow(definition=definition(errors=2))

    run = apply(world_of(account), wish_for(broken))

    assert account.actions() == ["create"]
    assert run.result.outcomes == (APPLIED, FAILED)
    assert len(run.result.validation_errors) == 2
    assert run.result.wrote


def test_a_draft_with_errors_is_saved_and_is_a_failure():
    account = Account()
    broken = desired_flow(definition=definition(errors=1), status=DRAFT)

    run = apply(world_of(account), wish_for(broken))

    assert run.result.failure.message == "saved, but Meta found errors in the definition"
    assert len(run.result.validation_errors) == 1
    assert run.result.wrote


def test_errors_on_a_published_flow_put_the_last_good_definition_back():
    scene = Scene()

    run = scene.apply(desired=desired_flow(definition=definition(errors=1)))

    assert scene.account.actions() == ["replace-json", "replace-json", "publish"]
    assert (scene.account.only.status, scene.account.only.published) == (PUBLISHED, FIRST)
    assert (run.result.put_back, run.result.left_in_draft) == (True, False)
    assert len(run.result.validation_errors) == 1


def test_a_definition_with_errors_is_not_uploaded_again_while_people_use_the_flow():
    scene = Scene()
    broken = desired_flow(definition=definition(errors=1))
    scene.apply(desired=broken)
    scene.account.writes.clear()

    run = scene.apply(desired=broken)

    assert scene.account.writes == []
    assert run.plan.flows[0].verdict is Verdict.BLOCKED


# A publish that fails after the upload to a published flow


def test_if_the_publish_fails_the_last_good_definition_is_put_back():
    scene = Scene()

    run = scene.apply({("publish", 1): refused(message="not healthy")})

    assert (scene.account.only.status, scene.account.only.published) == (PUBLISHED, FIRST)
    assert run.result.outcomes == (APPLIED, FAILED)
    assert (run.result.put_back, run.result.left_in_draft) == (True, False)
    assert run.result.failure.message == "not healthy"
    assert scene.record.fingerprint == FIRST.fingerprint


@pytest.mark.parametrize(
    "faults",
    [
        pytest.param({("publish", 2): refused()}, id="its publish is refused"),
        pytest.param({("replace-json", 2): refused()}, id="its upload is refused"),
    ],
)
def test_if_putting_it_back_fails_too_the_flow_is_left_in_draft(faults):
    scene = Scene()

    run = scene.apply({("publish", 1): refused(), **faults})

    assert scene.account.only.status is DRAFT
    assert (run.result.put_back, run.result.left_in_draft) == (False, True)


def test_a_flow_that_was_left_in_draft_is_finished_by_the_next_run():
    scene = Scene()
    scene.apply({("publish", 1): refused(), ("publish", 2): refused()})

    run = scene.apply()

    assert run.result.failure is None
    assert scene.account.only.published == SECOND


def test_a_flow_that_was_left_in_draft_and_fails_again_is_left_in_draft_again():
    scene = Scene()
    scene.apply({("publish", 1): refused(), ("publish", 2): refused()})

    run = scene.apply({("publish", nth): refused() for nth in range(1, 9)})

    assert run.result.left_in_draft


def test_without_a_last_good_definition_nothing_is_put_back():
    scene = Scene()
    scene.ledger.definitions.clear()

    run = scene.apply({("publish", 1): refused()})

    assert scene.account.actions() == ["replace-json", "publish"]
    assert run.result.left_in_draft


def test_a_flow_that_never_was_published_has_nothing_to_put_back():
    scene = Scene(before=DRAFT)

    run = scene.apply({("publish", 1): refused()})

    assert scene.account.actions() == ["replace-json", "publish"]
    assert (run.result.put_back, run.result.left_in_draft) == (False, False)


def test_a_failure_that_turns_out_to_have_left_the_flow_published_is_no_harm():
    scene = Scene()
    faults = {("replace-json", 1): lost(Effect.BEFORE), ("replace-json", 2): refused()}

    run = scene.apply(faults)

    assert scene.account.actions() == ["replace-json", "replace-json"]
    assert (run.result.put_back, run.result.left_in_draft) == (False, False)


def test_an_upload_that_surely_did_not_land_needs_no_second_look():
    scene = Scene()

    scene.apply({("replace-json", 1): refused()})

    assert scene.account.calls[-1] == "replace-json"


def test_where_nobody_can_say_what_became_of_it_the_worse_case_is_told():
    scene = Scene()
    faults = {("get", nth): refused(FailureKind.SERVER) for nth in range(3, 9)}

    run = scene.apply(faults)

    assert run.result.left_in_draft


@pytest.mark.parametrize("status", [UNKNOWN, DEPRECATED])
def test_nothing_is_put_back_on_a_flow_that_takes_no_writes_any_more(status):
    scene = Scene()
    scene.account.watch = lambda action, flow_id: (
        action == "publish" and scene.account.change(flow_id, status=status)
    )

    run = scene.apply()

    assert scene.account.actions() == ["replace-json", "publish"]
    assert (run.result.put_back, run.result.left_in_draft) == (False, False)


def test_a_flow_that_is_wanted_as_draft_by_now_is_never_published_to_mend_it():
    scene = Scene()
    scene.account.edit(scene.flow_id, FOREIGN)

    run = scene.apply(
        {("replace-json", nth): lost(Effect.AFTER) for nth in range(1, 9)}, desired=DRAFTED
    )

    assert "publish" not in scene.account.actions()
    assert (run.result.put_back, run.result.left_in_draft) == (False, False)


@pytest.mark.parametrize("telling", [NOTHING_TOLD, DATED])
def test_the_last_good_definition_of_a_flow_that_was_adopted_is_kept(telling):
    scene = Scene(telling)
    scene.ledger.records.clear()
    scene.ledger.definitions.clear()
    adopting = wish_for(desired_flow(definition=FIRST), adopt=["booking"])
    apply(world_of(scene.account, scene.ledger), adopting)

    run = scene.apply({("publish", 1): refused()})

    assert run.result.put_back
    assert scene.account.only.published == FIRST


# A ledger that fails


def failing_save(scene, nth, **how):
    scene.ledger.fails_at = {scene.ledger.saves + nth}
    run = scene.apply(**how)
    scene.ledger.fails_at = frozenset()
    return run


def test_without_a_record_of_what_is_to_be_done_nothing_is_sent():
    scene = Scene()

    run = failing_save(scene, 2)

    assert scene.account.writes == []
    assert run.result.failure.kind is FailureKind.NOT_RECORDED
    assert run.result.outcomes == (FAILED, SKIPPED)
    assert not run.result.left_in_draft


def test_an_upload_that_cannot_be_receipted_has_left_the_flow_in_draft():
    scene = Scene()

    run = failing_save(scene, 3)

    assert scene.account.actions() == ["replace-json"]
    assert run.result.left_in_draft
    assert run.result.outcomes == (FAILED, SKIPPED)


def test_a_publish_that_cannot_be_receipted_has_put_the_flow_live():
    scene = Scene()

    run = failing_save(scene, 6)

    assert scene.account.actions() == ["replace-json", "publish"]
    assert run.result.outcomes == (APPLIED, FAILED)
    assert not run.result.left_in_draft


def test_a_ledger_that_fails_while_the_definition_is_put_back_leaves_the_flow_in_draft():
    scene = Scene()
    # 1-2 announce the upload, 3-4 receipt it, 5-6 announce the publish, 7 closes it, 8 puts back.
    scene.ledger.fails_at = {scene.ledger.saves + 8}

    run = scene.apply({("publish", 1): refused(message="not healthy")})

    assert run.result.left_in_draft
    assert run.result.failure.message == "not healthy"


def test_what_was_learned_and_cannot_be_recorded_is_a_failure_of_no_step():
    scene = Scene()
    scene.ledger.records.clear()
    scene.ledger.fails_at = {scene.ledger.saves + 1}
    adopting = wish_for(desired_flow(definition=FIRST), adopt=["booking"])

    run = apply(world_of(scene.account, scene.ledger), adopting)

    assert run.result.failure.kind is FailureKind.NOT_RECORDED
    assert run.result.outcomes == ()


def test_a_flow_that_was_in_draft_already_is_not_said_to_be_left_there():
    scene = Scene()
    scene.account.edit(scene.flow_id, FOREIGN)

    run = failing_save(scene, 1)

    assert scene.account.writes == []
    assert not run.result.left_in_draft


# What is recorded where nothing is to be done


def test_what_was_adopted_is_recorded():
    scene = Scene()
    scene.ledger.records.clear()
    adopting = wish_for(desired_flow(definition=FIRST), adopt=["booking"])

    apply(world_of(scene.account, scene.ledger), adopting)

    assert scene.record.fingerprint == FIRST.fingerprint
    assert scene.record.was_published


@pytest.mark.parametrize(
    ("status", "last_published"), [(PUBLISHED, FIRST.fingerprint), (DRAFT, None)]
)
def test_what_was_read_back_and_is_equal_is_recorded(status, last_published):
    scene = Scene(READ_BACK, before=status)
    scene.ledger.records.clear()

    scene.apply(desired=desired_flow(definition=FIRST, status=status))

    assert scene.record.fingerprint == FIRST.fingerprint
    assert scene.record.last_published == last_published


def test_a_write_that_turns_out_settled_is_open_no_more():
    scene = Scene(before=DRAFT)
    first = desired_flow(definition=FIRST)
    sent = [type(wish) for wish in Scene(before=DRAFT).apply(desired=first).wishes].index(
        effects.PostPublish
    )
    scene.apply(desired=first, kill_after=sent + 1)
    assert scene.record.intent is Intent.PUBLISH

    scene.apply(desired=first)

    assert scene.record.intent is None
    assert scene.record.status is PUBLISHED


def test_nothing_is_recorded_twice():
    scene = Scene()
    scene.apply()
    saves = scene.ledger.saves

    scene.apply()

    assert scene.ledger.saves == saves


def test_what_we_do_not_want_is_not_recorded_as_if_we_had_left_it():
    scene = Scene(READ_BACK)
    scene.ledger.records.clear()

    scene.apply(desired=DRAFTED)

    assert scene.ledger.records == {}


def test_a_status_that_nobody_knows_is_not_recorded():
    scene = Scene()
    scene.account.change(scene.flow_id, status=UNKNOWN)
    before = scene.record

    scene.apply(desired=desired_flow(definition=FIRST))

    assert scene.record == before


def test_what_is_held_stays_on_record_as_it_was():
    scene = Scene(DATED)
    scene.account.edit(scene.flow_id, FOREIGN)
    before = scene.record
    world = world_of(scene.account, scene.ledger, on_drift=OnDrift.HOLD)

    run = apply(world, wish_for(desired_flow(definition=FIRST)))

    assert run.plan.flows[0].judgement.held
    assert scene.record == before


def test_a_renamed_flow_stays_on_record_under_its_name():
    scene = Scene()
    scene.account.change(scene.flow_id, name="Renamed")

    run = scene.apply(desired=desired_flow(definition=FIRST))

    assert run.plan.flows[0].direction is Direction.OUTSIDE
    assert scene.record.name == "Booking"


def test_a_name_that_was_changed_outside_stays_an_outside_change_after_an_apply():
    scene = Scene()
    scene.account.change(scene.flow_id, name="Renamed")
    scene.apply()

    (planned,) = plan_flows(world_of(scene.account, scene.ledger), wish_for(WANTED)).flows

    assert scene.account.only.published == SECOND
    assert planned.direction is Direction.OUTSIDE


def test_a_name_that_the_manifest_changed_stays_pending_after_an_apply():
    scene = Scene()
    renamed = desired_flow(definition=SECOND, name="New")

    scene.apply(desired=renamed)
    (planned,) = plan_flows(world_of(scene.account, scene.ledger), wish_for(renamed)).flows

    assert planned.direction is Direction.PENDING


# Asked to stop


def test_a_run_that_was_asked_to_stop_begins_no_flow():
    scene = Scene()

    run = scene.apply(stop_after=0)

    assert scene.account.calls == ["list"]
    assert run.result.outcomes == (SKIPPED, SKIPPED)
    assert run.result.failure.message == "not begun: the run was asked to stop"


def test_a_draft_is_not_published_after_the_run_was_asked_to_stop():
    account = Account()

    run = apply(world_of(account), wish_for(WANTED), stop_after=2)

    assert account.actions() == ["create"]
    assert run.result.outcomes == (APPLIED, SKIPPED)


def test_between_the_upload_to_a_published_flow_and_its_publish_nobody_stops_us():
    scene = Scene()

    run = scene.apply(stop_after=2)

    assert run.result.outcomes == (APPLIED, APPLIED)
    assert scene.account.only.published == SECOND


def test_the_failure_is_told_at_the_step_that_failed():
    planned = plan_of(pair(live=None, record=None)).flows[0]
    failed = FlowResult(planned, (APPLIED, FAILED), failure=refused(message="no").outcome.failure)

    assert [failed.error_at(index) for index in (0, 1)] == [None, "no"]
    assert FlowResult(planned, (APPLIED, APPLIED)).error_at(1) is None


def moving(scene, change):
    """The account moves between the plan and the look before the first write."""
    world, wish = world_of(scene.account, scene.ledger), wish_for(WANTED)
    plan = plan_flows(world, wish)
    change()
    performer = Performer(world, on_event=lambda _: None)
    return performer.perform(plan)[0]


@pytest.mark.parametrize("what", ["status", "name", "updated_at"])
def test_nothing_is_sent_to_a_flow_that_moved_since_the_plan(what):
    scene = Scene(telling=DATED)
    flow_id = scene.account.only.flow_id
    changes = {
        "status": lambda: scene.account.change(flow_id, status=THROTTLED),
        "name": lambda: scene.account.change(flow_id, name="Another"),
        "updated_at": lambda: scene.account.change(flow_id, moved=99),
    }
    scene.account.writes.clear()

    result = moving(scene, changes[what])

    assert scene.account.writes == []
    assert result.failure.kind is FailureKind.MOVED
    assert result.failure.message.startswith(f"not as planned any more: its {what} was ")
    assert result.outcomes[0] is StepOutcome.FAILED


def test_a_debt_that_somebody_else_touched_meanwhile_is_not_put_back_over_their_change():
    scene = Scene(telling=DATED)
    flow_id = scene.account.only.flow_id
    scene.apply({("publish", 1): refused(), ("replace-json", 2): refused()})
    assert scene.account.only.status is DRAFT
    scene.account.faults = {}
    scene.account.writes.clear()

    result = moving(scene, lambda: scene.account.edit(flow_id, definition("theirs")))

    assert scene.account.writes == []
    assert result.left_in_draft


def test_the_journal_says_what_became_of_each_write():
    scene = Scene()
    scene.ledger.journal.clear()

    scene.apply({("publish", 1): refused()})

    assert [each.event for each in scene.ledger.journal] == [
        Event.INTENT, Event.RECEIPT,
        Event.INTENT, Event.REJECTED,
        Event.INTENT, Event.RECEIPT,
        Event.INTENT, Event.RECEIPT,
    ]  # fmt: skip


def test_what_was_read_after_the_last_write_is_written_down_where_nothing_follows():
    scene = Scene(before=DRAFT)
    scene.ledger.journal.clear()

    scene.apply(desired=DRAFTED)

    assert [each.event for each in scene.ledger.journal] == [
        Event.INTENT, Event.RECEIPT, Event.READ,
    ]  # fmt: skip


def test_what_was_read_is_written_down_before_a_run_that_was_asked_to_stop_ends():
    account, ledger = Account(), Memory()

    apply(world_of(account, ledger), wish_for(WANTED), stop_after=6)

    assert account.actions() == ["create"]
    assert ledger.records[ADDRESS].intent is None


def test_what_cannot_be_written_down_in_the_end_is_a_failure_of_the_last_step():
    scene = Scene(before=DRAFT)

    run = failing_save(scene, 3, desired=DRAFTED)

    assert run.result.outcomes == (FAILED,)
    assert run.result.failure.kind is FailureKind.NOT_RECORDED


def test_a_write_whose_end_nobody_knows_is_ambiguous_in_the_journal():
    scene = Scene()
    scene.ledger.journal.clear()

    scene.apply({("replace-json", nth): lost(Effect.BEFORE) for nth in range(1, 40)})

    events = [each.event for each in scene.ledger.journal]
    assert events[: TRIES + 1] == [Event.INTENT] * TRIES + [Event.AMBIGUOUS]


# Writes that land late: announced, sent, not heard of, and not dead


class Late:
    """An upload whose answer is lost lands in the next wait, as a proxy may hold it back."""

    def __init__(self, scene):
        self.scene, self.held = scene, []

    def meanwhile(self):
        for flow_id, text in self.held:
            self.scene.account.edit(flow_id, text)
        self.held.clear()

    def hold(self, text):
        self.held.append((self.scene.flow_id, text))


def test_an_upload_that_lands_late_lands_before_the_next_one_is_sent():
    scene, patience = Scene(), Patience()
    late = Late(scene)
    patience.meanwhile = late.meanwhile
    scene.account.faults = {("replace-json", 1): lost(Effect.BEFORE)}
    scene.account.watch = lambda action, _: late.hold(SECOND) if action == "replace-json" else None

    run = apply(world_of(scene.account, scene.ledger, patience=patience), wish_for(WANTED))

    assert run.result.failure is None
    assert QUIETLY in patience.waits
    assert (scene.account.only.status, scene.account.only.published) == (PUBLISHED, SECOND)


def test_the_run_after_a_kill_gives_an_open_write_time_to_land_before_it_writes():
    for moment in itertools.count():
        scene = Scene()
        scene.account.faults = {("replace-json", 1): lost(Effect.BEFORE)}
        scene.applied(WANTED, kill_after=moment)
        if scene.account.writes:
            break
    scene.account.faults = {}
    late, patience = Late(scene), Patience()
    late.hold(SECOND)
    patience.meanwhile = late.meanwhile

    run = apply(world_of(scene.account, scene.ledger, patience=patience), wish_for(WANTED))

    assert run.result.failure is None
    assert patience.waits[0] == QUIETLY
    assert (scene.account.only.status, scene.account.only.published) == (PUBLISHED, SECOND)


def test_what_is_put_back_is_not_overtaken_by_the_upload_that_was_given_up():
    scene, patience = Scene(), Patience()
    late = Late(scene)
    patience.meanwhile = late.meanwhile
    faults = {("replace-json", nth): lost(Effect.BEFORE) for nth in range(1, TRIES + 1)}
    scene.account.faults = faults
    scene.account.watch = lambda action, _: (
        late.hold(SECOND)
        if action == "replace-json" and scene.account.calls.count(action) == TRIES
        else None
    )

    run = apply(world_of(scene.account, scene.ledger, patience=patience), wish_for(WANTED))

    assert run.result.failure is not None
    assert scene.account.only.status is PUBLISHED
    assert scene.account.only.published == FIRST


def test_without_time_to_wait_nothing_is_sent_on_top_of_an_open_write():
    scene = Scene()
    scene.account.faults = {("replace-json", 1): lost(Effect.AFTER)}

    run = apply(world_of(scene.account, scene.ledger, patience=Patience(left=1)), wish_for(WANTED))

    assert scene.account.actions() == ["replace-json"]
    assert run.result.failure.kind is FailureKind.OUT_OF_BUDGET
    assert run.result.left_in_draft


def test_a_debt_survives_a_kill_after_a_publish_that_was_refused():
    """The draft is ours by what is read back, so nothing is uploaded but only published."""
    scene = Scene(telling=READ_BACK)
    scene.apply({("publish", nth): refused() for nth in (1, 2)}, kill_after=6)
    before = len(scene.account.writes)
    assert scene.account.only.status is DRAFT

    for moment in itertools.count(1):
        scene.apply({("publish", 1): refused()}, kill_after=moment)
        (pair,) = plan_flows(world_of(scene.account, scene.ledger), wish_for(WANTED)).flows
        if scene.account.only.status is DRAFT:
            assert pair.pair.is_left_in_draft, moment
        if len(scene.account.writes) > before + 1:
            break


def test_a_flow_that_cannot_be_read_before_the_first_write_is_not_written_to():
    scene = Scene()

    run = scene.apply({("get", nth): refused(FailureKind.SERVER) for nth in range(1, 9)})

    assert scene.account.writes == []
    assert run.result.failure.kind is FailureKind.SERVER


@pytest.mark.parametrize("action", ["create", "publish"])
def test_without_time_to_wait_no_write_is_sent_again(action):
    account, ledger = Account(faults={(action, 1): lost(Effect.BEFORE)}), Memory()
    looks = TRIES - 1 if action == "create" else 1

    run = apply(world_of(account, ledger, patience=Patience(left=looks)), wish_for(WANTED))

    assert account.actions().count(action) == 1
    assert run.result.failure.kind is FailureKind.OUT_OF_BUDGET


def test_without_time_to_wait_an_open_create_is_not_even_looked_for():
    for moment in itertools.count(1):
        account, ledger = Account(faults={("create", 1): lost(Effect.BEFORE)}), Memory()
        apply(world_of(account, ledger), wish_for(WANTED), kill_after=moment)
        if account.writes:
            break

    run = apply(world_of(account, ledger, patience=Patience(left=0)), wish_for(WANTED))

    assert account.actions() == ["create"]
    assert run.result.failure.kind is FailureKind.OUT_OF_BUDGET


class Keeping(Account):
    """An upload of what a published flow has already leaves it published."""

    def edit(self, flow_id, definition):
        if self.flows[flow_id].draft.fingerprint != definition.fingerprint:
            super().edit(flow_id, definition)


def test_a_flow_that_is_taken_over_with_what_it_has_already_stays_published():
    account, ledger = Keeping(), Memory()
    account.add(SECOND, status=PUBLISHED)

    run = apply(world_of(account, ledger), wish_for(WANTED, take_over=[WANTED.key]))

    assert account.actions() == ["replace-json", "publish"]
    assert run.result.failure is None
    assert account.only.status is PUBLISHED


def test_a_read_that_lags_behind_the_upload_does_not_hide_a_flow_left_in_draft():
    scene = Scene()
    scene.account.stale = 1
    scene.ledger.fails_at = {scene.ledger.saves + 3}

    run = scene.apply()

    assert scene.account.only.status is DRAFT
    assert run.result.failure.kind is FailureKind.NOT_RECORDED
    assert run.result.left_in_draft
