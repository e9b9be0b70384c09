from __future__ import annotations

import pytest

from flowops.compare.evidence import NOTHING_KNOWN, Knowledge, know
from flowops.model.record import Evidence, Intent
from tests.builders import (
    BLOCKED,
    DRAFT,
    PUBLISHED,
    THROTTLED,
    definition,
    live_flow,
    record,
)

OURS, INTENDED = definition("ours").fingerprint, definition("intended").fingerprint
MOVED = Knowledge(None, Evidence.TIMESTAMP, moved=True)
FELL = Knowledge(None, Evidence.RECORD, moved=True)
BY_RECORD = Knowledge(OURS, Evidence.RECORD)
BY_DATE = Knowledge(OURS, Evidence.TIMESTAMP)


def ours(**changes):
    return record(**{"fingerprint": OURS, **changes})


def open_write(intent, **changes):
    return ours(intent=intent, intended=INTENDED, **changes)


def test_what_was_read_back_is_known_whatever_a_record_says():
    known = know(live_flow(), ours(), "c1:read")

    assert known == Knowledge("c1:read", Evidence.READ_BACK)


def test_without_a_record_nothing_is_known():
    assert know(live_flow(), None, None) == NOTHING_KNOWN


@pytest.mark.parametrize(
    "unusable",
    [
        pytest.param(ours(flow_id="another"), id="of another flow"),
        pytest.param(ours(fingerprint=None), id="of a write without receipt"),
        pytest.param(ours(fingerprint="c0:" + "0" * 64), id="of another canonical form"),
    ],
)
def test_a_record_proves_nothing_when_it_is(unusable):
    assert know(live_flow(), unusable, None) == NOTHING_KNOWN


@pytest.mark.parametrize("status", [PUBLISHED, THROTTLED, BLOCKED])
@pytest.mark.parametrize(
    ("recorded", "live", "known"),
    [
        (None, None, BY_RECORD),
        ("1", None, BY_RECORD),
        (None, "1", BY_RECORD),
        ("1", "1", BY_DATE),
        ("1", "2", MOVED),
    ],
)
def test_a_date_that_stands_still_says_more_than_our_record(status, recorded, live, known):
    assert know(live_flow(status, updated_at=live), ours(updated_at=recorded), None) == known


@pytest.mark.parametrize("status", [PUBLISHED, THROTTLED, BLOCKED])
@pytest.mark.parametrize(("date", "known"), [(None, FELL), ("1", MOVED)])
def test_a_draft_that_we_left_published_holds_somebody_elses_upload(status, date, known):
    record = ours(status=status, updated_at=date)

    assert know(live_flow(DRAFT, updated_at=date), record, None) == known


@pytest.mark.parametrize(
    ("status", "intent", "recorded", "live", "known"),
    [
        # Published: an upload would have left a draft, so it never landed.
        (PUBLISHED, Intent.REPLACE_JSON, None, None, BY_RECORD),
        (PUBLISHED, Intent.REPLACE_JSON, "1", "1", BY_DATE),
        (PUBLISHED, Intent.REPLACE_JSON, "1", "2", MOVED),
        (PUBLISHED, Intent.PUBLISH, None, None, BY_RECORD),
        (PUBLISHED, Intent.PUBLISH, "1", "1", BY_DATE),
        (PUBLISHED, Intent.PUBLISH, "1", "2", BY_RECORD),
        # A draft: after an open upload it holds the old or the new definition.
        (DRAFT, Intent.REPLACE_JSON, None, None, NOTHING_KNOWN),
        (DRAFT, Intent.REPLACE_JSON, "1", "1", NOTHING_KNOWN),
        (DRAFT, Intent.REPLACE_JSON, "1", "2", NOTHING_KNOWN),
        # After an open publish, a draft may be ours still, or fallen back by somebody's upload.
        (DRAFT, Intent.PUBLISH, None, None, NOTHING_KNOWN),
        (DRAFT, Intent.PUBLISH, "1", "1", BY_DATE),
        (DRAFT, Intent.PUBLISH, "1", "2", NOTHING_KNOWN),
    ],
)
def test_after_a_write_without_receipt(status, intent, recorded, live, known):
    record = open_write(intent, status=DRAFT, updated_at=recorded)

    assert know(live_flow(status, updated_at=live), record, None) == known


@pytest.mark.parametrize("intent", list(Intent))
def test_a_published_flow_that_fell_to_draft_is_not_believed_for_its_date(intent):
    record = open_write(intent, status=PUBLISHED, updated_at="1")

    assert know(live_flow(DRAFT, updated_at="1"), record, None) == NOTHING_KNOWN
