from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from flowops.errors import PlanStale
from flowops.model.definition import Definition
from flowops.model.flows import Account as Waba
from flowops.operations.deploy import plan_flows
from flowops.operations.saved_plan import SEAL, _seal, read_saved_plan, write_saved_plan
from tests.applying.world import Account, wish_for, world_of
from tests.builders import (
    ACCOUNT,
    DRAFT,
    OTHER_ACCOUNT,
    definition,
    desired_flow,
    environment,
    live_flow,
)

BOOKING = desired_flow(
    name="Reservá — “ya”",
    definition=Definition.from_value({"version": "7.1", "n": 1.0, "s": ["é", "\U0001f39f", None]}),
    endpoint_uri="https://a",
    renamed_from="Old",
    ignore=frozenset({"categories", "endpoint_uri"}),
    protect=True,
    breaking={"complete at END: mail": "the bot reads e-mail, too", "entry START": "nobody sends"},
)
OTHER = desired_flow(key="other", name="Other", status=DRAFT, pinned_id="7", account=OTHER_ACCOUNT)
WISH = wish_for(BOOKING, OTHER, only=["booking"], take_over=["booking"])
ENVIRONMENT = environment(accounts=(ACCOUNT, OTHER_ACCOUNT))
MADE_AT = "2026-11-28T12:00:00+00:00"


def saved(wish=WISH):
    world = world_of(Account(), accounts=ENVIRONMENT.accounts)
    return write_saved_plan(plan_flows(world, wish), wish, MADE_AT)


TEXT = saved()
DOCUMENT = json.loads(TEXT)


def refusal(text):
    with pytest.raises(PlanStale) as caught:
        read_saved_plan(text)
    assert "nothing was written" in caught.value.hint
    return caught.value.message


def resealed(**changes):
    document = {**DOCUMENT, **changes}
    del document[SEAL]
    sealed = {**document, SEAL: _seal(document)}
    return written(sealed)


