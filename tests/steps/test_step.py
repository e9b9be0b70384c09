from __future__ import annotations

import pytest

from flowops.steps.kinds import KINDS
from flowops.steps.step import first_standing
from tests.builders import DRAFT, PUBLISHED, definition, live_flow, pair, record


def test_steps_are_performed_in_this_order():
    assert [kind.action for kind in KINDS] == ["create", "replace-json", "publish"]


def test_every_kind_has_its_own_sign():
    assert len({kind.sign for kind in KINDS}) == len(KINDS)


def test_an_apply_goes_on_from_our_record():
    ours = record(last_published="c1:0")

    assert first_standing(pair(record=ours)).record == ours


@pytest.mark.parametrize("ours", [None, record(flow_id="another", was_published=True)])
def test_an_apply_begins_a_record_for_a_flow_that_we_have_none_of(ours):
    standing = first_standing(pair(live=live_flow(DRAFT), record=ours, read_back=definition()))

    assert standing.record == record(status=DRAFT, fingerprint=definition().fingerprint)
    assert not standing.was_published


def test_a_flow_that_we_sent_back_to_draft_is_known_to_be_ours_to_mend():
    ours = record(status=DRAFT, was_published=True)

    assert first_standing(pair(live=live_flow(DRAFT), record=ours)).replaced
    assert not first_standing(pair(live=live_flow(PUBLISHED), record=ours)).replaced


def test_a_flow_that_is_not_there_has_no_id():
    with pytest.raises(AssertionError, match="no step but create"):
        _ = first_standing(pair(live=None, record=None)).flow_id
