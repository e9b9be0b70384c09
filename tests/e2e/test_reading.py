"""What flowops reads, and what it makes of a gateway that does not answer as it should."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from flowops import sandbox
from tests.e2e.project import KEY, definition
from tests.e2e.trap import listening

READERS = [
    ("plan",),
    ("drift",),
    ("status",),
    ("outputs",),
    ("preview", "a"),
    ("send", "a", "--to", "5491155551234", "--phone", "1", "--dry-run"),
]
PAGE = {"data": [], "paging": {"cursors": {"after": "same"}}}


def a_flow(flow_id="1", name="A", **more):
    """An entry of a list, as the gateway's page shows one."""
    shown = {"id": flow_id, "name": name, "status": "DRAFT", "categories": ["OTHER"]}
    return shown | more


def answered(body, status=200, **headers):
    return {"status": status, "body": body, "headers": headers}


@pytest.fixture
def listing(gateway_with, project_on):
    """A project with one flow, whose gateway answers every list with this."""

    def prepared(do, **settings):
        gateway = gateway_with(faults=[{"route": "list", "nth": "every", "do": do}])
        project = project_on(gateway, **settings)
        project.flow("a")
        return project, gateway

    return prepared


# Point 1


@pytest.mark.parametrize("arguments", READERS, ids=lambda arguments: arguments[0])
def test_who_only_reads_sends_nothing_but_get(project, gateway, arguments):
    project.flow("a")
    project.applied()
    project.define("a", "newer")
    gateway.forget_requests()

    assert project.run(*arguments).code == 0
    assert gateway.requests
    assert gateway.writes == []


@pytest.mark.parametrize("arguments", READERS[:4], ids=lambda arguments: arguments[0])
def test_who_only_reads_leaves_no_file_behind_but_what_may_be_lost(project, arguments):
    project.flow("a")
    before = project.files_written()

    assert project.run(*arguments).code == 0
    written = project.files_written().keys() - before.keys()
    assert [name for name in written if not name.startswith(".flowops/cache/")] == []


# Point 2


def test_a_list_is_read_to_its_last_page(gateway_with, project_on):
    gateway = gateway_with(page_size=3)
    for number in range(7):
        gateway.create_outside(f"Flow {number}")
    project = project_on(gateway)
    project.flow("a", name="Flow 0")

    plan = project.plan()

    assert len(plan.json["unmanaged"]) == 6
    assert plan.flow("a")["verdict"] == "update"


@pytest.mark.parametrize("paging", ["cursors", "meta", "next", "next_cursor", "pages", "none"])
def test_however_the_gateway_pages_every_flow_is_seen(gateway_with, project_on, paging):
    gateway = gateway_with(paging=paging, page_size=3)
    for number in range(7):
        gateway.create_outside(f"Flow {number}")
    project = project_on(gateway)

    assert len(project.plan().json["unmanaged"]) == 7


@pytest.mark.parametrize(
    "spoiled",
    [
        answered({"error": {"message": "sorry"}}, 500, **{"Retry-After": "0"}),
        answered(""),
        answered("", 204),
        answered("<html><title>Sign in</title></html>"),
        answered({}),
        answered({"data": None}),
        answered({"data": {}}),
        answered([]),
        answered({"data": [], "hasMore": True}),
        answered({"data": [], "paging": {"next": "http://elsewhere.example.com/flows"}}),
        answered({"data": [], "paging": {"next": "https://127.0.0.1/flows"}}),
        answered({"data": [], "paging": {"next": 7}}),
        answered({"error": {"message": "not now"}}),
        answered({"data": [a_flow("../../1")]}),
        answered({"data": [a_flow("")]}),
        answered({"data": [a_flow("1 2")]}),
        answered({"data": [a_flow(None)]}),
        answered({"data": [{"id": "1"}]}),
        answered({"data": ["1"]}),
        answered('{"data": [], "data": []}'),
        answered('{"data": [NaN]}'),
        answered("[" * 100_000),
        answered("\ud7ff\x00"),
        {"cut": 10},
        "reset",
    ],
    ids=str,
)
def test_a_list_that_cannot_be_read_stops_the_run_before_any_write(listing, spoiled):
    project, gateway = listing(spoiled)

    ended = project.apply()

    assert ended.code == 1
    assert gateway.writes == []
    assert "listing the flows of account default" in ended.err


