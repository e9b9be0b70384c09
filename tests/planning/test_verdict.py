from __future__ import annotations

import pytest
from msgspec.structs import replace

from flowops.compare.pairing import Consent
from flowops.model.environment import OnDrift
from flowops.model.flows import ValidationError
from flowops.model.record import Intent
from flowops.planning.verdict import Verdict, judge
from flowops.steps.replace_json import ReplaceJson
from tests.builders import (
    BLOCKED,
    DEPRECATED,
    DRAFT,
    FLOW_ID,
    PUBLISHED,
    THROTTLED,
    UNKNOWN,
    definition,
    desired_flow,
    live_flow,
    pair,
    record,
)

OTHER = definition("other")
ADOPT, TAKE_OVER = Consent.ADOPT, Consent.TAKE_OVER
WANTED_AS_DRAFT = desired_flow(status=DRAFT)
PROTECTED = desired_flow(protect=True)
ERRORS = (ValidationError("X", "wrong"),)
EDITED = {"live": live_flow(updated_at="2"), "record": record(updated_at="1")}
FELL = {"live": live_flow(DRAFT), "record": record()}


def verdict(*args, **sides):
    return judge(pair(*args, **sides)).verdict


def reasons(*args, on_drift=OnDrift.PUT_BACK, **sides):
    return "; ".join(judge(pair(*args, **sides), on_drift).reasons)


# Nothing live


def test_a_flow_that_is_not_there_is_created():
    assert verdict(live=None, record=None) is Verdict.CREATE


def test_a_flow_that_is_gone_is_created_again_and_it_is_said():
    assert verdict(live=None) is Verdict.CREATE
    assert reasons(live=None) == f"was flow {FLOW_ID}, which is gone from the account"


def test_a_create_that_was_announced_only_is_still_to_be_done():
    announced = record(flow_id=None, fingerprint=None, intent=Intent.CREATE)

    assert reasons(live=None, record=announced) == "no flow of this name in the account"


def test_a_pin_that_is_not_there_is_blocked():
    missing = pair(desired_flow(pinned_id="404"), live=None, record=None)

    assert judge(missing).verdict is Verdict.BLOCKED
    assert judge(missing).reasons == ("pinned to 404, which this account does not have",)


def test_several_flows_of_one_name_are_blocked_with_their_ids():
    rivals = [live_flow(DRAFT, flow_id="1"), live_flow(flow_id="2")]
    found = judge(pair(live=None, rivals=rivals))

    assert found.verdict is Verdict.BLOCKED
    assert found.reasons == (
        "2 live flows have this name: 1 (DRAFT), 2 (PUBLISHED)",
        "pin one of them with id:",
    )


def test_a_name_that_another_keys_flow_has_is_blocked():
    found = judge(pair(live=None, record=None, rivals=[live_flow(flow_id="1")]))

    assert found.verdict is Verdict.BLOCKED
    assert found.reasons == ("the live flow of this name is another key's: 1 (PUBLISHED)",)


# Statuses


@pytest.mark.parametrize("ours", [None, record()])
@pytest.mark.parametrize("consent", list(Consent))
def test_an_unknown_status_is_shown_and_left_alone(ours, consent):
    live = live_flow(UNKNOWN, status_text="FROZEN")
    found = judge(pair(live=live, record=ours, consent=consent))

    assert found.verdict is Verdict.UNKNOWN
    assert '"FROZEN" is not known' in found.reasons[0]


@pytest.mark.parametrize("desired", [desired_flow(), WANTED_AS_DRAFT])
@pytest.mark.parametrize("ours", [None, record()])
def test_deprecated_is_final(desired, ours):
    assert verdict(desired, live=live_flow(DEPRECATED), record=ours) is Verdict.BLOCKED


@pytest.mark.parametrize("status", [PUBLISHED, THROTTLED, BLOCKED])
@pytest.mark.parametrize("ours", [None, record()])
def test_this_api_cannot_unpublish(status, ours):
    assert verdict(WANTED_AS_DRAFT, live=live_flow(status), record=ours) is Verdict.BLOCKED


@pytest.mark.parametrize("status", [THROTTLED, BLOCKED])
def test_health_is_shown_and_is_no_difference(status):
    found = judge(pair(live=live_flow(status)))

    assert found.verdict is Verdict.IN_SYNC
    assert found.reasons == (f"health: {status.value}",)


@pytest.mark.parametrize("status", [THROTTLED, BLOCKED])
@pytest.mark.parametrize("consent", list(Consent))
def test_nothing_is_uploaded_to_an_unhealthy_flow(status, consent):
    found = pair(live=live_flow(status), read_back=OTHER, record=None, consent=consent)

    assert judge(found).verdict is Verdict.BLOCKED


