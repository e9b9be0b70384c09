from __future__ import annotations

import pytest

from flowops.compare.pairing import Consent, pair_flows
from flowops.model.record import Evidence, Intent
from tests.builders import (
    ACCOUNT,
    BLOCKED,
    DEPRECATED,
    DRAFT,
    FLOW_ID,
    NAME,
    OTHER_ACCOUNT,
    PUBLISHED,
    THROTTLED,
    definition,
    desired_flow,
    live_flow,
    pair,
    record,
)

READ = definition("read back")


def paired(*desired, live=(), records=()):
    return pair_flows(desired, {ACCOUNT: live}, records)


def ids(pairing):
    return [each.live.flow_id if each.live else None for each in pairing.pairs]


def test_a_live_flow_of_the_wanted_name_is_the_one():
    found = paired(desired_flow(), live=[live_flow(flow_id="1", name="Else"), live_flow()])

    assert ids(found) == [FLOW_ID]
    assert [live.flow_id for _, live in found.unmanaged] == ["1"]


@pytest.mark.parametrize("name", ["booking", "Booking ", "BOOKING", "Bo\u200boking", "Bооking"])
def test_a_name_is_compared_exactly(name):
    assert ids(paired(desired_flow(), live=[live_flow(name=name)])) == [None]


def test_a_flow_of_another_account_is_none_of_ours():
    live = {ACCOUNT: [], OTHER_ACCOUNT: [live_flow()]}

    found = pair_flows([desired_flow()], live, [])

    assert ids(found) == [None]
    assert found.unmanaged == ((OTHER_ACCOUNT, live_flow()),)
    assert found.listed == {ACCOUNT.waba_id: 0, OTHER_ACCOUNT.waba_id: 1}


def test_one_key_in_two_accounts_is_two_pairs():
    here, there = live_flow(flow_id="1"), live_flow(flow_id="2")
    desired = [desired_flow(), desired_flow(account=OTHER_ACCOUNT)]

    found = pair_flows(desired, {ACCOUNT: [here], OTHER_ACCOUNT: [there]}, [])

    assert ids(found) == ["1", "2"]


def test_a_pin_comes_before_a_name():
    live = [live_flow(flow_id="1"), live_flow(flow_id="2", name="Else")]

    assert ids(paired(desired_flow(pinned_id="2"), live=live)) == ["2"]


def test_a_pin_chooses_among_flows_of_one_name():
    live = [live_flow(flow_id="1"), live_flow(flow_id="2")]

    assert ids(paired(desired_flow(pinned_id="2"), live=live)) == ["2"]


@pytest.mark.parametrize("records", [[], [record()]])
def test_a_pin_that_the_account_does_not_have_finds_nothing_else(records):
    found = paired(desired_flow(pinned_id="404"), live=[live_flow()], records=records)

    assert ids(found) == [None]
    assert found.pairs[0].rivals == ()


def test_a_name_comes_before_a_former_name():
    live = [live_flow(flow_id="1", name="Old"), live_flow(flow_id="2")]

    assert ids(paired(desired_flow(renamed_from="Old"), live=live)) == ["2"]


def test_a_former_name_is_found():
    assert ids(paired(desired_flow(renamed_from="Old"), live=[live_flow(name="Old")])) == [FLOW_ID]


def test_a_flow_that_was_renamed_outside_is_found_by_our_record():
    found = paired(desired_flow(), live=[live_flow(name="Renamed")], records=[record()])

    assert ids(found) == [FLOW_ID]


def test_a_name_comes_before_our_record():
    live = [live_flow(name="Renamed"), live_flow(flow_id="2")]

    assert ids(paired(desired_flow(), live=live, records=[record()])) == ["2"]


def test_a_flow_that_another_key_has_by_its_name_is_not_claimed_by_a_record():
    desired = [desired_flow(key="old", name="New name"), desired_flow()]

    found = paired(*desired, live=[live_flow()], records=[record(key="old")])

    assert ids(found) == [None, FLOW_ID]
    assert found.pairs[0].record is None


@pytest.mark.parametrize("changes", [{}, {"renamed_from": NAME}])
def test_a_deprecated_flow_is_not_claimed_under_a_former_name(changes):
    renamed = desired_flow(name="New name", **changes)

    found = paired(renamed, live=[live_flow(DEPRECATED)], records=[record()])

    assert ids(found) == [None]
    assert found.pairs[0].record is None


def test_the_record_of_a_flow_that_is_gone_stays_with_its_key():
    found = paired(desired_flow(), live=[], records=[record()])

    assert found.pairs[0].record == record()


def test_several_flows_of_the_wanted_name_are_rivals_and_none_is_chosen():
    rivals = (live_flow(flow_id="1"), live_flow(flow_id="2"))

    found = paired(desired_flow(), live=rivals, records=[record(flow_id="1")])

    assert ids(found) == [None]
    assert found.pairs[0].rivals == rivals
    assert found.unmanaged == ()


def test_a_flow_of_the_wanted_name_that_another_key_is_pinned_to_is_a_rival():
    pinned = desired_flow(key="pinned", name="Else", pinned_id=FLOW_ID)

    found = paired(desired_flow(), pinned, live=[live_flow()])

    assert ids(found) == [None, FLOW_ID]
    assert found.pairs[0].rivals == (live_flow(),)


def test_pairs_stand_in_the_manifests_order():
    desired = [desired_flow(key=key, name=key) for key in ("c", "a", "b")]
    live = [live_flow(flow_id=name, name=name) for name in ("a", "b")]

    assert ids(paired(*desired, live=live)) == [None, "a", "b"]