def test_a_page_that_fails_half_way_stops_the_run_before_any_write(gateway_with, project_on):
    gateway = gateway_with(
        faults=[{"route": "list", "nth": 2, "times": 99, "do": answered("")}], page_size=3
    )
    for number in range(7):
        gateway.create_outside(f"Flow {number}")
    project = project_on(gateway)
    project.flow("a")

    assert project.apply().code == 1
    assert gateway.writes == []


def test_a_page_that_repeats_stops_the_run(gateway_with, project_on):
    page = answered({"data": [a_flow("1")], "paging": {"cursors": {"after": "x"}}})
    gateway = gateway_with(faults=[{"route": "list", "nth": "every", "do": page}])
    project = project_on(gateway)
    project.flow("b")

    ended = project.apply()

    assert ended.code == 1
    assert "twice" in ended.err
    assert len(gateway.requests) == 2


def test_a_list_without_end_stops_the_run(gateway_with, project_on):
    pages = [
        {
            "route": "list",
            "nth": number,
            "do": answered({"data": [], "nextCursor": f"page-{number}"}),
        }
        for number in range(1, 1100)
    ]
    gateway = gateway_with(faults=pages)
    project = project_on(gateway)
    project.flow("a")

    ended = project.apply()

    assert ended.code == 1
    assert "1,000 pages" in ended.err
    assert gateway.writes == []


# Points 10 and 17


def test_a_read_that_fails_for_a_moment_is_repeated(gateway_with, project_on):
    gateway = gateway_with(faults=[{"route": "list", "times": 2, "do": answered("", 503)}])
    project = project_on(gateway)
    project.flow("a")

    assert project.apply().code == 0
    assert [request[-3:] for request in gateway.requests[:3]] == ["503", "503", "200"]


def test_retry_after_is_waited_for(gateway_with, project_on):
    busy = answered("", 429, **{"Retry-After": "1"})
    gateway = gateway_with(faults=[{"route": "list", "do": busy}])
    project = project_on(gateway)
    project.flow("a")
    began = time.monotonic()

    assert project.plan().code == 2
    assert 1.0 <= time.monotonic() - began < 3.0


def test_whoever_wants_to_know_hears_that_everybody_waits(gateway_with, project_on):
    busy = answered("", 429, **{"Retry-After": "1"})
    project = project_on(gateway_with(faults=[{"route": "list", "do": busy}]))
    project.flow("a")

    assert (
        "429: everybody waits 1 s; from here on 1 requests a second"
        in project.run("plan", "-v").err
    )


def test_requests_leave_at_the_rate_that_the_manifest_declares(gateway_with, project_on):
    gateway = gateway_with()
    project = project_on(gateway, limits={"requests_per_second": 10, "budget": 0})
    project.flows("a", "b")
    began = time.monotonic()

    assert project.apply().code == 0
    assert time.monotonic() - began > (len(gateway.requests) - 1) / 10


def test_retry_after_may_be_a_date(gateway_with, project_on):
    soon = datetime.now(UTC) + timedelta(seconds=2)
    busy = answered("", 503, **{"Retry-After": format_datetime(soon, usegmt=True)})
    gateway = gateway_with(faults=[{"route": "list", "do": busy}])
    project = project_on(gateway)
    project.flow("a")
    began = time.monotonic()

    assert project.plan().code == 2
    assert 0.9 <= time.monotonic() - began < 4.0


