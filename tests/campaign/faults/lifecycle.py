"""F28 to F35: what can happen to a flow on its way to being published."""

from __future__ import annotations

from tests.campaign.faults.fault import Fault

LIFECYCLE = (
    Fault(
        28,
        "a success that holds validation errors",
        "never published: the errors are shown at our own file, line and column; exit 6",
        (
            "tests/e2e/test_published_flows.py::test_a_definition_with_validation_errors_is_never_published",
            "tests/e2e/test_published_flows.py::test_validation_errors_are_shown_at_our_own_place",
            "tests/e2e/test_published_flows.py::test_however_errors_are_answered_they_are_found",
        ),
    ),
    Fault(
        29,
        "a publish is refused: no endpoint, no key, no number, an account that is not verified",
        "the reason is said; a new flow stays a draft, exit 6, and the next apply publishes it",
        (
            "tests/e2e/test_refused_publishes.py::test_a_new_flow_stays_a_draft_and_the_reason_is_said",
        ),
    ),
    Fault(
        30,
        "an upload sent a published flow to DRAFT, and its publish is refused",
        "the last good definition is put back and published, exit 6; if that fails too, exit 7"
        " with the command to finish and a debt on record; `--canary` tries it elsewhere first",
        (
            "tests/e2e/test_published_flows.py::test_if_the_publish_is_refused_the_last_good_definition_is_put_back",
            "tests/e2e/test_refused_publishes.py::test_a_published_flow_is_left_in_draft_and_settled_when_it_can_be",
            "tests/operations/test_canary.py::test_a_published_flow_is_not_touched_when_meta_finds_errors_on_the_scratch_flow",
        ),
    ),
    Fault(
        31,
        "a kill between the upload to a published flow and its publish",
        "every later command says it first and exits 7, `drift` too; apply finishes it",
        (
            "tests/e2e/test_debts.py::test_every_command_that_looks_says_it_first_and_ends_with_7",
            "tests/e2e/test_killed_midway.py::test_a_flow_that_a_kill_left_in_draft_is_said_by_every_command_and_finished",
        ),
    ),
    Fault(
        32,
        "Meta blocks, throttles or deprecates a flow, before a run or in the middle of it",
        "nothing is written to it and nothing is made in its place; THROTTLED and BLOCKED are shown"
        " as health, DEPRECATED needs a new name",
        (
            "tests/e2e/test_published_flows.py::test_nothing_is_uploaded_to_a_flow_that_is_not_healthy",
            "tests/e2e/test_published_flows.py::test_a_deprecated_flow_needs_a_new_name",
            "tests/e2e/test_meddling.py::test_a_status_that_meta_changes_at_any_call_is_not_repaired",
        ),
    ),
    Fault(
        33,
        "a publish finds the flow published, by us or by somebody",
        "success, once a read shows it",
        (
            "tests/e2e/test_published_flows.py::test_a_publish_whose_answer_was_lost_is_found_to_have_worked",
            "tests/e2e/test_published_flows.py::test_publishing_what_somebody_has_published_meanwhile_is_success",
        ),
    ),
    Fault(
        34,
        "a gateway that takes no upload to a published flow",
        "a definite error in its own words; the flow stays as it is",
        (
            "tests/e2e/test_published_flows.py::test_a_gateway_that_takes_no_edit_of_a_published_flow_says_so",
        ),
    ),
    Fault(
        35,
        "the file changes between plan and apply",
        "a saved plan holds the bytes that were reviewed, and those are applied; the report says"
        " that the files moved on",
        (
            "tests/e2e/test_saved_plans.py::test_what_was_reviewed_is_applied_though_the_files_moved_on",
            "tests/e2e/test_saved_plans.py::test_no_byte_can_be_flipped",
        ),
    ),
)
