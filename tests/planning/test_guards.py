from __future__ import annotations

import pytest

from flowops.errors import PlanRefused
from flowops.model.record import Past
from flowops.planning.guards import check_guards
from tests.builders import (
    DRAFT,
    OTHER_ACCOUNT,
    THROTTLED,
    definition,
    desired_flow,
    live_flow,
    pair,
    record,
)
from tests.planning.plans import plan_of

OTHER = definition("other")
CHANGED = record(fingerprint=OTHER.fingerprint)
NEW = {"live": None, "record": None}


def published(count, *, changed):
    """So many published flows, of which so many are to be replaced."""
    return plan_of(
        *[pair(record=CHANGED if number < changed else record()) for number in range(count)]
    )


def refusal(plan, allowed=()):
    with pytest.raises(PlanRefused) as caught:
        check_guards(plan, allowed)
    return caught.value


@pytest.mark.parametrize(("count", "changed"), [(9, 9), (10, 3), (20, 6), (100, 30)])
def test_few_published_flows_may_be_replaced_at_once(count, changed):
    check_guards(published(count, changed=changed))


@pytest.mark.parametrize(("count", "changed"), [(10, 4), (20, 7), (100, 31)])
def test_many_published_flows_may_not_be_replaced_at_once(count, changed):
    refused = refusal(published(count, changed=changed))

    assert refused.guard == "many-published"
    assert refused.message.startswith(f"this plan replaces {changed} of {count} published flows")
    assert refused.hint == "nothing was written. If it is meant: --allow many-published"


def test_a_guard_that_is_allowed_lets_the_plan_pass():
    check_guards(published(10, changed=10), ["many-published"])


@pytest.mark.parametrize("sides", [{"live": live_flow(DRAFT), "record": None}, NEW])
def test_what_nobody_uses_yet_may_be_written_at_once(sides):
    check_guards(plan_of(*[pair(**sides) for _ in range(50)]))


def test_an_unhealthy_flow_counts_as_published():
    healthy = [pair(record=CHANGED) for _ in range(3)]
    unhealthy = [pair(live=live_flow(THROTTLED)) for _ in range(7)]

    check_guards(plan_of(*healthy, *unhealthy))


def test_an_account_that_lists_nothing_of_what_we_recorded_is_refused():
    refused = refusal(plan_of(pair(live=None), pair(**NEW)))

    assert refused.guard == "empty-list"
    assert "1 flow of this manifest was recorded there" in refused.message


def test_the_flows_that_are_missing_are_counted():
    assert "2 flows of this manifest were recorded there" in (
        refusal(plan_of(pair(live=None), pair(live=None))).message
    )


def test_an_empty_account_that_we_never_wrote_to_is_begun():
    check_guards(plan_of(pair(**NEW), pair(live=None, record=record(flow_id=None))))


def test_a_flow_that_is_gone_from_an_account_with_others_is_made_again():
    check_guards(plan_of(pair(live=None), listed={pair().account.waba_id: 1}))


def test_an_empty_account_is_refused_though_another_is_full():
    elsewhere = desired_flow(account=OTHER_ACCOUNT)
    gone = pair(elsewhere, live=None, record=record(waba_id=OTHER_ACCOUNT.waba_id))
    listed = {pair().account.waba_id: 5, OTHER_ACCOUNT.waba_id: 0}

    assert refusal(plan_of(pair(), gone, listed=listed)).guard == "empty-list"


def test_a_plan_without_steps_is_never_refused():
    pinned = desired_flow(pinned_id="404")

    check_guards(plan_of(pair(pinned, live=None)))


def test_every_refusal_is_told_at_once_with_the_flags_that_lift_it():
    changed = [pair(record=CHANGED) for _ in range(10)]
    gone = pair(desired_flow(account=OTHER_ACCOUNT), live=None)
    refused = refusal(plan_of(*changed, gone, listed={OTHER_ACCOUNT.waba_id: 0}))

    assert "--allow many-published --allow empty-list" in refused.hint
    assert "published flows" in refused.message
    assert "lists no flow" in refused.message


def test_one_of_two_refusals_may_be_lifted():
    changed = [pair(record=CHANGED) for _ in range(10)]
    gone = pair(desired_flow(account=OTHER_ACCOUNT), live=None)
    plan = plan_of(*changed, gone, listed={OTHER_ACCOUNT.waba_id: 0})

    assert refusal(plan, ["many-published"]).guard == "empty-list"


