import http.client
import json
import time
from contextlib import closing

import pytest

from benchmarks.server import serving

KEY = {"Authorization": "Bearer a-key"}
FLOW_JSON = {"version": "7.3", "screens": [{"id": "A"}]}


@pytest.fixture(scope="module")
def running():
    with serving() as server:
        yield server


@pytest.fixture
def server(running):
    running.load({})
    running.set(latency=0.0, page_size=100, rate=0.0, burst=1, dated=False)
    return running


@pytest.fixture
def ask(server):
    host = server.url.removeprefix("http://")
    with closing(http.client.HTTPConnection(host, timeout=10)) as connection:

        def send(method, path, body=None, headers=KEY):
            data = None if body is None else json.dumps(body)
            connection.request(method, f"/v1/wabas/{path}", data, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read()), answer

        yield send


def new_flow(name, definition=FLOW_JSON):
    return {"name": name, "categories": ["OTHER"], "flowJson": definition}


def test_a_list_is_read_page_by_page_and_its_last_page_leads_nowhere(server, ask):
    server.load({"acme": ["one", "two", "three"]})
    server.set(page_size=2)

    _, first, _ = ask("GET", "acme/flows")
    _, last, _ = ask("GET", f"acme/flows?after={first['paging']['cursors']['after']}")

    assert [flow["name"] for flow in first["data"]] == ["one", "two"]
    assert [flow["name"] for flow in last["data"]] == ["three"]
    assert "after" not in last["paging"]["cursors"]
    assert server.statistics()["routes"] == {"list": 2}


def test_a_flow_is_created_as_a_draft_and_published(ask):
    status, created, _ = ask("POST", "acme/flows", new_flow("one"))
    flow_id = created["data"]["id"]

    ask("POST", f"acme/flows/{flow_id}/publish")
    _, read, _ = ask("GET", f"acme/flows/{flow_id}")

    assert (status, created["data"]["status"]) == (201, "DRAFT")
    assert read["data"]["status"] == "PUBLISHED"


def test_an_upload_sends_a_published_flow_back_to_draft(server, ask):
    flow_id = server.load({"acme": ["one"]})["acme"]["one"]

    _, uploaded, _ = ask("PUT", f"acme/flows/{flow_id}/json", {"flowJson": FLOW_JSON})
    _, read, _ = ask("GET", f"acme/flows/{flow_id}")

    assert uploaded["data"] == {"success": True, "validationErrors": []}
    assert read["data"]["status"] == "DRAFT"


def test_what_has_no_screens_is_taken_in_and_not_published(ask):
    _, created, _ = ask("POST", "acme/flows", new_flow("one", {"version": "7.3"}))
    flow_id = created["data"]["id"]

    status, refused, _ = ask("POST", f"acme/flows/{flow_id}/publish")

    assert created["data"]["validationErrors"]
    assert (status, refused["error"]["metaCode"]) == (400, 139002)


def test_a_name_is_unique_in_its_account_and_a_second_create_is_told(server, ask):
    statuses = [ask("POST", f"{account}/flows", new_flow("one"))[0] for account in ("a", "b", "a")]

    assert statuses == [201, 201, 400]
    assert server.statistics()["created_twice"] == {"a/one": 2}


def test_what_goes_beyond_a_keys_bucket_is_refused_with_the_time_to_wait(server, ask):
    server.set(rate=0.5, burst=2)

    answers = [ask("GET", "acme/flows") for _ in range(3)]
    other_key = ask("GET", "acme/flows", headers={"Authorization": "Bearer another"})

    assert [status for status, _, _ in answers] == [200, 200, 429]
    assert answers[-1][2].headers["Retry-After"] == "2"
    assert other_key[0] == 200
    assert server.statistics()["refused"] == 1


def test_an_answer_takes_its_latency_and_the_first_of_a_connection_three_times_that(server, ask):
    server.set(latency=0.03)
    began = time.monotonic()

    ask("GET", "acme/flows")
    first = time.monotonic()
    ask("GET", "acme/flows")
    second = time.monotonic()

    assert 0.09 <= first - began < 0.5
    assert 0.03 <= second - first < 0.09 + 0.3


def test_it_counts_connections_and_what_is_under_way_at_once(server):
    server.set(latency=0.05)
    host = server.url.removeprefix("http://")
    connections = [http.client.HTTPConnection(host, timeout=10) for _ in range(3)]

    for connection in connections:
        connection.request("GET", "/v1/wabas/acme/flows", headers=KEY)
    for connection in connections:
        connection.getresponse().read()
        connection.close()

    told = server.statistics()
    assert (told["connections"], told["most_in_flight"], told["highest_rate"]) == (3, 3, 3)
    assert told["began"] <= told["first_request"] <= told["last_answer"]


def test_without_a_key_nothing_is_told(ask):
    status, _, _ = ask("GET", "acme/flows", headers={})

    assert status == 401


def test_flows_say_when_they_were_changed_only_if_asked_to(server, ask):
    _, plain, _ = ask("POST", "acme/flows", new_flow("one"))
    server.set(dated=True)
    _, dated, _ = ask("POST", "acme/flows", new_flow("two"))

    assert plain["data"]["raw"] == {}
    assert "updated_at" in dated["data"]["raw"]