@pytest.mark.parametrize("status", [THROTTLED, BLOCKED])
def test_an_unhealthy_flow_of_unknown_definition_is_not_taken_over(status):
    found = pair(live=live_flow(status), record=None, consent=TAKE_OVER)

    assert judge(found).verdict is Verdict.UNKNOWN


# The definition, and how it is known


@pytest.mark.parametrize(
    ("status", "sides", "wanted"),
    [
        (PUBLISHED, {"record": record()}, Verdict.IN_SYNC),
        (PUBLISHED, {"record": None, "read_back": definition()}, Verdict.IN_SYNC),
        (PUBLISHED, {"record": None}, Verdict.UNKNOWN),
        (PUBLISHED, {"record": None, "read_back": OTHER}, Verdict.UPDATE),
        (PUBLISHED, {"record": None, "consent": ADOPT}, Verdict.IN_SYNC),
        (PUBLISHED, {"record": None, "consent": TAKE_OVER}, Verdict.UPDATE),
        (PUBLISHED, {"record": record(fingerprint=OTHER.fingerprint)}, Verdict.UPDATE),
        (DRAFT, {"record": record(status=DRAFT)}, Verdict.PUBLISH),
        (DRAFT, {"record": None, "read_back": definition()}, Verdict.PUBLISH),
        (DRAFT, {"record": None}, Verdict.UPDATE),
        (DRAFT, {"record": None, "read_back": OTHER}, Verdict.UPDATE),
        (DRAFT, {"record": None, "consent": ADOPT}, Verdict.PUBLISH),
        (DRAFT, {"record": None, "consent": TAKE_OVER}, Verdict.UPDATE),
        (
            DRAFT,
            {"record": record(status=DRAFT, fingerprint=OTHER.fingerprint)},
            Verdict.UPDATE,
        ),
    ],
)
def test_the_verdict_follows_from_what_is_known(status, sides, wanted):
    assert verdict(live=live_flow(status), **sides) is wanted


@pytest.mark.parametrize(
    ("sides", "wanted"),
    [
        ({"record": record(status=DRAFT)}, Verdict.IN_SYNC),
        ({"record": None}, Verdict.UPDATE),
        ({"record": None, "consent": ADOPT}, Verdict.IN_SYNC),
        ({"record": record(status=DRAFT, fingerprint=OTHER.fingerprint)}, Verdict.UPDATE),
    ],
)
def test_a_flow_wanted_as_draft_needs_the_definition_alone(sides, wanted):
    assert verdict(WANTED_AS_DRAFT, live=live_flow(DRAFT), **sides) is wanted


def test_a_published_flow_that_nobody_vouches_for_says_how_to_go_on():
    assert reasons(record=None) == (
        "PUBLISHED, and nothing tells what definition it holds; "
        "--adopt booking takes it as equal to the file, --take-over booking replaces it"
    )


def test_a_draft_that_meta_found_errors_in_waits_for_its_file_to_be_mended():
    ours = record(status=DRAFT)

    found = judge(pair(live=live_flow(DRAFT, validation_errors=ERRORS), record=ours))

    assert found.verdict is Verdict.BLOCKED
    assert found.reasons == (
        "Meta found 1 error in this definition: mend the file",
        "--take-over booking uploads it once more as it is",
    )


def test_a_draft_with_errors_that_may_be_of_an_unseen_upload_is_uploaded_once_more_if_taken_over():
    sides = {"live": live_flow(DRAFT, validation_errors=ERRORS), "record": record(status=DRAFT)}
    taken = pair(**sides, consent=TAKE_OVER)

    assert judge(taken).verdict is Verdict.UPDATE
    assert ReplaceJson.needed(taken) is not None
    assert ReplaceJson.needed(pair(**sides)) is None


def test_a_mended_definition_is_uploaded_over_the_one_with_errors():
    ours = record(status=DRAFT, fingerprint=OTHER.fingerprint)

    found = pair(live=live_flow(DRAFT, validation_errors=ERRORS * 2), record=ours)

    assert judge(found).verdict is Verdict.UPDATE


REFUSED = record(fingerprint=OTHER.fingerprint, refused=definition().fingerprint)


def test_a_definition_that_meta_refused_is_not_uploaded_again_while_people_use_the_flow():
    found = judge(pair(record=REFUSED))

    assert found.verdict is Verdict.BLOCKED
    assert found.reasons == (
        "Meta found errors in this very definition before: mend the file",
        "--take-over booking tries it again as it is",
    )