def written(document):
    """As a plan is: nothing but what it says is wrong with it."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def test_what_was_saved_is_what_is_read():
    plan = read_saved_plan(TEXT)

    assert plan.wish == WISH
    assert plan.plan_id == DOCUMENT["plan_id"]
    assert (plan.environment, plan.gateway) == (ENVIRONMENT.name, ENVIRONMENT.gateway)
    assert plan.accounts == ENVIRONMENT.accounts
    assert plan.made_at == MADE_AT


def test_the_reviewed_definitions_go_along_as_they_were_written():
    (booking, _) = read_saved_plan(TEXT).wish.desired

    assert booking.definition.text == BOOKING.definition.text
    assert booking.definition.fingerprint == BOOKING.definition.fingerprint


def test_a_byte_order_mark_is_no_part_of_a_definition():
    value = definition().value
    marked = desired_flow(definition=Definition(value, "\ufeff" + json.dumps(value)))

    (again,) = read_saved_plan(saved(wish_for(marked))).wish.desired

    assert again == marked


def test_planned_again_from_the_file_it_is_the_same_plan():
    world = world_of(Account(), accounts=ENVIRONMENT.accounts)
    plan = read_saved_plan(TEXT)

    assert plan_flows(world, plan.wish).plan_id == plan.plan_id


def test_it_is_for_the_place_that_it_was_made_for():
    assert read_saved_plan(TEXT).environment_of(ENVIRONMENT) is ENVIRONMENT


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(ENVIRONMENT, gateway="https://other.example.com"),
        replace(ENVIRONMENT, accounts=(ACCOUNT,)),
        replace(ENVIRONMENT, accounts=(OTHER_ACCOUNT, ACCOUNT)),
        replace(ENVIRONMENT, accounts=(ACCOUNT, Waba("other", "another-uuid"))),
    ],
)
def test_for_another_place_it_is_stale(elsewhere):
    with pytest.raises(PlanStale, match="another gateway or account"):
        read_saved_plan(TEXT).environment_of(elsewhere)


@pytest.mark.parametrize("name", sorted(DOCUMENT))
def test_without_any_of_its_parts_it_is_refused(name):
    document = {key: value for key, value in DOCUMENT.items() if key != name}

    refusal(written(document))


def routes(value, route=()):
    """Every way to a value in the document."""
    yield route
    if isinstance(value, dict):
        for key, item in value.items():
            yield from routes(item, (*route, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from routes(item, (*route, index))


@pytest.mark.parametrize("edited", [None, "edited", 7, True, [], {}, ["x"], {"x": 1}], ids=repr)
def test_with_any_value_edited_it_is_refused(edited):
    for route in routes(DOCUMENT):
        document = copy.deepcopy({"": DOCUMENT})
        *parents, last = ("", *route)
        place = document
        for step in parents:
            place = place[step]
        if place[last] == edited and type(place[last]) is type(edited):
            continue
        place[last] = edited
        refusal(written(document[""]))


def test_with_anything_added_it_is_refused():
    refusal(written({**DOCUMENT, "allow": ["many-published"]}))
    refusal(written({**DOCUMENT, "flows": [*DOCUMENT["flows"], DOCUMENT["flows"][0]]}))


def test_cut_anywhere_it_is_refused():
    for length in range(len(TEXT.rstrip())):
        refusal(TEXT[:length])


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.integers(0, len(TEXT) - 1), st.integers(0, 3), st.text(max_size=3))
def test_with_any_bytes_edited_it_is_refused_or_means_the_same(place, length, put):
    try:
        plan = read_saved_plan(TEXT[:place] + put + TEXT[place + length :])
    except PlanStale:
        return

    assert plan == read_saved_plan(TEXT)


@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_what_is_no_plan_is_refused(text):
    refusal(text)


@pytest.mark.parametrize("text", ["", "null", "[]", '"x"', "{}", "1", "[" * 100_000, "NaN"])
def test_other_json_is_refused(text):
    assert refusal(text) == "the plan file is not a whole plan of flowops"


def test_a_foreign_file_is_named_as_such():
    assert refusal(resealed(format="terraform")) == "the plan file is not a plan of flowops"


@pytest.mark.parametrize("changes", [{"format_version": 2}, {"flowops": "99.0"}])
def test_a_newer_file_says_who_made_it(changes):
    assert "was made by flowops" in refusal(resealed(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"flows": [{}]},
        {"flows": 7},
        {"flows": [{**DOCUMENT["flows"][0], "status": "LIVE"}]},
        {"flows": [{**DOCUMENT["flows"][0], "definition": "{"}]},
        {"flows": [{**DOCUMENT["flows"][0], "definition": 7}]},
        {"accounts": [["only one"]]},
        {"accounts": [*DOCUMENT["accounts"], DOCUMENT["accounts"][0]]},
        {"environment": "\x1b[31m"},
        {"format_version": 1.0},
        {"made_at": "2026-11-28T12:00:00"},
        {"made_at": "2026-11-28 12:00:00+00:00"},
        {"plan_id": 7},
        {"allow": ["many-published"]},
        {"selected": ["booking", "booking"]},
        {"selected": ["somebody"]},
        {"adopt": ["other"]},
        {"adopt": ["booking"], "take_over": ["booking"]},
        {"flows": DOCUMENT["flows"] * 2},
        {"flows": [{**DOCUMENT["flows"][0], "account": ["other", ACCOUNT.waba_id]}]},
        {"flows": [{**DOCUMENT["flows"][0], "key": "[/x]"}]},
        {"flows": [{**DOCUMENT["flows"][0], "categories": {"OTHER": 1}}]},
        {"flows": [{**DOCUMENT["flows"][0], "categories": ["B", "A"]}]},
        {"flows": [{**DOCUMENT["flows"][0], "pinned_id": "../1"}]},
        {"flows": [{**DOCUMENT["flows"][0], "pinned_id": ["1"]}]},
        {"flows": [{**DOCUMENT["flows"][0], "protect": 1}]},
        {"flows": [{**DOCUMENT["flows"][0], "breaking": {}}]},
        {"flows": [{**DOCUMENT["flows"][0], "breaking": [["field"]]}]},
        {"flows": [{**DOCUMENT["flows"][0], "breaking": [["b", "why"], ["a", "why"]]}]},
        {"flows": [{**DOCUMENT["flows"][0], "breaking": [["a", "why"], ["a", "why"]]}]},
        {"flows": [{**DOCUMENT["flows"][0], "status": "DEPRECATED"}]},
        {"flows": [{**DOCUMENT["flows"][0], "name": "\ud800"}]},
        {"flows": [{**DOCUMENT["flows"][0], "name": "x" * 10_001}]},
        {"flows": [{**DOCUMENT["flows"][0], "definition": "[]"}]},
        {"flows": [{**DOCUMENT["flows"][0], "definition": '{"a": 1, "a": 2}'}]},
        {"flows": [{**DOCUMENT["flows"][0], "more": 1}]},
        {"selected": 7},
    ],
)
def test_a_seal_of_its_own_making_does_not_make_it_a_plan(changes):
    refusal(resealed(**changes))


def test_a_flow_that_moved_makes_it_another_plan():
    account = Account()
    world = world_of(account, accounts=ENVIRONMENT.accounts)
    before = plan_flows(world, WISH).plan_id
    account.add(definition(), name=live_flow(name=BOOKING.name).name)

    assert plan_flows(world, WISH).plan_id != before


NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
DAY = 86400.0


@pytest.mark.parametrize("later", [timedelta(), timedelta(hours=24), timedelta(minutes=-9)])
def test_a_plan_of_today_may_be_applied(later):
    read_saved_plan(TEXT).check_age(NOON + later, DAY)


def test_a_plan_that_has_waited_too_long_is_stale():
    with pytest.raises(PlanStale) as caught:
        read_saved_plan(TEXT).check_age(NOON + timedelta(hours=24, seconds=1), DAY)

    assert caught.value.message == f"the plan was made at {MADE_AT}, and is good for 24 hours"


def test_a_plan_from_the_future_is_stale():
    with pytest.raises(PlanStale, match="still to come"):
        read_saved_plan(TEXT).check_age(NOON - timedelta(hours=1), DAY)


@pytest.mark.parametrize("made_at", ["", "yesterday", "2026-13-01", 5, None])
def test_a_plan_without_a_date_is_no_plan(made_at):
    assert "is not a whole plan" in refusal(resealed(made_at=made_at))


@pytest.mark.parametrize("shard", [[0, 2], [3, 2], [1], "1/2", [1, True], [1.0, 2]])
def test_a_shard_that_there_cannot_be_is_refused(shard):
    assert "is not a whole plan" in refusal(resealed(shard=shard))
