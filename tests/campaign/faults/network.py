"""F01 to F18: what the way to the gateway, and HTTP on it, can do."""

from __future__ import annotations

from tests.campaign.faults.fault import Fault

NETWORK = (
    Fault(
        1,
        "nobody listens, or connecting takes too long",
        "nothing was sent, so every call is tried again, with growing pauses, out of one budget;"
        " then exit 1 with host and port",
        (
            "tests/gateway/test_network.py::test_nobody_listening_is_unreachable_with_host_and_port",
            "tests/gateway/test_client.py::test_a_write_that_certainly_did_not_happen_is_sent_again",
            "tests/e2e/test_exit_codes.py::test_1_for_a_gateway_that_does_not_answer",
        ),
    ),
    Fault(
        2,
        "a create takes effect, and its answer is lost",
        "the list is read before anything is sent again; the one flow of that name is ours, and a"
        " draft is uploaded to",
        (
            "tests/e2e/test_creating.py::test_a_create_that_worked_and_was_not_heard_is_taken_as_ours",
        ),
    ),
    Fault(
        3,
        "a create is lost before it takes effect",
        "the same looks; where they find nothing it is sent once more, and never a third time",
        (
            "tests/e2e/test_creating.py::test_a_create_that_did_not_work_is_tried_once_more",
            "tests/e2e/test_creating.py::test_a_create_that_fails_twice_is_not_sent_a_third_time",
        ),
    ),
    Fault(
        4,
        "a create takes effect long after its sender gave up",
        "it stays announced in the journal; each later apply gives it time to land, and looks for"
        " the name before it creates. Where names are unique, a late one finds its name taken",
        (
            "tests/steps/test_create.py::test_a_create_of_an_earlier_run_is_given_time_to_land_before_it_is_looked_for",
            "tests/e2e/test_creating.py::test_a_create_that_comes_through_later_is_found_by_the_next_apply",
            "tests/e2e/test_late_writes.py::test_a_create_that_lands_after_its_repetition_finds_its_name_taken",
        ),
    ),
    Fault(
        5,
        "an upload lands after it was sent again and published: the flow falls back to DRAFT",
        "an upload without an answer is given a quiet time to land before anything follows it."
        " One that takes longer is seen: drift ends with 2 and says that we left it PUBLISHED, and"
        " apply puts it right",
        (
            "tests/applying/test_flow.py::test_an_upload_that_lands_late_lands_before_the_next_one_is_sent",
            "tests/applying/test_flow.py::test_the_run_after_a_kill_gives_an_open_write_time_to_land_before_it_writes",
            "tests/e2e/test_late_writes.py::test_an_upload_that_lands_after_the_publish_is_drift_and_put_right",
            "tests/operations/test_last_look.py::test_what_changed_since_our_last_write_is_no_success",
        ),
    ),
    Fault(
        6,
        "a publish takes effect after the manifest went back to draft",
        "blocked, exit 9: the report says that it is live and that this API cannot unpublish",
        (
            "tests/e2e/test_late_writes.py::test_a_publish_that_lands_after_the_flow_is_wanted_as_draft_is_said",
        ),
    ),
    Fault(
        7,
        "429 with Retry-After in seconds, or with what is no number",
        "waited for by everybody, never less than asked, and afterwards they leave one after the"
        " other; only ASCII digits count, never a negative wait; beyond the budget the run ends at"
        " once, saying so",
        (
            "tests/gateway/test_paced.py::test_a_call_that_another_ones_429_puts_off_leaves_after_it",
            "tests/http/test_rate.py::test_after_a_wait_they_leave_one_after_the_other",
            "tests/e2e/test_reading.py::test_retry_after_is_waited_for",
            "tests/e2e/test_reading.py::test_retry_after_beyond_the_budget_ends_the_run_at_once",
            "tests/gateway/test_retry.py::test_what_is_neither_seconds_nor_a_date_is_ignored",
            "tests/gateway/test_retry.py::test_no_header_breaks_it_or_makes_it_negative",
        ),
    ),
    Fault(
        8,
        "429 with Retry-After as a date, by a clock that is not ours",
        "counted from the answer's own Date, else from our clock; a date without a zone is UTC",
        (
            "tests/gateway/test_retry.py::test_a_date_counts_from_the_answers_own_date",
            "tests/gateway/test_retry.py::test_a_date_without_a_zone_is_utc",
            "tests/e2e/test_reading.py::test_retry_after_may_be_a_date",
        ),
    ),
    Fault(
        9,
        "429 without Retry-After",
        "the pace of all falls to what was taken lately, then by half each time, up to half a"
        " minute between two requests; it comes back slowly",
        (
            "tests/http/test_rate.py::test_a_rate_is_learned",
            "tests/http/test_rate.py::test_refused_again_and_again_it_asks_more_and_more_seldom",
        ),
    ),
    Fault(
        10,
        "429 for ever",
        "the budget of the whole run ends it; what was not begun is listed as skipped",
        (
            "tests/http/test_pace.py::test_429_for_ever_ends_with_the_budget",
            "tests/e2e/test_reading.py::test_all_waiting_of_a_run_is_bounded",
            "tests/e2e/test_reading.py::test_a_retry_after_in_the_middle_of_an_apply_ends_the_whole_run",
        ),
    ),
    Fault(
        11,
        "500, 502, 503 or 504, before or after the call took effect",
        "a read is repeated; a create is looked for, an upload sent again as it was, a publish"
        " looked at before it is sent again",
        (
            "tests/gateway/test_classify.py::test_a_bare_status_is_judged_by_what_the_call_may_have_done",
            "tests/e2e/test_creating.py::test_a_create_that_worked_and_was_not_heard_is_taken_as_ours",
            "tests/e2e/test_published_flows.py::test_an_upload_whose_answer_was_lost_is_sent_again",
            "tests/e2e/test_published_flows.py::test_a_publish_whose_answer_was_lost_is_found_to_have_worked",
        ),
    ),
    Fault(
        12,
        "an answer is cut, lies about its length or packing, says in two ways where it ends, is not"
        " UTF-8, or never gets past 100 Continue",
        "a read fails and is repeated; a create stays open and is not; the deadline holds for the"
        " whole answer, and what is left of one is never taken for the next",
        (
            "tests/gateway/test_hostile_server.py::test_a_hostile_answer_to_a_read_is_a_definite_failure",
            "tests/gateway/test_hostile_server.py::test_a_hostile_answer_to_a_create_leaves_it_open",
            "tests/http/test_answers.py::test_what_is_no_http_is_no_answer",
            "tests/http/test_answers.py::test_chunks_that_are_not_understood_are_no_body",
            "tests/http/test_answers.py::test_a_connection_is_not_used_again_after_what_may_be_more",
        ),
    ),
    Fault(
        13,
        "200 with a web page: a portal, a proxy's login",
        "no list: exit 1 before any write, with the page's first words",
        (
            "tests/e2e/test_reading.py::test_a_list_that_cannot_be_read_stops_the_run_before_any_write",
            "tests/gateway/test_client.py::test_a_login_page_is_quoted",
        ),
    ),
    Fault(
        14,
        "200 with JSON of another shape, or an id that is none",
        "refused; an id is plain digits or letters before it becomes part of a path. A number is"
        " taken as an id, since some gateways write it so",
        (
            "tests/gateway/test_wire.py::test_any_other_id_is_refused",
            "tests/gateway/test_wire.py::test_what_decides_must_be_of_its_kind",
            "tests/gateway/test_pages.py::test_a_page_that_is_no_page_fails_the_whole_list",
            "tests/gateway/test_fuzz.py::test_no_answer_at_all_breaks_a_call",
        ),
    ),
    Fault(
        15,
        "a redirect to another host, or to plain http",
        "never followed, whatever its status; nobody else hears the key",
        (
            "tests/gateway/test_network.py::test_the_host_of_a_redirect_never_hears_of_us",
            "tests/e2e/test_reading.py::test_a_redirect_is_refused_and_the_key_stays_here",
        ),
    ),
    Fault(
        16,
        "a kept connection is closed just as a call is put on it",
        "a create goes on one that was in use 1.5 s ago at most, or on a new one; nothing goes"
        " on one that is seen to be closed. If it happens all the same, a read is repeated, and any"
        " write is open, and looked at. HTTP/2 is not spoken",
        (
            "tests/gateway/test_network.py::test_a_create_goes_on_no_connection_that_was_idle_for_long",
            "tests/gateway/test_network.py::test_a_write_goes_on_no_connection_that_is_seen_to_be_closed",
            "tests/gateway/test_network.py::test_a_create_on_a_kept_connection_that_is_closed_under_it_is_left_open",
            "tests/gateway/test_network.py::test_a_kept_connection_that_is_closed_while_it_is_used_leaves_a_write_open",
            "tests/gateway/test_network.py::test_a_kept_connection_that_was_closed_is_opened_again_for_a_read",
        ),
    ),
    Fault(
        17,
        "an endless answer, or one that comes byte by byte",
        "16 MiB at most, unpacked, and one deadline for the whole request",
        (
            "tests/gateway/test_hostile_server.py::test_an_answer_is_read_only_up_to_its_limit",
            "tests/gateway/test_hostile_server.py::test_a_hostile_answer_to_a_read_is_a_definite_failure",
            "tests/http/test_body.py::test_a_bomb_is_not_unpacked_beyond_the_limit",
        ),
    ),
    Fault(
        18,
        "the host has an address that does not answer; the surroundings name a proxy",
        "each address has its turn; no proxy, no netrc and no certificate variable is obeyed",
        (
            "tests/gateway/test_network.py::test_a_host_with_a_dead_address_is_reached_at_its_next_one",
            "tests/gateway/test_network.py::test_the_surroundings_proxies_are_not_used",
        ),
    ),
)