def test_retry_after_beyond_the_budget_ends_the_run_at_once(listing):
    project, gateway = listing(answered("", 429, **{"Retry-After": "3600"}))
    began = time.monotonic()

    ended = project.apply()

    assert time.monotonic() - began < 2.0
    assert ended.code == 1
    assert "3600 s" in ended.err
    assert "limits.budget" in ended.err
    assert len(gateway.requests) == 1


def test_a_retry_after_in_the_middle_of_an_apply_ends_the_whole_run(gateway_with, project_on):
    busy = answered({"error": {"code": "busy", "message": "busy"}}, 429, **{"Retry-After": "3600"})
    gateway = gateway_with(faults=[{"route": "publish", "nth": "every", "do": busy}])
    project = project_on(gateway, limits={"concurrency": 1})
    project.flows("a", "b", "c")

    ended = project.run("apply", "--yes", "--format", "json")

    assert ended.code == 6
    outcomes = [[step["outcome"] for step in flow["steps"]] for flow in ended.json["flows"]]
    assert outcomes[0] == ["applied", "failed"]
    assert outcomes[1:] == [["skipped", "skipped"], ["skipped", "skipped"]]


def test_all_waiting_of_a_run_is_bounded(listing):
    project, _ = listing(answered("", 429, **{"Retry-After": "1"}), limits={"budget": 1.5})
    began = time.monotonic()

    ended = project.plan()

    assert ended.code == 1
    assert time.monotonic() - began < 3.0
    assert "beyond what this run may still wait" in ended.err


def test_a_gateway_that_says_nothing_is_left_after_the_timeout(listing):
    project, _ = listing({"hang": 30}, limits={"timeout": 0.2})
    began = time.monotonic()

    ended = project.plan()

    assert ended.code == 1
    assert time.monotonic() - began < 4.0
    assert "no answer" in ended.err
    assert "0.2 s" in ended.err


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_not_tried_again(listing, status):
    project, gateway = listing({"status": status, "body": "no"})

    ended = project.plan()

    assert ended.code == 4
    assert "FLOWOPS_API_KEY" in ended.err
    assert len(gateway.requests) == 1


# Points 21 to 24


@pytest.fixture
def trap():
    with listening() as trap:
        yield trap


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_refused_and_the_key_stays_here(listing, trap, status):
    project, gateway = listing(answered("", status, Location=f"{trap.url}/v1/wabas"))

    ended = project.apply()

    assert ended.code == 1
    assert "redirect" in ended.err
    assert len(gateway.requests) == 1
    assert trap.heads == []


def test_a_next_page_on_another_port_is_not_asked_for(listing, trap):
    project, gateway = listing(answered({"data": [], "paging": {"next": f"{trap.url}/flows"}}))

    ended = project.apply()

    assert ended.code == 1
    assert "another host or scheme" in ended.err
    assert gateway.writes == []
    assert trap.heads == []


def test_the_key_does_not_go_along_with_a_download(listing, trap):
    trap.body = json.dumps(definition()).encode()
    raw = {"assets": [{"asset_type": "FLOW_JSON", "download_url": f"{trap.url}/flow.json"}]}
    project, _ = listing(answered({"data": [a_flow(status="PUBLISHED", raw=raw)]}))

    plan = project.plan()

    assert plan.flow("a")["evidence"] == "read-back"
    assert len(trap.heads) == 1
    assert KEY not in trap.heads[0]
    assert "authorization" not in trap.heads[0].lower()


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/flow.json",
        "ftp://127.0.0.1/flow.json",
        "file:///etc/passwd",
        "https://user:secret@example.com/flow.json",
        "https://169.254.169.254/latest",
        "https://10.0.0.1/flow.json",
        "//example.com",
        "",
    ],
)
def test_a_download_that_leads_astray_is_not_followed(listing, url):
    raw = {"assets": [{"asset_type": "FLOW_JSON", "download_url": url}]}
    project, _ = listing(answered({"data": [a_flow(status="PUBLISHED", raw=raw)]}))

    plan = project.plan()

    assert plan.code == 9
    assert plan.flow("a")["evidence"] == "none"
    assert "could not be read back" in plan.err


