"""Bugs that were put in on purpose: the checker has to see each of them, and soon."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from msgspec.structs import replace

from flowops.applying import flow as applying
from flowops.compare import pairing
from flowops.errors import ExitCode
from flowops.http.patience import Budget
from flowops.model.flows import FlowList
from flowops.model.outcome import Ok
from flowops.model.record import Event
from flowops.operations import deploy, sides
from flowops.operations.performer import Performer
from flowops.planning import verdict
from flowops.steps import create, publish, receipts, replace_json, step
from flowops.steps.publish import Publish
from flowops.steps.replace_json import ReplaceJson
from tests.simulator.checker import check
from tests.simulator.simulation import Simulation
from tests.simulator.store import MemoryLedger

SEEDS = range(1500)


def returning(answer):
    """A generator function that wants nothing and answers this."""

    def run(*_, **__):
        return answer
        yield

    return run


def repeats_a_create_blindly(patch):
    patch(create.Create, "_flows_of_this_name", returning(()))


def creates_without_having_listed(patch):
    patch(sides, "_list", lambda *_: FlowList(()))
    patch(create.Create, "_flows_of_this_name", returning(()))


def announces_nothing(patch):
    def announce(standing, intent, definition):
        return standing
        yield

    patch(create, "announce", announce)
    for module in (publish, replace_json):
        patch(module, "announce_after_quiet", announce)


def drops_the_receipt_of_a_create(patch):
    save = MemoryLedger.save_record

    def forgetful(self, record, event):
        if event is not Event.RECEIPT:
            save(self, record, event)

    patch(MemoryLedger, "save_record", forgetful)


def calls_every_failure_a_refusal(patch):
    def perform(self, standing):
        standing = yield from receipts.announce(
            standing, replace_json.Intent.REPLACE_JSON, self.definition
        )
        outcome = yield from replace_json.put_json(
            standing.desired.account, standing.flow_id, self.file_name, self.definition
        )
        if isinstance(outcome, Ok):
            return (yield from self._receipt(standing, outcome.value, falls=False))
        return (yield from receipts.rejected(standing, outcome.failure))

    patch(ReplaceJson, "perform", perform)


def takes_the_first_of_two(patch):
    look = create.Create._flows_of_this_name

    def look_for_one(self, standing, failure):
        found = yield from look(self, standing, failure)
        return found[:1] if isinstance(found, tuple) else found

    patch(create.Create, "_flows_of_this_name", look_for_one)
    patch(
        pairing,
        "_pair",
        lambda desired, found, listed, record: pairing.FlowPair(
            desired, live=found[0] if found else None, record=record
        ),
    )


def takes_any_flow_of_the_account(patch):
    pair = pairing._pair
    patch(
        pairing,
        "_pair",
        lambda desired, found, listed, record: pair(
            desired, found or tuple(each for (each,) in listed.by_id.values())[-1:], listed, record
        ),
    )


def publishes_what_was_wanted_as_a_draft(patch):
    perform_all = applying._perform_all

    def all_and_more(planned, course):
        yield from perform_all(planned, course)
        if course.failed is None and planned.steps and planned.pair.desired.status.value == "DRAFT":
            yield from Publish(planned.pair.desired.definition).perform(course.standing)

    patch(applying, "_perform_all", all_and_more)


def publishes_whatever_meta_found(patch):
    done = replace_json.read_after_write

    def swallow(standing, *read):
        return step.Done(replace(done(standing, *read).standing, validation_errors=()))

    patch(replace_json, "read_after_write", swallow)
    patch(create, "read_after_write", swallow)


def publishes_without_a_read(patch):
    def unread(standing, *_):
        return step.Done(standing)

    patch(replace_json, "read_after_write", unread)
    patch(create, "read_after_write", unread)


def repeats_a_publish_blindly(patch):
    def ended(self, standing, outcome, attempt):
        if isinstance(outcome, Ok) or attempt == 4:
            return (yield from self._confirm(standing, looks=4))
        return None

    patch(Publish, "_ended", ended)


def leaves_the_way_back_unkept(patch):
    patch(ReplaceJson, "_keep_last_good", lambda self, standing: returning(standing)())
    patch(publish, "save_definition", returning(None))


def leaves_a_flow_in_draft_without_a_word(patch):
    patch(applying, "_mend", returning((None, False)))


def says_that_all_is_well(patch):
    patch(deploy.ApplyReport, "exit_code", ExitCode.DONE)


def uploads_once_more_for_luck(patch):
    needed = ReplaceJson.needed.__func__

    def always(cls, pair):
        found = needed(cls, pair)
        if found is None and pair.live is not None and pair.live.status.value == "DRAFT":
            return cls(pair.desired.definition, pair.desired.file_name)
        return found

    patch(ReplaceJson, "needed", classmethod(always))


def ignores_the_lock(patch):
    @contextmanager
    def no_lock(self, accounts):
        yield

    patch(MemoryLedger, "lock", no_lock)


def waits_for_ever(patch):
    patch(Budget, "pay", lambda *_: True)


def writes_to_a_flow_in_an_unknown_status(patch):
    patch(
        verdict,
        "CASES",
        tuple(each for each in verdict.CASES if each is not verdict._unknown_status),
    )
    accepts = property(lambda status: status.value in {"DRAFT", "PUBLISHED", "UNKNOWN"})
    patch(verdict.FlowStatus, "accepts_writes", accepts)
    patch(
        verdict.FlowStatus,
        "counts_as_published",
        property(lambda status: status.value in {"PUBLISHED", "UNKNOWN"}),
    )


def writes_down_what_a_plan_learned(patch):
    plan_flows = deploy.plan_flows

    def plan_and_save(world, wish):
        plan = plan_flows(world, wish)
        for flow in plan.flows:
            if flow.pair.record is not None:
                world.ledger.save_record(flow.pair.record, Event.READ)
        return plan

    from tests.simulator import simulation

    patch(simulation, "plan_flows", plan_and_save)


def lets_one_failure_end_all(patch):
    go_on = Performer._go_on

    def go_on_and_end(self, *how):
        result = go_on(self, *how)
        self._ended = self._ended or getattr(result, "failure", None) is not None
        return result

    patch(Performer, "_go_on", go_on_and_end)


def goes_on_over_an_open_upload(patch):
    def perform(self, standing):
        standing = yield from receipts.announce(
            standing, replace_json.Intent.REPLACE_JSON, self.definition
        )
        yield from replace_json.put_json(
            standing.desired.account, standing.flow_id, self.file_name, self.definition
        )
        return step.Done(replace(standing, replaced=True))

    patch(ReplaceJson, "perform", perform)


CONTROLS = {
    creates_without_having_listed: {"I4"},
    repeats_a_create_blindly: {"I4"},
    announces_nothing: {"I2"},
    drops_the_receipt_of_a_create: {"I12"},
    calls_every_failure_a_refusal: {"I3"},
    takes_the_first_of_two: {"I5"},
    takes_any_flow_of_the_account: {"I6"},
    publishes_what_was_wanted_as_a_draft: {"I7"},
    publishes_whatever_meta_found: {"I8"},
    publishes_without_a_read: {"I8"},
    repeats_a_publish_blindly: {"I9"},
    leaves_the_way_back_unkept: {"I10"},
    leaves_a_flow_in_draft_without_a_word: {"I10"},
    says_that_all_is_well: {"I11"},
    uploads_once_more_for_luck: {"I13"},
    ignores_the_lock: {"I15"},
    waits_for_ever: {"I16"},
    writes_to_a_flow_in_an_unknown_status: {"I17"},
    writes_down_what_a_plan_learned: {"I19"},
    lets_one_failure_end_all: {"I20"},
    goes_on_over_an_open_upload: {"I21"},
}
"""Each bug beside the invariant that has to tell of it; others may as well."""


@pytest.mark.parametrize("bug", CONTROLS, ids=lambda bug: bug.__name__)
def test_a_bug_that_was_put_in_is_seen(bug, monkeypatch):
    bug(monkeypatch.setattr)

    broken = set()
    for seed in SEEDS:
        try:
            broken |= {said.split(":")[0] for said in check(Simulation(seed).run())}
        except AssertionError:
            continue
        if broken >= CONTROLS[bug]:
            return
    pytest.fail(f"{CONTROLS[bug]} did not tell of it in {len(SEEDS)} seeds, only {broken}")


def test_where_names_may_double_a_blind_create_makes_two_flows_of_one(monkeypatch):
    monkeypatch.setattr(create.Create, "_flows_of_this_name", returning(()))

    for seed in SEEDS:
        if any(said.startswith("I1:") for said in check(Simulation(seed).run())):
            return
    pytest.fail(f"no duplicate in {len(SEEDS)} seeds")
