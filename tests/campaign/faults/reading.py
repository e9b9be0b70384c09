"""F19 to F27: what a list or a flow can read like although it is otherwise."""

from __future__ import annotations

from tests.campaign.faults.fault import Fault

READING = (
    Fault(
        19,
        "flows come and go between two pages, so that one is missed or comes twice",
        "a flow that comes twice is one; every name to create is looked up in a second list, under"
        " the lock, before anything is written",
        (
            "tests/e2e/test_meddling.py::test_a_flow_that_slipped_from_one_page_to_the_other_is_not_made_again",
            "tests/operations/test_deploy.py::test_a_published_flow_that_the_first_list_missed_is_left_to_a_person",
            "tests/gateway/test_pages.py::test_a_flow_on_two_pages_is_one_flow",
        ),
    ),
    Fault(
        20,
        "a page repeats, a mark repeats, pages never end, or a page fails half-way",
        "no last page: exit 1 before any write. Not begun anew, but left to the next run",
        (
            "tests/e2e/test_reading.py::test_a_page_that_repeats_stops_the_run",
            "tests/e2e/test_reading.py::test_a_list_without_end_stops_the_run",
            "tests/e2e/test_reading.py::test_a_page_that_fails_half_way_stops_the_run_before_any_write",
            "tests/gateway/test_pages.py::test_the_same_mark_again_is_no_last_page",
            "tests/gateway/test_pages.py::test_an_empty_page_that_names_the_next_one_does_not",
        ),
    ),
    Fault(
        21,
        "a flow that was just made is not listed yet",
        "a flow on record is asked for by its id, and found: it is not made again",
        (
            "tests/e2e/test_creating.py::test_a_list_that_lags_behind_makes_no_second_flow",
            "tests/operations/test_gather.py::test_a_flow_that_we_made_is_found_by_its_id_where_the_list_lags",
        ),
    ),
    Fault(
        22,
        "the list shows a status that is over",
        "the flow itself is read just before its first write; where it is not as planned nothing is"
        " sent to it, and the report says what it was and is",
        (
            "tests/e2e/test_meddling.py::test_a_status_that_only_the_list_still_shows_is_not_acted_on",
            "tests/applying/test_flow.py::test_nothing_is_sent_to_a_flow_that_moved_since_the_plan",
        ),
    ),
    Fault(
        23,
        "two live flows of one name, or names that only look alike",
        "blocked, exit 9, all ids named, until one is pinned; names are compared exactly, and a"
        " guard refuses to make many flows beside others of nearly their names",
        (
            "tests/e2e/test_published_flows.py::test_two_flows_of_one_name_are_blocked_with_both_ids",
            "tests/compare/test_pairing.py::test_a_name_is_compared_exactly",
            "tests/planning/test_guards.py::test_flows_that_somebody_made_under_another_spelling_are_not_made_again",
        ),
    ),
    Fault(
        24,
        "the list is empty or short although flows are on record",
        "guards `empty-list` and `short-list`: exit 8, nothing written",
        (
            "tests/e2e/test_other_places.py::test_an_account_that_lists_nothing_any_more_is_refused",
            "tests/e2e/test_other_places.py::test_an_account_that_lost_most_of_its_flows_is_refused",
        ),
    ),
    Fault(
        25,
        "an unknown status, a field more, a field less, a field of another type",
        "an unknown status is shown as it came, and nothing is written to that flow; unknown fields"
        " do not matter; a flow without id or name fails the list",
        (
            "tests/e2e/test_published_flows.py::test_a_status_that_nobody_knows_is_shown_and_never_guessed",
            "tests/gateway/test_wire.py::test_missing_and_unknown_fields_do_not_matter",
            "tests/gateway/test_wire.py::test_what_decides_must_be_of_its_kind",
            "tests/gateway/test_wire.py::test_no_shape_of_a_flow_breaks_the_reading",
        ),
    ),
    Fault(
        26,
        "a flow is deleted or renamed between plan and apply",
        "a saved plan is stale, exit 5; within one run nothing is sent to that flow. What is gone"
        " when it is planned is made again, and the plan says that it was there; held, it is not",
        (
            "tests/e2e/test_meddling.py::test_a_flow_that_goes_away_at_any_call_is_made_again_by_the_next_run_alone",
            "tests/e2e/test_meddling.py::test_a_flow_that_is_renamed_before_its_first_write_is_not_written_to",
            "tests/e2e/test_saved_plans.py::test_if_the_account_moved_nothing_is_written",
            "tests/e2e/test_drift.py::test_a_flow_that_is_gone_is_drift_and_made_again",
        ),
    ),
    Fault(
        27,
        "somebody edits a definition where the API does not let it be read",
        "never called equal: without evidence a published flow is `unknown` and left alone, and"
        " every report names what it rests on",
        (
            "tests/e2e/test_published_flows.py::test_without_evidence_a_published_flow_is_left_alone",
            "tests/e2e/test_drift.py::test_without_a_record_nobody_can_tell",
            "tests/e2e/test_drift.py::test_drift_names_the_evidence_that_it_rests_on",
        ),
    ),
)