def test_what_is_known_to_be_equal_neither_differs_nor_is_unknown():
    assert not pair().definition_differs
    assert not pair().definition_is_unknown


def test_what_is_unknown_is_not_known_to_differ():
    unknown = pair(record=None)

    assert unknown.definition_is_unknown
    assert not unknown.definition_differs


def test_what_somebody_moved_differs_though_nobody_knows_in_what():
    moved = pair(live=live_flow(updated_at="2"), record=record(updated_at="1"))

    assert moved.definition_differs
    assert not moved.definition_is_unknown
    assert moved.definition_changed_outside


@pytest.mark.parametrize(
    ("ours", "changed"),
    [
        (None, False),
        (record(fingerprint=None, intent=Intent.CREATE), False),
        (record(), True),
        (record(fingerprint=READ.fingerprint), False),
        (record(intent=Intent.REPLACE_JSON, intended=READ.fingerprint), False),
    ],
)
def test_what_was_read_back_changed_outside_if_nothing_of_ours_is_like_it(ours, changed):
    assert pair(read_back=READ, record=ours).definition_changed_outside is changed


def test_what_was_read_back_and_is_wanted_did_not_change_outside():
    found = pair(desired_flow(definition=READ), read_back=READ)

    assert not found.definition_changed_outside


@pytest.mark.parametrize(
    ("live", "ours", "was_published"),
    [
        (live_flow(PUBLISHED), None, True),
        (live_flow(THROTTLED), None, True),
        (live_flow(BLOCKED), None, True),
        (live_flow(DRAFT), None, False),
        (live_flow(DRAFT), record(was_published=True), True),
        (live_flow(DRAFT), record(was_published=False), False),
        (live_flow(DRAFT), record(was_published=True, flow_id="another"), False),
        (None, record(was_published=True), False),
    ],
)
def test_a_flow_was_published_if_this_very_flow_ever_was(live, ours, was_published):
    assert pair(live=live, record=ours).was_published is was_published


@pytest.mark.parametrize(
    ("live", "ours", "fell"),
    [
        (live_flow(DRAFT), record(), True),
        (live_flow(DRAFT), record(status=THROTTLED), True),
        (live_flow(DRAFT), record(status=DRAFT), False),
        (live_flow(DRAFT), record(intent=Intent.REPLACE_JSON), False),
        (live_flow(PUBLISHED), record(), False),
        (live_flow(DRAFT), None, False),
        (None, record(), False),
    ],
)
def test_a_flow_fell_to_draft_if_we_left_it_published(live, ours, fell):
    assert pair(live=live, record=ours).fell_to_draft is fell


@pytest.mark.parametrize(
    ("live", "ours", "demoted"),
    [
        (live_flow(DRAFT), record(status=DRAFT, was_published=True), True),
        (
            live_flow(DRAFT),
            record(status=PUBLISHED, was_published=True, intent=Intent.REPLACE_JSON),
            True,
        ),
        (live_flow(DRAFT), record(status=PUBLISHED, was_published=True), False),
        (live_flow(DRAFT), record(status=DRAFT, was_published=False), False),
        (live_flow(DRAFT), record(status=DRAFT, was_published=True, flow_id="another"), False),
        (live_flow(PUBLISHED), record(status=DRAFT, was_published=True), False),
        (live_flow(DRAFT), None, False),
        (None, record(status=DRAFT, was_published=True), False),
    ],
)
def test_a_draft_was_demoted_by_us_if_our_upload_was_the_last_thing(live, ours, demoted):
    assert pair(live=live, record=ours).was_demoted_by_us is demoted


@pytest.mark.parametrize(
    ("wanted", "live", "shown"),
    [
        ({"name": "New"}, {}, [("name", NAME, "New")]),
        ({"categories": frozenset({"X", "OTHER"})}, {}, [("categories", "OTHER", "OTHER, X")]),
        ({}, {"categories": frozenset()}, [("categories", "none", "OTHER")]),
        ({"endpoint_uri": "https://a"}, {}, [("endpoint_uri", "none", "https://a")]),
        (
            {"endpoint_uri": "https://a"},
            {"endpoint_uri": "https://b"},
            [("endpoint_uri", "https://b", "https://a")],
        ),
        ({}, {"endpoint_uri": "https://b"}, []),
        ({"endpoint_uri": "https://a", "ignore": frozenset({"endpoint_uri"})}, {}, []),
        ({"categories": frozenset(), "ignore": frozenset({"categories"})}, {}, []),
        ({}, {}, []),
    ],
)
def test_what_this_api_cannot_change_is_found(wanted, live, shown):
    found = pair(desired_flow(**wanted), live=live_flow(**live))

    assert [(each.field, each.live, each.desired) for each in found.unchangeable] == shown


def test_a_flow_that_is_not_there_has_nothing_that_cannot_be_changed():
    assert pair(live=None).unchangeable == ()


def test_what_is_adopted_is_taken_as_equal_on_our_word():
    adopted = pair(record=None, consent=Consent.ADOPT)

    assert adopted.knowledge.fingerprint == definition().fingerprint
    assert adopted.knowledge.evidence is Evidence.RECORD


def test_what_was_read_back_is_not_taken_as_equal():
    assert pair(record=None, read_back=READ, consent=Consent.ADOPT).definition_differs


@pytest.mark.parametrize("consent", [Consent.NONE, Consent.TAKE_OVER])
def test_without_adoption_nothing_more_is_known(consent):
    assert pair(record=None, consent=consent).definition_is_unknown


def test_a_flow_that_is_not_there_cannot_be_adopted():
    adopted = pair(live=None, record=None, consent=Consent.ADOPT)

    assert adopted.consent is Consent.ADOPT
    assert adopted.definition_is_unknown
