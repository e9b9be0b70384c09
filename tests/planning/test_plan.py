from __future__ import annotations

import pytest
from msgspec.structs import replace

from flowops.compare.pairing import Consent
from flowops.model.definition import Definition
from flowops.model.environment import OnDrift
from flowops.model.record import Evidence
from flowops.planning.verdict import Verdict
from tests.builders import (
    ACCOUNT,
    DEPRECATED,
    DRAFT,
    PUBLISHED,
    UNKNOWN,
    definition,
    desired_flow,
    live_flow,
    pair,
    record,
)
from tests.planning.plans import actions, plan_of

OTHER = definition("other")
CHANGED = record(fingerprint=OTHER.fingerprint)


@pytest.mark.parametrize(
    ("wanted", "sides", "steps"),
    [
        pytest.param(PUBLISHED, {"live": None, "record": None}, ["create", "publish"], id="new"),
        pytest.param(DRAFT, {"live": None, "record": None}, ["create"], id="new draft"),
        pytest.param(PUBLISHED, {"live": None}, ["create", "publish"], id="gone"),
        pytest.param(PUBLISHED, {}, [], id="in sync"),
        pytest.param(
            PUBLISHED, {"record": CHANGED}, ["replace-json", "publish"], id="changed, published"
        ),
        pytest.param(
            DRAFT,
            {"live": live_flow(DRAFT), "record": replace(CHANGED, status=DRAFT)},
            ["replace-json"],
            id="changed draft",
        ),
        pytest.param(
            PUBLISHED,
            {"live": live_flow(DRAFT), "record": record(status=DRAFT)},
            ["publish"],
            id="our draft",
        ),
        pytest.param(
            PUBLISHED, {"live": live_flow(DRAFT)}, ["replace-json", "publish"], id="fell to draft"
        ),
        pytest.param(
            PUBLISHED,
            {"live": live_flow(DRAFT), "record": None},
            ["replace-json", "publish"],
            id="a draft of nobody knows what",
        ),
        pytest.param(
            PUBLISHED,
            {"live": live_flow(DRAFT), "record": None, "read_back": definition()},
            ["publish"],
            id="a draft that was read back",
        ),
        pytest.param(
            PUBLISHED,
            {"live": live_flow(DRAFT), "read_back": definition()},
            ["replace-json", "publish"],
            id="fell to draft, read back as ours",
        ),
        pytest.param(
            PUBLISHED,
            {"live": live_flow(DRAFT), "consent": Consent.ADOPT},
            ["publish"],
            id="fell to draft, adopted",
        ),
        pytest.param(
            DRAFT,
            {"live": live_flow(DRAFT), "read_back": definition()},
            [],
            id="fell to draft, and is wanted as draft",
        ),
        pytest.param(PUBLISHED, {"record": None}, [], id="published, of nobody knows what"),
        pytest.param(
            PUBLISHED,
            {"record": None, "consent": Consent.TAKE_OVER},
            ["replace-json", "publish"],
            id="taken over",
        ),
        pytest.param(PUBLISHED, {"record": None, "consent": Consent.ADOPT}, [], id="adopted"),
        pytest.param(
            PUBLISHED,
            {"live": live_flow(updated_at="2"), "record": record(updated_at="1")},
            ["replace-json", "publish"],
            id="edited outside",
        ),
        pytest.param(DRAFT, {}, [], id="this API cannot unpublish"),
        pytest.param(PUBLISHED, {"live": live_flow(DEPRECATED)}, [], id="deprecated"),
        pytest.param(PUBLISHED, {"live": live_flow(UNKNOWN)}, [], id="unknown status"),
        pytest.param(
            PUBLISHED, {"live": None, "rivals": [live_flow(), live_flow(flow_id="2")]}, [], id="two"
        ),
        pytest.param(
            PUBLISHED,
            {"live": None, "record": None, "rivals": [live_flow()]},
            [],
            id="another key's",
        ),
    ],
)
def test_which_steps_settle_a_flow(wanted, sides, steps):
    assert actions(plan_of(pair(desired_flow(status=wanted), **sides))) == [steps]