def test_a_person_may_try_a_refused_definition_again():
    assert verdict(record=REFUSED, consent=TAKE_OVER) is Verdict.UPDATE


def test_a_refused_definition_may_be_uploaded_to_a_draft():
    ours = record(status=DRAFT, fingerprint=OTHER.fingerprint, refused=definition().fingerprint)

    assert verdict(live=live_flow(DRAFT), record=ours) is Verdict.UPDATE


# Changed outside


@pytest.mark.parametrize(
    ("sides", "said"),
    [
        (EDITED, "changed outside: edited 2"),
        (FELL, "changed outside: we left it PUBLISHED, and it is a DRAFT now"),
        (
            {"read_back": OTHER},
            "changed outside: the definition read back is neither ours nor wanted",
        ),
    ],
)
def test_an_outside_change_is_put_back_and_it_is_said_what_that_overwrites(sides, said):
    found = judge(pair(**sides))

    assert found.verdict is Verdict.DRIFTED
    assert not found.held
    assert found.reasons == (said, "apply overwrites that edit")


def test_a_flow_that_fell_to_draft_with_our_definition_is_drift_that_overwrites_nothing():
    found = judge(pair(read_back=definition(), **FELL))

    assert found.verdict is Verdict.DRIFTED
    assert found.reasons == ("changed outside: we left it PUBLISHED, and it is a DRAFT now",)


def test_a_flow_that_fell_to_draft_and_is_wanted_as_draft_by_now_is_in_sync():
    assert verdict(WANTED_AS_DRAFT, read_back=definition(), **FELL) is Verdict.IN_SYNC


def test_a_flow_that_was_made_anew_outside_is_overwritten_with_a_word():
    found = judge(pair(live=live_flow(DRAFT, flow_id="another")))

    assert found.verdict is Verdict.DRIFTED
    assert found.reasons[-1] == "apply overwrites that edit"


def test_a_draft_after_an_interrupted_upload_is_no_drift():
    ours = record(intent=Intent.REPLACE_JSON, intended=OTHER.fingerprint)

    assert verdict(live=live_flow(DRAFT), record=ours) is Verdict.UPDATE


@pytest.mark.parametrize("sides", [EDITED, FELL, {"read_back": OTHER}])
@pytest.mark.parametrize(
    ("desired", "on_drift"), [(PROTECTED, OnDrift.PUT_BACK), (desired_flow(), OnDrift.HOLD)]
)
def test_an_outside_change_is_held_where_the_manifest_says_so(sides, desired, on_drift):
    found = judge(pair(desired, **sides), on_drift)

    assert found.verdict is Verdict.DRIFTED
    assert found.held
    assert found.needs_a_person


@pytest.mark.parametrize("sides", [EDITED, FELL])
def test_what_is_held_can_be_put_back_or_kept(sides):
    assert "--take-over booking puts it back; --adopt booking keeps it" in reasons(
        PROTECTED, **sides
    )


def test_what_is_held_and_was_read_back_is_kept_in_the_file_alone():
    said = reasons(PROTECTED, read_back=OTHER)

    assert "--take-over booking puts it back" in said
    assert "--adopt" not in said
    assert PROTECTED.path in said


@pytest.mark.parametrize("sides", [EDITED, FELL, {"read_back": OTHER}])
def test_a_person_may_put_back_what_is_held(sides):
    found = judge(pair(PROTECTED, consent=TAKE_OVER, **sides))

    assert found.verdict is Verdict.DRIFTED
    assert not found.held


@pytest.mark.parametrize(("sides", "wanted"), [(EDITED, Verdict.IN_SYNC), (FELL, Verdict.PUBLISH)])
def test_a_person_may_take_an_outside_change_as_equal(sides, wanted):
    assert verdict(PROTECTED, consent=ADOPT, **sides) is wanted


@pytest.mark.parametrize("status", [DRAFT, PUBLISHED])
@pytest.mark.parametrize("ours", [None, record(), record(fingerprint=None)])
def test_what_was_read_back_and_is_not_ours_is_never_overwritten_by_adopting_it(status, ours):
    found = judge(pair(live=live_flow(status), read_back=OTHER, record=ours, consent=ADOPT))

    assert found.held
    assert "--take-over booking replaces it" in found.reasons[-1]


def test_adopting_is_no_matter_where_our_own_definition_was_read_back():
    ours = record(fingerprint=OTHER.fingerprint)

    found = judge(pair(read_back=OTHER, record=ours, consent=ADOPT))

    assert found.verdict is Verdict.UPDATE
    assert not found.held


