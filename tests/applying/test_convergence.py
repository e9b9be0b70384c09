"""Killed between any two wishes, answered wrongly at any write: the next apply goes on from there.

Every case is run, none is picked: all kinds of apply, whatever the gateway tells, every moment.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import pytest

from flowops.planning.verdict import Verdict
from tests.applying.world import (
    TELLINGS,
    Account,
    Effect,
    Memory,
    apply,
    lost,
    plan_flows,
    refused,
    saved_not_processed,
    wish_for,
    world_of,
)
from tests.builders import DRAFT, PUBLISHED, definition, desired_flow

pytestmark = pytest.mark.slow

FIRST, SECOND = definition("first"), definition("second")
FOREIGN, STRANGE = definition("foreign"), definition("strange")
ENOUGH_RUNS = 2


@dataclass
class Scene:
    """An account, what we recorded, and what is wanted now."""

    telling: object
    wanted: object = field(default_factory=lambda: desired_flow(definition=SECOND))
    options: dict = field(default_factory=dict)

    def __post_init__(self):
        self.account = Account(self.telling)
        self.ledger = Memory()
        self.account.watch = self._is_announced
        self.unannounced = []

    @property
    def world(self):
        return world_of(self.account, self.ledger)

    @property
    def wish(self):
        return wish_for(self.wanted, **self.options)

    def applied(self, **desired):
        assert apply(self.world, wish_for(desired_flow(**desired))).result.failure is None

    def forget(self, faults=None):
        """From here on the calls are counted anew."""
        self.account.writes.clear()
        self.account.calls.clear()
        self.account.faults = dict(faults or {})

    def apply(self, **how):
        return apply(self.world, self.wish, **how)

    def is_settled(self):
        """As wanted, in one flow, and there is nothing left to plan without any option."""
        plan = plan_flows(self.world, wish_for(self.wanted))
        (stored,) = self.account.flows.values()
        wanted = self.wanted
        return (
            plan.is_empty
            and [flow.verdict for flow in plan.flows] == [Verdict.IN_SYNC]
            and (stored.status, stored.draft) == (wanted.status, wanted.definition)
            and stored.published == (wanted.definition if wanted.status is PUBLISHED else None)
        )

    def _is_announced(self, action, _):
        ours = self.ledger.records.get(self.wanted.address)
        if ours is None or ours.intent is None or ours.intent.value != action:
            self.unannounced.append(action)


def a_new_flow_that_is_published(telling):
    return Scene(telling)


def a_new_draft(telling):
    return Scene(telling, desired_flow(definition=SECOND, status=DRAFT))


def a_changed_published_flow(telling):
    scene = Scene(telling)
    scene.applied(definition=FIRST)
    return scene


def a_changed_draft(telling):
    scene = Scene(telling, desired_flow(definition=SECOND, status=DRAFT))
    scene.applied(definition=FIRST, status=DRAFT)
    return scene


def a_changed_draft_that_is_published(telling):
    scene = Scene(telling)
    scene.applied(definition=FIRST, status=DRAFT)
    return scene


def a_draft_that_is_published_as_it_is(telling):
    scene = Scene(telling)
    scene.applied(definition=SECOND, status=DRAFT)
    return scene


def a_draft_that_nobody_vouches_for(telling):
    scene = Scene(telling)
    scene.account.add(FOREIGN)
    return scene


def a_published_flow_that_is_taken_over(telling):
    scene = Scene(telling, options={"take_over": ["booking"]})
    scene.account.add(FOREIGN, status=PUBLISHED)
    return scene


def a_published_flow_that_is_adopted(telling):
    scene = Scene(telling, options={"adopt": ["booking"]})
    scene.account.add(SECOND, status=PUBLISHED)
    return scene


def a_published_flow_that_was_edited_outside(telling):
    scene = Scene(telling)
    scene.applied(definition=SECOND)
    scene.account.edit(scene.account.only.flow_id, FOREIGN)
    return scene


def a_flow_that_was_deleted_outside(telling):
    scene = Scene(telling)
    scene.applied(definition=FIRST)
    scene.account.flows.clear()
    return scene


SCENES = [
    a_new_flow_that_is_published,
    a_new_draft,
    a_changed_published_flow,
    a_changed_draft,
    a_changed_draft_that_is_published,
    a_draft_that_is_published_as_it_is,
    a_draft_that_nobody_vouches_for,
    a_published_flow_that_is_taken_over,
    a_published_flow_that_is_adopted,
    a_published_flow_that_was_edited_outside,
    a_flow_that_was_deleted_outside,
]
TELLS_TOO_LITTLE = {"nothing told", "dated in the list alone"}
MOST_STEPS = [
    a_new_flow_that_is_published,
    a_changed_published_flow,
    a_published_flow_that_was_edited_outside,
]
VOUCHED_FOR = {a_published_flow_that_is_adopted}
FAULTS = (lost(Effect.BEFORE), lost(Effect.AFTER), saved_not_processed(), refused())
every_scene = pytest.mark.parametrize("prepare", SCENES, ids=lambda prepare: prepare.__name__)
every_telling = pytest.mark.parametrize("telling", TELLINGS.values(), ids=TELLINGS)
MOST_UNLIKE = ("nothing told", "dated, and a publish moves it", "read back")
most_unlike_tellings = pytest.mark.parametrize(
    "telling", [TELLINGS[name] for name in MOST_UNLIKE], ids=MOST_UNLIKE
)


def all_scripts():
    """One fault of each kind at each write; or nothing but it from the second on."""
    for fault in FAULTS:
        for nth in (1, 2):
            yield {("write", nth): fault}
        yield {("write", nth): fault for nth in range(2, 40)}


def converges(scene):
    """Once nothing goes wrong any more, `ENOUGH_RUNS` runs are enough."""
    scene.account.faults = {}
    for _ in range(ENOUGH_RUNS):
        scene.apply()
        if scene.is_settled():
            return True
    return False


def kill_at_every_moment(prepare, telling, script):
    for moment in itertools.count():
        scene = prepare(telling)
        scene.forget(script)

        run = scene.apply(kill_after=moment)

        assert converges(scene), (script, moment, run.wishes)
        assert not scene.unannounced
        assert not scene.account.needless
        if run.results:
            return


@every_telling
@every_scene
def test_killed_at_any_moment_it_converges(prepare, telling):
    kill_at_every_moment(prepare, telling, script={})


@most_unlike_tellings
@every_scene
def test_killed_at_any_moment_whatever_went_wrong_it_converges(prepare, telling):
    """After a third of what can go wrong, another one in each scene; the campaign tries it all."""
    first = SCENES.index(prepare) % 3
    for script in itertools.islice(all_scripts(), first, None, 3):
        kill_at_every_moment(prepare, telling, script)


@most_unlike_tellings
@pytest.mark.parametrize("prepare", MOST_STEPS, ids=lambda prepare: prepare.__name__)
def test_killed_twice_at_any_two_moments_it_converges(prepare, telling):
    """At a third of the pairs, in which every moment of both is; the campaign has them all."""
    for first in itertools.count():
        for second in itertools.count(first % 3, 3):
            scene = prepare(telling)
            scene.forget()

            run = scene.apply(kill_after=first)
            again = scene.apply(kill_after=second)

            assert converges(scene), (first, second)
            assert not scene.unannounced
            assert not scene.account.needless
            if again.results:
                break
        if run.results:
            break


@pytest.mark.parametrize("name", [name for name in TELLINGS if name not in TELLS_TOO_LITTLE])
@pytest.mark.parametrize("prepare", [each for each in SCENES if each not in VOUCHED_FOR])
def test_whatever_somebody_uploads_after_a_kill_is_not_put_live(prepare, name):
    for moment in itertools.count():
        scene = prepare(TELLINGS[name])
        scene.forget()

        run = scene.apply(kill_after=moment)
        for flow_id in scene.account.flows:
            scene.account.edit(flow_id, STRANGE)

        assert converges(scene), (moment, run.wishes)
        assert STRANGE not in scene.account.put_live
        if run.results:
            break


@every_telling
@every_scene
def test_an_apply_that_reports_no_failure_has_left_the_account_as_wanted(prepare, telling):
    for script in all_scripts():
        scene = prepare(telling)
        scene.forget(script)

        run = scene.apply()

        assert run.result.failure is not None or scene.is_settled(), script
        assert len(scene.account.flows) <= 1


@every_telling
@every_scene
def test_a_settled_flow_is_not_written_to(prepare, telling):
    scene = prepare(telling)
    assert converges(scene)
    scene.forget()

    scene.apply()

    assert scene.account.writes == []


@every_telling
@every_scene
def test_a_flow_that_people_use_is_never_left_in_draft_without_a_word(prepare, telling):
    for script in all_scripts():
        scene = prepare(telling)
        scene.forget(script)
        was_published = any(each.status is PUBLISHED for each in scene.account.flows.values())

        run = scene.apply()

        is_draft = any(each.status is DRAFT for each in scene.account.flows.values())
        assert run.result.left_in_draft or not (was_published and is_draft), script


@every_telling
@every_scene
def test_whichever_record_cannot_be_saved_it_converges_and_says_so(prepare, telling):
    for nth in itertools.count(1):
        scene = prepare(telling)
        scene.forget()
        was_published = any(each.status is PUBLISHED for each in scene.account.flows.values())
        scene.ledger.fails_at = {scene.ledger.saves + nth}

        run = scene.apply()

        failed = scene.ledger.saves >= max(scene.ledger.fails_at)
        is_draft = any(each.status is DRAFT for each in scene.account.flows.values())
        assert (run.result.failure is not None) == failed, nth
        assert len(run.result.outcomes) == len(run.result.planned.steps)
        assert run.result.left_in_draft or not (was_published and is_draft), nth
        scene.ledger.fails_at = frozenset()
        assert converges(scene), nth
        if not failed:
            break