def test_a_pin_that_is_missing_is_not_made():
    missing = pair(desired_flow(pinned_id="404"), live=None, record=None)

    assert actions(plan_of(missing)) == [[]]


def test_what_this_api_cannot_change_is_no_step_and_needs_a_person():
    plan = plan_of(pair(live=live_flow(name="Renamed")))

    assert plan.is_empty
    assert plan.flows[0].needs_a_person


def test_a_flow_that_is_held_has_no_step():
    edited = pair(live=live_flow(updated_at="2"), record=record(updated_at="1"))

    plan = plan_of(edited, on_drift=OnDrift.HOLD)

    assert plan.is_empty
    assert plan.flows[0].needs_a_person


def test_a_replacement_keeps_the_live_definition_of_a_published_flow():
    (replacement, _) = plan_of(pair(read_back=OTHER)).flows[0].steps

    assert replacement.last_good == OTHER


def test_a_replacement_keeps_no_draft_that_never_was_live():
    (replacement, _) = plan_of(pair(live=live_flow(DRAFT), read_back=OTHER)).flows[0].steps

    assert replacement.last_good is None


def test_steps_say_what_they_do():
    plan = plan_of(pair(live=None, record=None), pair(record=CHANGED))

    assert [[step.describe() for step in flow.steps] for flow in plan.flows] == [
        ["create in OTHER, with its definition", "publish"],
        ["replace the definition with flow.json", "publish"],
    ]


def test_steps_and_verdicts_are_counted():
    plan = plan_of(pair(live=None, record=None), pair(record=CHANGED), pair(), pair())

    assert plan.count_steps() == {"create": 1, "replace-json": 1, "publish": 2}
    assert plan.count(Verdict.IN_SYNC) == 2


def test_a_plan_carries_the_flows_that_nobody_asked_for():
    stranger = (ACCOUNT, live_flow(name="Stranger"))

    assert plan_of(unmanaged=[stranger]).unmanaged == (stranger,)


# The plan's id


def plan_id(*args, **sides):
    return plan_of(pair(*args, **sides)).plan_id


def test_the_same_files_and_flows_make_the_same_plan():
    reformatted = desired_flow(definition=Definition(definition().value, "{ }"))

    assert plan_id() == plan_id(reformatted)
    assert len(plan_id()) == 16


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"live": live_flow(flow_id="1"), "record": None}, id="another flow"),
        pytest.param({"live": live_flow(updated_at="1")}, id="edited"),
        pytest.param({"live": live_flow(status_text="Published")}, id="status"),
        pytest.param({"live": live_flow(categories=frozenset())}, id="categories"),
        pytest.param({"live": live_flow(name="Renamed")}, id="renamed"),
        pytest.param({"live": live_flow(endpoint_uri="https://a")}, id="endpoint"),
        pytest.param({"live": None}, id="gone"),
        pytest.param({"live": None, "rivals": [live_flow()]}, id="one rival"),
        pytest.param({"live": None, "rivals": [live_flow(), live_flow()]}, id="two rivals"),
        pytest.param({"record": CHANGED}, id="another definition live"),
        pytest.param({"record": None}, id="unknown"),
        pytest.param({"record": None, "consent": Consent.TAKE_OVER}, id="taken over"),
    ],
)
def test_another_live_flow_makes_another_plan(other):
    assert plan_id(**other) != plan_id()


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "other"},
        {"name": "Other"},
        {"status": DRAFT},
        {"categories": frozenset()},
        {"definition": OTHER},
        {"endpoint_uri": "https://a"},
    ],
)
def test_another_wish_makes_another_plan(changes):
    assert plan_id(desired_flow(**changes)) != plan_id()


def test_another_environment_makes_another_plan():
    plans = [plan_of(pair()), plan_of(pair(), name="staging"), plan_of(pair(), gateway="http://b")]

    assert len({plan.plan_id for plan in plans}) == 3


def test_the_same_outcome_on_other_evidence_is_the_same_plan():
    by_record, by_reading = pair(), pair(read_back=definition())

    assert by_record.knowledge.evidence is not by_reading.knowledge.evidence
    assert by_reading.knowledge.evidence is Evidence.READ_BACK
    assert plan_of(by_record).plan_id == plan_of(by_reading).plan_id