def test_nothing_is_sent_for_a_gateway_that_anybody_could_listen_to(project):
    project.configure(gateway="http://gateway.example.com")
    project.flow("a")

    ended = project.run("plan")

    assert ended.code == 3
    assert "https://" in ended.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("plan", "-e", "nowhere"), "production"),
        (("plan", "--only", "nobody"), "nobody"),
        (("plan", "--except", "nobody"), "nobody"),
        (("apply", "--yes", "--adopt", "nobody"), "nobody"),
        (("apply", "--yes", "--take-over", "nobody"), "nobody"),
        (("preview", "nobody"), "nobody"),
        (("send", "nobody", "--to", "5491155551234", "--phone", "1"), "nobody"),
        (("plan", "-f", "missing.yaml"), "missing.yaml"),
    ],
    ids=str,
)
def test_what_is_not_in_the_manifest_is_3_before_any_request(project, gateway, arguments, said):
    project.flow("a")

    ended = project.run(*arguments)

    assert ended.code == 3
    assert said in ended.err
    assert gateway.requests == []


def test_a_manifest_may_begin_with_a_byte_order_mark(project):
    project.flow("a")
    project.write("flowops.yaml", b"\xef\xbb\xbf" + project.file.read_bytes())

    assert project.run("plan").code == 0


def test_the_environment_is_the_one_that_the_variable_names(project, gateway):
    project.manifest["environments"]["staging"] = gateway.environment()
    project.save()
    project.flow("a")

    assert project.run("plan", FLOWOPS_ENV="staging").out.startswith("staging · ")
    undecided = project.run("plan")
    assert undecided.code == 3
    assert "production" in undecided.err
    assert "staging" in undecided.err


def test_white_space_around_the_key_is_not_part_of_it(gateway_with, project_on):
    gateway = gateway_with()
    sandbox.register_key(gateway.db, "other-organization", "others")
    sandbox.register_key(gateway.db, "ours", "sandbox")
    project = project_on(gateway)
    project.flow("a")

    assert project.apply().code == 0
    assert project.run("plan", FLOWOPS_API_KEY=" ours\n").code == 0
    assert project.run("plan", FLOWOPS_API_KEY=" other-organization\n").code == 1


@pytest.mark.parametrize("name", ["X-API-Key", "X-Gateway-Token"])
def test_the_key_may_go_in_any_header(gateway_with, project_on, name):
    gateway = gateway_with(auth_header=name)
    project = project_on(gateway, auth_header=name)
    project.flow("a")

    assert project.apply().code == 0


@pytest.mark.parametrize("shape", ["gateway", "meta", "html", "empty"])
def test_errors_of_any_shape_are_understood(gateway_with, project_on, shape):
    gateway = gateway_with(error_shape=shape)
    project = project_on(gateway)
    project.flow("a", flow=definition(version="0.1"), waive={"R009": "the gateway is to refuse it"})

    ended = project.apply()

    assert ended.code == 1
    assert "400" in ended.out


def test_raw_may_come_with_the_list_with_get_or_not_at_all(gateway_with, project_on):
    evidence = {}
    for where in ("none", "list", "get", "both"):
        gateway = gateway_with(updated_at=where)
        project = project_on(gateway)
        project.flow("a")
        project.applied()
        evidence[where] = project.plan().flow("a")["evidence"]

    assert evidence == {
        "none": "record",
        "list": "timestamp",
        "get": "timestamp",
        "both": "timestamp",
    }


def test_a_definition_is_read_back_where_raw_offers_it(gateway_with, project_on):
    gateway = gateway_with(profile="readback")
    project = project_on(gateway)
    project.flow("a")
    project.applied()

    assert project.plan().flow("a")["evidence"] == "read-back"
