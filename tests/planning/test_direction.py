from __future__ import annotations

import pytest

from flowops.model.flows import ValidationError
from flowops.model.record import Intent
from flowops.planning.direction import Direction, direction_of
from flowops.planning.verdict import judge
from tests.builders import (
    BLOCKED,
    DEPRECATED,
    DRAFT,
    PUBLISHED,
    THROTTLED,
    UNKNOWN,
    definition,
    desired_flow,
    live_flow,
    pair,
    record,
)

OTHER, THIRD = definition("other"), definition("third")
PENDING = record(fingerprint=OTHER.fingerprint)
ERRORS = (ValidationError("X", "wrong"),)


def direction(*args, **sides):
    found = pair(*args, **sides)
    return direction_of(found, judge(found))


@pytest.mark.parametrize(
    ("sides", "wanted"),
    [
        pytest.param({}, Direction.NONE, id="in sync"),
        pytest.param({"live": live_flow(THROTTLED)}, Direction.NONE, id="health"),
        pytest.param(
            {"record": PENDING, "read_back": definition()}, Direction.NONE, id="equal is clean"
        ),
        pytest.param({"live": None, "record": None}, Direction.PENDING, id="not made yet"),
        pytest.param(
            {"live": None, "record": record(flow_id=None, intent=Intent.CREATE)},
            Direction.PENDING,
            id="make was interrupted",
        ),
        pytest.param({"live": None}, Direction.OUTSIDE, id="deleted"),
        pytest.param({"live": None, "record": PENDING}, Direction.BOTH, id="deleted, changed"),
        pytest.param(
            {"live": None, "rivals": [live_flow(), live_flow(flow_id="2")]},
            Direction.UNKNOWN,
            id="rivals",
        ),
        pytest.param({"record": None}, Direction.UNKNOWN, id="no record"),
        pytest.param(
            {"record": None, "read_back": OTHER}, Direction.UNKNOWN, id="no record, read back"
        ),
        pytest.param(
            {"live": live_flow(UNKNOWN), "record": PENDING}, Direction.UNKNOWN, id="status unknown"
        ),
        pytest.param(
            {"live": live_flow(DRAFT), "record": record(status=DRAFT, fingerprint="c0:00")},
            Direction.UNKNOWN,
            id="a record that says nothing",
        ),
        pytest.param({"record": PENDING}, Direction.PENDING, id="file changed"),
        pytest.param(
            {"live": live_flow(DRAFT), "record": record(status=DRAFT)},
            Direction.PENDING,
            id="not published yet",
        ),
        pytest.param(
            {"live": live_flow(DRAFT), "record": record(intent=Intent.REPLACE_JSON)},
            Direction.PENDING,
            id="upload was interrupted",
        ),
        pytest.param(
            {
                "live": live_flow(DRAFT),
                "record": record(fingerprint=None, status=DRAFT, intent=Intent.CREATE),
            },
            Direction.PENDING,
            id="taken as ours and not uploaded to",
        ),
        pytest.param(
            {"live": live_flow(updated_at="2"), "record": record(updated_at="1")},
            Direction.OUTSIDE,
            id="edited",
        ),
        pytest.param({"live": live_flow(DRAFT)}, Direction.OUTSIDE, id="fell to draft"),
        pytest.param({"read_back": THIRD}, Direction.OUTSIDE, id="read back"),
        pytest.param({"read_back": THIRD, "record": PENDING}, Direction.BOTH, id="both"),
        pytest.param(
            {"live": live_flow(DRAFT, flow_id="2"), "record": record()},
            Direction.OUTSIDE,
            id="made anew",
        ),
        pytest.param({"live": live_flow(DEPRECATED)}, Direction.OUTSIDE, id="deprecated"),
        pytest.param({"live": live_flow(name="Renamed")}, Direction.OUTSIDE, id="renamed"),
        pytest.param(
            {"live": live_flow(name="Renamed"), "record": PENDING}, Direction.BOTH, id="renamed too"
        ),
        pytest.param(
            {"live": live_flow(categories=frozenset({"SURVEY"}))},
            Direction.OUTSIDE,
            id="other categories",
        ),
    ],
)
def test_which_way_a_flow_differs(sides, wanted):
    assert direction(**sides) is wanted


@pytest.mark.parametrize(
    ("desired", "sides", "wanted"),
    [
        pytest.param({"name": "New"}, {}, Direction.PENDING, id="name wanted"),
        pytest.param(
            {"categories": frozenset({"SURVEY"})}, {}, Direction.PENDING, id="categories wanted"
        ),
        pytest.param({"endpoint_uri": "https://a"}, {}, Direction.PENDING, id="endpoint wanted"),
        pytest.param(
            {"endpoint_uri": "https://a"},
            {"record": record(endpoint_uri="https://a")},
            Direction.OUTSIDE,
            id="endpoint changed",
        ),
        pytest.param({"status": DRAFT}, {}, Direction.PENDING, id="wanted as draft by now"),
        pytest.param(
            {"status": DRAFT}, {"record": record(status=DRAFT)}, Direction.OUTSIDE, id="published"
        ),
        pytest.param(
            {"pinned_id": "404"},
            {"live": None, "record": None},
            Direction.UNKNOWN,
            id="pin missing",
        ),
        pytest.param(
            {"ignore": frozenset({"categories"})},
            {"live": live_flow(categories=frozenset({"SURVEY"})), "record": PENDING},
            Direction.PENDING,
            id="ignored",
        ),
        pytest.param(
            {},
            {"live": live_flow(endpoint_uri="https://a"), "record": PENDING},
            Direction.PENDING,
            id="of no interest",
        ),
    ],
)
def test_which_way_it_differs_from_what_is_wanted(desired, sides, wanted):
    assert direction(desired_flow(**desired), **sides) is wanted


@pytest.mark.parametrize("before", [THROTTLED, BLOCKED, PUBLISHED])
@pytest.mark.parametrize("after", [THROTTLED, BLOCKED, PUBLISHED])
def test_health_that_comes_or_goes_is_no_outside_change(before, after):
    ours = record(status=before, fingerprint=OTHER.fingerprint)

    assert direction(live=live_flow(after), record=ours) is Direction.PENDING


def test_a_draft_with_errors_that_is_as_we_left_it_did_not_drift():
    live = live_flow(DRAFT, validation_errors=ERRORS)

    found = direction(desired_flow(status=DRAFT), live=live, record=record(status=DRAFT))

    assert found is Direction.NONE


def test_somebody_who_did_by_hand_what_the_manifest_asks_for_is_no_drift():
    renamed = desired_flow(name="Renamed")

    found = direction(renamed, live=live_flow(name="Renamed"), record=PENDING)

    assert found is Direction.PENDING


def test_what_was_rolled_back_is_only_pending_here():
    held = record(fingerprint=OTHER.fingerprint, held=frozenset({definition().fingerprint}))

    assert direction(record=held) is Direction.PENDING
    assert direction(record=held, read_back=OTHER) is Direction.PENDING
    assert direction(record=held, read_back=definition("theirs")) is Direction.BOTH