ELSEWHERE = "00000000-aaaa-4bbb-8ccc-000000000000"


def gone_and_there(gone, there):
    """So many recorded flows that the account does not list any more, beside those it does."""
    return plan_of(
        *[pair(live=None) for _ in range(gone)],
        *[pair() for _ in range(there)],
        listed={pair().account.waba_id: max(there, 1)},
    )


@pytest.mark.parametrize(("gone", "there"), [(1, 0), (2, 0), (3, 7), (30, 70)])
def test_a_few_flows_may_be_gone_from_a_list(gone, there):
    check_guards(gone_and_there(gone, there))


@pytest.mark.parametrize(("gone", "there"), [(3, 0), (3, 6), (31, 69)])
def test_a_list_that_lost_many_recorded_flows_is_not_believed(gone, there):
    refused = refusal(gone_and_there(gone, there))

    assert refused.guard == "short-list"
    assert refused.message.startswith(f"{gone} of {gone + there} recorded flows are gone")


def test_a_manifest_that_wants_nothing_is_refused_where_flows_are_on_record():
    refused = refusal(plan_of(past=Past((record(), record(key="survey")))))

    assert refused.guard == "empty-manifest"
    assert "2 flows are on record" in refused.message
    assert "1 flow is on record" in refusal(plan_of(past=Past((record(),)))).message


def test_some_of_the_accounts_may_want_nothing_by_their_tags():
    check_guards(plan_of(past=Past((record(),)), left_out=frozenset({OTHER_ACCOUNT.waba_id})))


def test_a_manifest_that_wants_nothing_yet_is_fine():
    check_guards(plan_of())


def creating(names, unmanaged):
    account = pair().account
    there = [(account, live_flow(flow_id=str(n), name=name)) for n, name in enumerate(unmanaged)]
    pairs = [pair(desired_flow(key=name, name=name), **NEW) for name in names]
    return plan_of(*pairs, unmanaged=there)


@pytest.mark.parametrize(
    "unmanaged",
    [
        ["booking v2", "SURVEY", "Lead  Form"],
        ["Booking-v2", "Survey ", "Lead form"],
        ["Bookings v2", "Surveys", "Lead forms"],
    ],
)
def test_flows_that_somebody_made_under_another_spelling_are_not_made_again(unmanaged):
    refused = refusal(creating(["Booking v2", "Survey", "Lead form"], unmanaged))

    assert refused.guard == "near-names"
    assert refused.message.startswith("3 of the 3 flows to create have nearly the name")


@pytest.mark.parametrize(
    ("names", "unmanaged"),
    [
        (["Booking", "Survey"], ["booking", "survey"]),
        (["Booking", "Survey", "Leads"], ["booking", "survey"]),
        (["A1", "B1", "C1", "D1", "E1", "F1"], ["a1", "b1", "c1"]),
        (["Booking", "Survey", "Leads"], ["Quote", "Feedback", "Sign-up"]),
    ],
)
def test_a_few_names_that_are_alike_may_be_meant(names, unmanaged):
    check_guards(creating(names, unmanaged))


def test_an_environment_that_points_at_another_account_is_refused_where_it_creates():
    refused = refusal(plan_of(pair(**NEW), past=Past((record(waba_id=ELSEWHERE),))))

    assert refused.guard == "other-account"
    assert ELSEWHERE in refused.message


def test_an_account_more_than_before_is_begun():
    here = record(waba_id=OTHER_ACCOUNT.waba_id)
    accounts = (pair().account, OTHER_ACCOUNT)

    check_guards(plan_of(pair(**NEW), past=Past((here,)), accounts=accounts))


def test_records_that_an_older_copy_took_the_place_of_stop_an_apply():
    past = Past((record(),), behind=frozenset({record().address}))

    refused = refusal(plan_of(pair(record=CHANGED), past=past))

    assert refused.guard == "older-record"
    assert refused.message.startswith("the records of booking are older")
    check_guards(plan_of(pair(), past=past))


def test_a_checkout_that_is_older_than_what_was_applied_is_refused():
    refused = refusal(plan_of(pair(record=CHANGED), newer_commit="c" * 40))

    assert refused.guard == "older-commit"
    assert refused.message.startswith("commit cccccccccccc was applied already")
    check_guards(plan_of(pair(), newer_commit="c" * 40))
