"""F36 to F60: processes, clocks, disks, keys, and people who point at the wrong place."""

from __future__ import annotations

from tests.campaign.faults.fault import Fault

MACHINE = (
    Fault(
        36,
        "SIGKILL at any moment",
        "the next apply looks, finishes or takes as ours, and makes no flow twice",
        (
            "tests/applying/test_convergence.py::test_killed_twice_at_any_two_moments_it_converges",
            "tests/operations/test_kill.py::test_killed_between_any_two_calls_the_next_apply_goes_on",
            "tests/simulator/test_every_point.py::test_struck_at_any_point_it_settles_in_two_applies",
            "tests/simulator/test_every_point.py::test_killed_and_killed_again_it_settles_in_two_applies",
            "tests/ledger/test_kill.py::test_a_kill_in_the_middle_of_writing_leaves_whole_records",
            "tests/e2e/test_interruptions.py::test_killed_at_any_moment_the_next_apply_converges",
        ),
    ),
    Fault(
        37,
        "SIGINT or SIGTERM",
        "the first lets the requests under way end, begins nothing new and exits 130 within five"
        " seconds; the second ends at once",
        (
            "tests/e2e/test_interruptions.py::test_a_signal_lets_what_is_under_way_end_and_begins_nothing_new",
            "tests/e2e/test_interruptions.py::test_a_gateway_that_never_answers_holds_an_interrupted_apply_for_five_seconds_at_most",
            "tests/e2e/test_interruptions.py::test_a_second_signal_ends_at_once",
        ),
    ),
    Fault(
        38,
        "a CI job is cancelled: a signal to the entry process, and a kill seconds later",
        "our workflows `exec` flowops, so that the signal reaches it; the kill is F36",
        (
            "tests/workflows/test_workflows.py::test_what_writes_takes_the_place_of_the_shell_so_that_a_signal_reaches_it",
            "tests/workflows/test_action.py::test_a_cancelled_apply_ends_by_itself_and_the_next_one_converges",
        ),
    ),
    Fault(
        39,
        "queued runs come in the wrong order: an older commit after a newer one",
        "guard `older-commit`: exit 8, nothing written",
        (
            "tests/e2e/test_other_places.py::test_an_older_commit_does_not_undo_a_newer_one",
            "tests/workflows/test_workflows.py::test_an_apply_waits_its_turn_behind_an_environment",
        ),
    ),
    Fault(
        40,
        "two applies at once, on one machine or on two",
        "the lock is not waited for, exit 5 with its holder; without a shared one, looks and unique"
        " names still make no flow twice",
        (
            "tests/e2e/test_together.py::test_of_several_runs_on_one_machine_one_at_a_time_applies",
            "tests/e2e/test_together.py::test_two_machines_at_once_make_no_flow_twice",
            "tests/ledger/test_shared_locks.py::test_of_processes_that_race_for_a_lock_exactly_one_of_each_group_wins_each_round",
            "tests/simulator/test_schedules.py::test_no_schedule_breaks_an_invariant",
        ),
    ),
    Fault(
        41,
        "a lease ends while its holder is stopped",
        "every sending is announced first, and what it announces is refused by the store, which"
        " has its lease no more: nothing more is sent",
        (
            "tests/ledger/test_lease.py::test_its_holder_trusts_a_lease_shorter_than_others_wait_for_it",
            "tests/ledger/test_shared_locks.py::test_a_holder_that_is_stopped_past_its_lease_and_goes_on_does_not_write",
        ),
    ),
    Fault(
        42,
        "a clock that is wrong, jumps, or goes back",
        "durations are of the monotonic clock; the wall clock only dates records and saved plans,"
        " and a plan from the future is refused",
        (
            "tests/operations/test_clocks.py::test_no_date_on_the_clock_changes_what_an_apply_does",
            "tests/operations/test_saved_plan.py::test_a_plan_from_the_future_is_stale",
            "tests/ledger/test_lease.py::test_a_clock_that_is_put_back_makes_no_lease_shorter",
        ),
    ),
    Fault(
        43,
        "the disk is full, read-only or broken while a record is written",
        "what cannot be announced is not sent; a receipt that cannot be kept ends that flow, and"
        " its id is said. No emergency file: the next apply finds the flow by its name",
        (
            "tests/ledger/test_refusing_disk.py::test_whatever_fails_the_old_record_or_the_new_one_is_whole",
            "tests/applying/test_convergence.py::test_whichever_record_cannot_be_saved_it_converges_and_says_so",
            "tests/operations/test_performer.py::test_the_id_of_a_flow_that_cannot_be_recorded_reaches_a_person",
            "tests/e2e/test_records.py::test_a_folder_that_cannot_be_written_stops_the_run_before_any_write",
        ),
    ),
    Fault(
        44,
        "a line is torn, or a file lost, by a kill or a power cut",
        "a torn last line was never durable and is passed over; damage anywhere else is named, and"
        " the file set aside. A file is synced before it takes its place, and its folder after",
        (
            "tests/ledger/test_journal.py::test_a_torn_last_line_leaves_the_lines_before_it",
            "tests/ledger/test_journal.py::test_any_byte_that_changed_in_a_whole_line_is_damage",
            "tests/ledger/test_refusing_disk.py::test_a_file_is_synced_before_it_takes_its_place_and_its_folder_after",
            "tests/simulator/test_every_point.py::test_what_is_not_synced_is_seen_to_be_lost_in_a_power_cut",
        ),
    ),
    Fault(
        45,
        "all records are lost",
        "flows are found by their names: drafts are uploaded to, published ones are `unknown` until"
        " somebody adopts them",
        (
            "tests/e2e/test_records.py::test_losing_all_records_makes_no_second_flow",
            "tests/e2e/test_published_flows.py::test_an_adopted_flow_is_taken_as_equal_and_known_from_then_on",
        ),
    ),
    Fault(
        46,
        "an older copy of the records is put back",
        "guard `older-record`: exit 8, with the keys that it is about. A whole folder that is older"
        " says nothing of itself: dates and what is read back contradict it where there are any,"
        " and shared records have no copies",
        (
            "tests/e2e/test_other_places.py::test_records_that_were_put_back_from_a_cache_are_refused",
            "tests/ledger/test_kept.py::test_a_journal_that_an_older_copy_took_the_place_of_is_behind",
        ),
    ),
    Fault(
        47,
        "records of another account, environment or gateway",
        "named and not used; guard `other-account` refuses to create everything anew",
        (
            "tests/e2e/test_records.py::test_a_record_of_another_account_is_not_used",
            "tests/ledger/test_local_store.py::test_records_copied_to_another_environment_are_foreign",
            "tests/e2e/test_other_places.py::test_an_environment_that_points_at_another_account_is_refused",
        ),
    ),
    Fault(
        48,
        "a record that is damaged, huge, or no text",
        "named with its path, never used, kept under another name when a new one takes its place",
        (
            "tests/e2e/test_records.py::test_a_damaged_record_is_set_aside_and_never_deleted",
            "tests/ledger/test_local_store.py::test_a_huge_record_is_not_read",
            "tests/e2e/test_any_input.py::test_any_record",
        ),
    ),
    Fault(
        49,
        "a record of a newer flowops",
        "not read; it says that a newer flowops can",
        ("tests/ledger/test_lines.py::test_what_is_no_line_is_damage_and_says_why",),
    ),
    Fault(
        50,
        "the key is revoked in the middle of a run",
        "not tried again, and no further flow is begun: exit 4, or 7 where a published flow is left"
        " in DRAFT; what was done is on record, and the next run goes on",
        (
            "tests/e2e/test_refused_keys.py::test_a_key_that_is_revoked_at_any_call_loses_and_doubles_nothing",
            "tests/e2e/test_exit_codes.py::test_7_if_the_key_is_refused_between_the_upload_and_the_publish",
        ),
    ),
    Fault(
        51,
        "the account is disconnected, unpaid or no longer verified: 403 with a reason",
        "as F50, with the reason",
        ("tests/e2e/test_refused_keys.py::test_the_reason_of_a_refusal_is_said",),
    ),
    Fault(
        52,
        "a hostile file takes all memory or all of the stack",
        "one line that says so, exit 1 or 3, never a traceback",
        (
            "tests/e2e/test_little_memory.py::test_a_file_for_which_memory_does_not_reach_is_one_line",
            "tests/manifest/test_fuzz.py::test_any_depth_is_read_or_explained",
            "tests/operations/test_fuzz.py::test_a_hostile_file_takes_no_time",
        ),
    ),
    Fault(
        53,
        "stdout is closed or full, the terminal is narrow, or not UTF-8",
        "the apply goes on; its code stays the same, but a result that could not be written is 1",
        (
            "tests/cli/test_streams.py::test_a_reader_that_went_away_changes_nothing",
            "tests/cli/test_streams.py::test_streams_that_are_closed_change_nothing",
            "tests/cli/test_streams.py::test_a_full_disk_under_stdout_is_told_and_what_was_to_be_done_is_done",
            "tests/cli/test_streams.py::test_no_surroundings_make_it_fail",
        ),
    ),
    Fault(
        54,
        "the comment on a pull request cannot be posted, or is too long",
        "the plan is cut to fit and still names all that it breaks; a post is looked for before it"
        " is sent again; without the right to comment the error says which; a fork has its summary",
        (
            "tests/hosts/test_comment.py::test_a_huge_plan_fits_and_says_where_the_rest_is",
            "tests/hosts/test_comment.py::test_a_post_whose_answer_was_lost_is_not_sent_again",
            "tests/hosts/test_comment.py::test_a_token_without_the_right_says_which_one_to_give",
            "tests/hosts/test_forks.py::test_a_fork_with_a_token_that_only_reads_gets_the_summary",
        ),
    ),
    Fault(
        55,
        "two flows of one name, a key twice, a key that was renamed",
        "findings with file, line and column, exit 3; another name is told by `renamed_from`",
        (
            "tests/manifest/test_rules.py::test_a_broken_manifest_breaks_just_its_rule",
            "tests/manifest/test_yaml_reader.py::test_what_says_something_else_than_it_seems_to_is_named",
            "tests/e2e/test_published_flows.py::test_a_flow_with_a_former_name_is_found_and_its_name_cannot_be_changed",
        ),
    ),
    Fault(
        56,
        "some of many flows fail",
        "the others go on; each is told with its own outcome, exit 6",
        (
            "tests/e2e/test_some_fail.py::test_whichever_flows_fail_the_others_are_applied",
            "tests/operations/test_performer.py::test_any_other_failure_is_its_own_flows",
        ),
    ),
    Fault(
        57,
        "a plan of another flowops, another environment, another gateway",
        "stale, exit 5, before any request",
        (
            "tests/operations/test_saved_plan.py::test_a_newer_file_says_who_made_it",
            "tests/e2e/test_saved_plans.py::test_a_plan_is_for_the_environment_that_it_was_made_for",
            "tests/e2e/test_saved_plans.py::test_a_plan_is_for_the_gateway_and_account_that_it_was_made_for",
        ),
    ),
    Fault(
        58,
        "a plan that waited too long",
        "stale, exit 5; a day unless the environment says otherwise",
        (
            "tests/e2e/test_saved_plans.py::test_a_plan_that_has_waited_too_long_is_stale_before_any_request",
            "tests/operations/test_saved_plan.py::test_with_any_value_edited_it_is_refused",
        ),
    ),
    Fault(
        59,
        "the account's id is of somebody else, and lists their flows",
        "with records, guard `other-account`; without, their flows are unmanaged and untouched, one"
        " of a wanted name is `unknown` if it is published, and what is not there is created",
        (
            "tests/e2e/test_other_places.py::test_an_environment_that_points_at_another_account_is_refused",
            "tests/e2e/test_other_places.py::test_the_flows_of_somebody_else_are_not_touched",
        ),
    ),
    Fault(
        60,
        "the sandbox is taken for production, or production for the sandbox",
        "the first line of every report names the environment and where it writes; records and"
        " saved plans are of one gateway and good for no other; without -e it is the sandbox",
        (
            "tests/cli/test_streams.py::test_the_first_line_names_the_environment_and_where_it_writes",
            "tests/e2e/test_environments.py::test_the_sandbox_is_the_default_environment",
            "tests/ledger/test_local_store.py::test_records_of_the_gateway_that_was_there_before_are_foreign",
            "tests/e2e/test_saved_plans.py::test_a_plan_is_for_the_gateway_and_account_that_it_was_made_for",
        ),
    ),
)
