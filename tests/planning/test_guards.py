from __future__ import annotations

import pytest

from flowops.errors import PlanRefused
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
