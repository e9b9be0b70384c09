"""A rollback that is killed at any moment: no apply puts back what it took away, and another one
finishes it.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import pytest

from flowops.errors import ExitCode
from flowops.model.record import Event
from flowops.operations.deploy import Approval, apply_flows, plan_flows
from flowops.operations.rollback import find_way_back
from flowops.planning.verdict import Verdict
from tests.applying.world import (
    TELLINGS,
    Account,
    Effect,
    Memory,
    apply,
    lost,
    refused,
    saved_not_processed,
    wish_for,
    world_of,
)
from tests.builders import DRAFT, PUBLISHED, definition, desired_flow

GOOD, BAD, MENDED = definition("good"), definition("bad"), definition("mended")
STRANGE = definition("strange")
IN_FILE = desired_flow(definition=BAD)
every_telling = pytest.mark.parametrize("telling", TELLINGS.values(), ids=TELLINGS)


@dataclass
class Scene:
    """A flow that was published with the good definition, then with the bad one."""

    telling: object
    account: Account = field(init=False)
    ledger: Memory = field(default_factory=Memory)

    def __post_init__(self):
        self.account = Account(self.telling)
        self.applied(GOOD)
        self.applied(BAD)
        self.forget()

    @property
    def world(self):
        return world_of(self.account, self.ledger)

    @property
    def record(self):
        return self.ledger.records[IN_FILE.address]

    def forget(self, faults=None):
        self.account.writes.clear()
        self.account.calls.clear()
        self.account.put_live.clear()
        self.account.faults = dict(faults or {})

    def applied(self, text, **how):
        return apply(self.world, wish_for(desired_flow(definition=text), **how))

    def rollback(self, number=None, **how):
        back = find_way_back(self.ledger, IN_FILE, BAD, number)
        return apply(self.world, wish_for(back.desired), **how)

    def cron(self):
        """An apply of what the file still has, and its exit code."""
        return apply_flows(
            self.world,
            lambda: wish_for(IN_FILE),
            approve=lambda _: Approval.YES,
            on_event=lambda _: None,
        ).exit_code

    def is_back(self):
        stored = self.account.only
        return (stored.status, stored.draft, stored.published) == (PUBLISHED, GOOD, GOOD)


@every_telling
def test_an_apply_after_a_rollback_writes_nothing(telling):
    scene = Scene(telling)
    assert scene.rollback().result.failure is None
    assert scene.is_back()
    scene.forget()

    assert [scene.cron() for _ in range(3)] == [ExitCode.NEEDS_YOU] * 3

    assert scene.account.writes == []
    assert scene.is_back()


@every_telling
def test_killed_at_any_moment_nothing_comes_back_and_another_rollback_finishes_it(telling):
    for moment in itertools.count():
        scene = Scene(telling)

        run = scene.rollback(kill_after=moment)
        announced = bool(scene.record.held)
        written = list(scene.account.writes)
        code = scene.cron()

        if announced:
            in_draft = scene.account.only.status is DRAFT
            assert code is (ExitCode.LEFT_IN_DRAFT if in_draft else ExitCode.NEEDS_YOU)
        assert scene.account.writes == written
        scene.rollback()
        assert scene.is_back()
        assert scene.record.intent is None
        assert scene.record.held == {BAD.fingerprint}
        assert scene.cron() is ExitCode.NEEDS_YOU
        assert BAD not in scene.account.put_live
        assert not scene.account.needless
        if run.results:
            break


@every_telling
def test_nothing_is_sent_before_what_it_takes_away_is_held(telling):
    scene = Scene(telling)
    unheld = []
    scene.account.watch = lambda action, _: (
        None if BAD.fingerprint in scene.record.held else unheld.append(action)
    )

    scene.rollback()

    assert unheld == []
    assert len(scene.account.writes) == 2


@every_telling
@pytest.mark.parametrize("fault", [lost(Effect.BEFORE), lost(Effect.AFTER), saved_not_processed()])
@pytest.mark.parametrize("nth", [1, 2])
def test_whichever_answer_is_lost_it_ends_or_the_next_one_ends_it(telling, fault, nth):
    scene = Scene(telling)
    scene.forget({("write", nth): fault})

    scene.rollback()
    scene.forget()
    if not scene.is_back():
        scene.rollback()

    assert scene.is_back()
    assert scene.cron() is ExitCode.NEEDS_YOU


@every_telling
def test_if_its_publish_is_refused_what_was_live_is_put_back_and_stays_held(telling):
    scene = Scene(telling)
    scene.forget({("publish", 1): refused()})

    run = scene.rollback()

    assert run.result.put_back
    assert scene.account.only.published == BAD
    assert scene.record.held == {BAD.fingerprint}
    scene.forget()
    assert scene.cron() is ExitCode.NEEDS_YOU
    assert scene.account.writes == []
    scene.rollback()
    assert scene.is_back()


@every_telling
def test_if_nothing_can_be_published_any_more_it_is_a_debt_that_another_rollback_pays(telling):
    scene = Scene(telling)
    scene.forget({("publish", nth): refused() for nth in range(1, 5)})

    assert scene.rollback().result.left_in_draft
    scene.forget()
    assert scene.cron() is ExitCode.LEFT_IN_DRAFT
    assert scene.account.writes == []
    scene.rollback()

    assert scene.is_back()


@every_telling
def test_a_flow_that_an_update_left_in_draft_is_settled_by_a_rollback(telling):
    scene = Scene(telling)
    scene.forget({("publish", nth): refused() for nth in range(1, 5)})
    assert scene.applied(MENDED).result.left_in_draft
    scene.forget()

    back = find_way_back(scene.ledger, IN_FILE, MENDED)
    apply(scene.world, wish_for(back.desired))

    assert (scene.account.only.status, scene.account.only.published) == (PUBLISHED, BAD)
    assert scene.record.held == {MENDED.fingerprint}


@every_telling
def test_another_definition_lifts_what_is_held(telling):
    scene = Scene(telling)
    scene.rollback()

    assert scene.applied(MENDED).result.failure is None

    assert scene.account.only.published == MENDED
    assert scene.record.held == frozenset()


@every_telling
def test_a_person_who_insists_puts_it_back_and_lifts_it(telling):
    scene = Scene(telling)
    scene.rollback()

    scene.applied(BAD, take_over=["booking"])

    assert scene.account.only.published == BAD
    assert scene.record.held == frozenset()
    assert scene.cron() is ExitCode.DONE


@every_telling
def test_a_person_who_insists_on_what_was_put_back_lifts_it_without_a_write(telling):
    scene = Scene(telling)
    scene.forget({("publish", 1): refused()})
    scene.rollback()
    scene.forget()

    scene.applied(BAD, take_over=["booking"])

    assert scene.account.writes == []
    assert scene.record.held == frozenset()
    assert scene.cron() is ExitCode.DONE


@every_telling
def test_the_earlier_definition_in_the_file_does_not_lift_it(telling):
    """That may be an older checkout, and the next apply comes from a newer one."""
    scene = Scene(telling)
    scene.rollback()
    scene.forget()

    scene.applied(GOOD)
    assert scene.cron() is ExitCode.NEEDS_YOU

    assert scene.account.writes == []
    assert scene.is_back()


@every_telling
def test_a_rollback_to_what_is_live_only_holds_what_the_file_has(telling):
    scene = Scene(telling)
    live = max(each.number for each in scene.ledger.journal if each.event is Event.INTENT)
    back = find_way_back(scene.ledger, IN_FILE, MENDED, live)

    apply(scene.world, wish_for(back.desired))

    assert scene.account.writes == []
    assert scene.record.held == {MENDED.fingerprint}
    plan = plan_flows(scene.world, wish_for(desired_flow(definition=MENDED)))
    assert [flow.verdict for flow in plan.flows] == [Verdict.BLOCKED]


def test_what_was_deleted_after_a_rollback_is_not_made_again_of_what_was_taken_away():
    scene = Scene(TELLINGS["nothing told"])
    scene.rollback()
    scene.account.flows.clear()
    scene.forget()

    assert scene.cron() is ExitCode.NEEDS_YOU

    assert scene.account.writes == []


@every_telling
def test_an_edit_outside_is_not_overwritten_with_what_was_taken_away(telling):
    scene = Scene(telling)
    scene.rollback()
    scene.account.edit(scene.account.only.flow_id, STRANGE)
    scene.forget()

    code = scene.cron()

    assert code is ExitCode.NEEDS_YOU
    assert scene.account.writes == []
