from __future__ import annotations

import pytest
from msgspec.structs import replace

from flowops.compare.contract_change import Party
from flowops.compare.pairing import Consent
from flowops.model.definition import Definition
from flowops.planning.breaking import breaking_changes, contract_changes_of, unneeded_acceptances
from tests.builders import DRAFT, definition, desired_flow, live_flow, pair, record
from tests.planning.plans import plan_of

MAIL = "complete at END: mail"


def handing_over(**payload):
    action = {"name": "complete", "payload": payload}
    children = [{"type": "Footer", "label": "Send", "on-click-action": action}]
    layout = {"type": "SingleColumnLayout", "children": children}
    return Definition.from_value({"version": "7.3", "screens": [{"id": "END", "layout": layout}]})


BEFORE, AFTER = handing_over(mail="a", age=1), handing_over(age=1, more=2)


def desired(**changes):
    return desired_flow(definition=AFTER, **changes)


def planned(*, live_definition=BEFORE, **changes):
    """A published flow whose live definition was read back."""
    (flow,) = plan_of(pair(desired(**changes), read_back=live_definition)).flows
    return flow


def test_what_the_steps_break_comes_first():
    changes = contract_changes_of(planned())

    assert [(each.party, each.is_breaking, each.field) for each in changes] == [
        (Party.RECEIVER, True, MAIL),
        (Party.RECEIVER, False, "complete at END: more"),
    ]


def test_the_manifest_accepts_a_change_for_a_reason():
    (change, _) = contract_changes_of(planned(breaking={MAIL: "nobody reads it"}))

    assert change.waived_because == "nobody reads it"


def test_where_nothing_differs_nothing_changes():
    assert contract_changes_of(planned(live_definition=AFTER)) == ()


def test_what_is_known_to_be_the_same_changes_nothing_though_it_is_not_kept():
    (flow,) = plan_of(pair()).flows

    assert flow.pair.live_definition is None
    assert contract_changes_of(flow) == ()


def test_what_a_person_has_to_let_through_is_told_before():
    held = planned(protect=True)

    assert not held.steps
    assert [each.field for each in contract_changes_of(held) if each.is_breaking] == [MAIL]


def test_nobody_relies_yet_on_a_flow_that_is_new():
    (flow,) = plan_of(pair(desired(), live=None, record=None)).flows

    assert contract_changes_of(flow) == ()


def test_of_an_unknown_definition_nothing_can_be_told():
    (flow,) = plan_of(pair(desired(), record=None, consent=Consent.TAKE_OVER)).flows

    assert flow.steps
    assert contract_changes_of(flow) is None


def test_a_draft_is_compared_with_what_people_are_served():
    draft = pair(desired(), live=live_flow(DRAFT), record=record(status=DRAFT), read_back=AFTER)
    (flow,) = plan_of(replace(draft, served=BEFORE)).flows

    assert [step.action for step in flow.steps] == ["publish"]
    assert [each.field for each in contract_changes_of(flow) if each.is_breaking] == [MAIL]


def test_what_is_wanted_as_a_draft_is_compared_with_the_draft():
    draft = pair(
        desired(status=DRAFT), live=live_flow(DRAFT), record=record(status=DRAFT), read_back=AFTER
    )
    (flow,) = plan_of(replace(draft, served=BEFORE)).flows

    assert contract_changes_of(flow) == ()


def test_a_draft_that_nobody_is_served_another_definition_than_breaks_nothing_by_its_publish():
    draft = pair(desired(), live=live_flow(DRAFT), record=None, read_back=AFTER)
    (flow,) = plan_of(draft).flows

    assert contract_changes_of(flow) == ()


def test_what_breaks_is_listed_for_the_whole_plan_accepted_or_not():
    accepting = desired(key="other", name="Other", breaking={MAIL: "nobody reads it"})
    unknown = pair(desired(key="third"), record=None, consent=Consent.TAKE_OVER)
    plan = plan_of(pair(desired(), read_back=BEFORE), pair(accepting, read_back=BEFORE), unknown)

    found = [(flow.key, change.waived_because) for flow, change in breaking_changes(plan)]

    assert found == [("booking", None), ("other", "nobody reads it")]


def test_what_is_accepted_and_not_broken_is_named():
    accepting = {MAIL: "nobody reads it", "entry START": "old", "complete at END: more": "x"}
    plan = plan_of(pair(desired(breaking=accepting), read_back=BEFORE))

    assert [field for _, field, _ in unneeded_acceptances(plan)] == [
        "entry START",
        "complete at END: more",
    ]


@pytest.mark.parametrize(
    ("accepted", "meant"),
    [
        ("complete at END: mial", MAIL),
        ("complete at AND: mail", MAIL),
        ("complete at END mail", MAIL),
        ("mail", MAIL),
        ("complete at END: phone", None),
        ("complete at SOMEWHERE: mail", None),
        ("entry START", None),
    ],
)
def test_what_is_accepted_and_near_to_what_breaks_may_mean_that(accepted, meant):
    plan = plan_of(pair(desired(breaking={accepted: "why"}), read_back=BEFORE))

    ((_, name, near),) = unneeded_acceptances(plan)

    assert (name, near) == (accepted, meant)


def test_what_is_accepted_already_is_not_meant_by_something_else():
    both = {MAIL: "why", "complete at END: mial": "why"}

    ((_, _, near),) = unneeded_acceptances(plan_of(pair(desired(breaking=both), read_back=BEFORE)))

    assert near is None


def test_what_is_accepted_of_an_unknown_definition_may_be_needed():
    unknown = pair(desired(breaking={MAIL: "why"}), record=None, consent=Consent.TAKE_OVER)

    assert list(unneeded_acceptances(plan_of(unknown))) == []


def test_a_plan_in_which_nothing_is_accepted_needs_no_look():
    assert list(unneeded_acceptances(plan_of(pair(desired_flow(definition=definition()))))) == []


def test_what_is_accepted_belongs_to_the_plan_that_was_reviewed():
    plain, accepting = (
        plan_of(pair(desired(breaking=each), read_back=BEFORE)) for each in ({}, {MAIL: "why"})
    )

    assert plain.plan_id != accepting.plan_id