@pytest.mark.parametrize(
    ("desired", "on_drift"), [(PROTECTED, OnDrift.PUT_BACK), (desired_flow(), OnDrift.HOLD)]
)
@pytest.mark.parametrize("consent", [Consent.NONE, ADOPT])
def test_a_flow_that_was_deleted_outside_is_held_too(desired, on_drift, consent):
    found = judge(pair(desired, live=None, consent=consent), on_drift)

    assert found.held
    assert found.reasons[-1] == "held for you: --take-over booking creates it again"


@pytest.mark.parametrize(
    ("ours", "consent"),
    [(record(), TAKE_OVER), (None, Consent.NONE), (record(flow_id=None), ADOPT)],
)
def test_a_flow_that_never_was_or_may_be_made_again_is_not_held(ours, consent):
    assert not judge(pair(PROTECTED, live=None, record=ours, consent=consent)).held


@pytest.mark.parametrize("ours", [record(fingerprint=OTHER.fingerprint), record()])
def test_what_is_only_pending_here_is_not_held(ours):
    assert not judge(pair(PROTECTED, record=ours), OnDrift.HOLD).held


# What this API cannot change


def test_what_this_api_cannot_change_is_blocked_when_nothing_else_is_to_be_done():
    found = judge(pair(live=live_flow(name="Renamed")))

    assert found.verdict is Verdict.BLOCKED
    assert found.reasons == ("name is Renamed, wanted Booking: this API cannot change it",)


def test_what_this_api_cannot_change_is_shown_beside_what_it_can():
    ours = record(fingerprint=OTHER.fingerprint)

    found = judge(pair(live=live_flow(name="Renamed"), record=ours))

    assert found.verdict is Verdict.UPDATE
    assert found.reasons[-1] == "name is Renamed, wanted Booking: this API cannot change it"


# What was rolled back


HELD = record(
    fingerprint=OTHER.fingerprint,
    held=frozenset({definition().fingerprint}),
    applied_at="2026-11-28T12:00:00+00:00",
)
INSISTS = "change flows/booking/flow.json, or --take-over booking applies it again"


def test_what_was_rolled_back_is_not_applied_again():
    found = judge(pair(record=HELD))

    assert found.verdict is Verdict.BLOCKED
    assert found.reasons == (
        "rolled back from this definition at 2026-11-28T12:00:00+00:00",
        INSISTS,
    )


@pytest.mark.parametrize("consent", [Consent.NONE, ADOPT])
@pytest.mark.parametrize(
    "sides",
    [
        {"read_back": definition("theirs")},
        {"live": live_flow(DRAFT)},
        {"live": live_flow(updated_at="2"), "record": replace(HELD, updated_at="1")},
        {"live": live_flow(flow_id="2")},
        {"live": live_flow(THROTTLED)},
        {"live": None},
    ],
    ids=str,
)
def test_whatever_became_of_the_flow_what_was_rolled_back_is_not_applied_again(sides, consent):
    assert verdict(**{"record": HELD, "consent": consent} | sides) is Verdict.BLOCKED


def test_another_definition_lifts_it():
    third = desired_flow(definition=definition("third"))

    assert verdict(third, record=HELD) is Verdict.UPDATE


def test_a_person_may_insist_on_what_was_rolled_back():
    assert verdict(record=HELD, consent=TAKE_OVER) is Verdict.UPDATE
    assert verdict(record=HELD, live=None, consent=TAKE_OVER) is Verdict.CREATE


def test_a_person_may_roll_back_to_what_was_rolled_back():
    assert verdict(desired_flow(holds=frozenset()), record=HELD) is Verdict.UPDATE


@pytest.mark.parametrize(
    "sides",
    [
        {"record": replace(HELD, intent=Intent.REPLACE_JSON, intended=OTHER.fingerprint)},
        {"record": replace(HELD, status=DRAFT, was_published=True), "live": live_flow(DRAFT)},
        {"record": replace(HELD, fingerprint=definition().fingerprint)},
        {"record": HELD, "read_back": definition()},
    ],
    ids=["open", "in draft", "not begun", "put back by somebody"],
)
def test_a_rollback_that_did_not_end_says_how_to_finish_it(sides):
    found = judge(pair(**sides))

    assert found.verdict is Verdict.BLOCKED
    assert found.reasons == (
        "a rollback from this definition began at 2026-11-28T12:00:00+00:00 and did not end",
        "flowops rollback booking finishes it",
        INSISTS,
    )


def test_a_record_that_has_no_time_says_none():
    assert judge(pair(record=replace(HELD, applied_at=None))).reasons == (
        "rolled back from this definition",
        INSISTS,
    )
