from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from flowops.sandbox import BadFaults, Hung, WasCut, WasReset, read_faults, read_faults_file
from tests.sandbox.builders import refused


@pytest.fixture
def faulty(open_api):
    """A client of a sandbox where these faults strike."""

    def open_(*faults, profile="documented"):
        return open_api(profile, faults=read_faults(list(faults)))

    return open_


def test_before_it_takes_effect_a_call_is_as_if_it_was_not_made(faulty):
    api = faulty({"route": "create", "do": {"status": 503}})

    assert api.create("A").status_code == 503
    assert api.names() == []
    assert api.create("A").status_code == 201


def test_after_it_took_effect_only_the_answer_is_lost(faulty):
    api = faulty({"route": "create", "when": "after", "do": {"status": 502}})

    assert api.create("A").status_code == 502
    assert api.names() == ["A"]
    assert refused(api.create("A"), 400, 100) == "Flow name is not unique"


def test_an_answer_has_the_body_and_the_headers_of_the_script(faulty):
    deed = {"status": 429, "body": {"error": "slow down"}, "headers": {"Retry-After": 7}}
    answer = faulty({"route": "list", "do": deed}).list_()

    assert answer.json() == {"error": "slow down"}
    assert answer.headers["Retry-After"] == "7"
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("body", "kind"), [("<h1>Sign in</h1>", "text/html"), ("busy", "text/plain"), ("", "text")]
)
def test_a_text_is_html_if_it_looks_so(faulty, body, kind):
    answer = faulty({"do": {"status": 200, "body": body}}).list_()

    assert answer.text == body
    assert answer.headers["Content-Type"].startswith(kind)


def test_the_type_may_be_given(faulty):
    deed = {"status": 200, "body": "{", "headers": {"content-type": "application/json"}}

    assert faulty({"do": deed}).list_().headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("calls", "statuses"),
    [
        ({}, [503, 200, 200, 200]),
        ({"nth": 3}, [200, 200, 503, 200]),
        ({"times": 2}, [503, 503, 200, 200]),
        ({"nth": 2, "times": 2}, [200, 503, 503, 200]),
        ({"nth": "every"}, [503, 503, 503, 503]),
    ],
)
def test_a_fault_strikes_the_calls_that_the_script_names(faulty, calls, statuses):
    api = faulty({"route": "list", **calls, "do": {"status": 503}})

    assert [api.list_().status_code for _ in range(4)] == statuses


def test_each_route_is_counted_for_itself(faulty):
    api = faulty({"route": "get", "nth": 2, "do": {"status": 503}})
    flow_id = api.made()
    place = f"{api.flows}/{flow_id}"

    assert [api.get(place).status_code, api.list_().status_code] == [200, 200]
    assert api.get(place).status_code == 503


def test_a_star_counts_every_call(faulty):
    api = faulty({"route": "*", "nth": 2, "do": {"status": 503}})

    assert [api.create().status_code, api.list_().status_code] == [201, 503]


def test_the_first_fault_that_fits_is_the_one(faulty):
    api = faulty({"do": {"status": 501}}, {"route": "list", "nth": "every", "do": {"status": 502}})

    assert [api.list_().status_code for _ in range(2)] == [501, 502]


@pytest.mark.parametrize(
    ("deed", "problem"),
    [({"hang": 60}, Hung), ("hang", Hung), ("reset", WasReset), ({"cut": 5}, WasCut)],
)
def test_in_process_a_missing_answer_is_an_os_error(faulty, deed, problem):
    api = faulty({"route": "publish", "when": "after", "do": deed})
    flow_id = api.made()

    with pytest.raises(problem) as caught:
        api.publish(flow_id)

    assert isinstance(caught.value, OSError)
    assert api.status(flow_id) == "PUBLISHED"


def test_a_reset_before_the_effect_leaves_no_effect(faulty):
    api = faulty({"route": "create", "do": "reset"})

    with pytest.raises(WasReset):
        api.create("A")

    assert api.names() == []


def test_a_cut_answer_knows_what_was_meant(faulty):
    api = faulty({"route": "create", "do": "cut"})

    with pytest.raises(WasCut) as caught:
        api.create("A")

    assert json.loads(caught.value.body)["data"]["name"] == "A"
    assert (caught.value.status, caught.value.sent) == (201, 0)


def test_a_processing_error_is_saved_and_the_same_request_works(faulty):
    api = faulty({"route": "replace-json", "do": "processing-error"}, profile="timestamps")
    flow_id = api.made()
    before = api.flow(flow_id)["raw"]["updated_at"]

    answer = api.replace(flow_id)

    assert refused(answer, 400, 139001) == "Error while processing Flow JSON"
    assert api.flow(flow_id)["raw"]["updated_at"] > before
    assert api.replace(flow_id).status_code == 200


def test_a_late_call_takes_effect_when_its_time_has_come(faulty, clock):
    api = faulty({"route": "create", "do": {"late": 600}})
    with pytest.raises(Hung):
        api.create("A")

    clock.pass_(seconds=599)
    assert api.names() == []

    clock.pass_(seconds=1)
    assert api.names() == ["A"]


def test_a_late_call_may_come_to_nothing(faulty, clock):
    api = faulty({"route": "create", "do": {"late": 60}})
    with pytest.raises(Hung):
        api.create("A")
    first = api.made("A")
    clock.pass_(seconds=60)

    assert [flow["id"] for flow in api.list_().json()["data"]] == [first]


def test_a_delay_holds_a_true_answer_back(faulty):
    assert faulty({"do": {"delay": 0.001}}).list_().status_code == 200


def test_latency_holds_every_answer_back(open_api):
    assert open_api(latency=0.001).list_().status_code == 200


def test_of_many_threads_exactly_one_meets_the_fault(faulty):
    api = faulty({"route": "list", "nth": 20, "do": {"status": 503}})
    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(lambda _: api.list_().status_code, range(40)))

    assert sorted(statuses) == [200] * 39 + [503]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("create", "faults: a list of faults is expected"),
        ({"fault": []}, "faults: a list of faults is expected"),
        (["reset"], "faults[0]: a mapping is expected"),
        ([{}], "faults[0]: 'do' is missing"),
        ([{"do": "reset"}, {"do": "explode"}], "faults[1].do: unknown key 'explode'"),
        ([{"do": 503}], "faults[0].do: a mapping is expected"),
        ([{"on": "create", "do": "reset"}], "faults[0]: unknown key 'on'"),
        ([{"route": "update", "do": "reset"}], "faults[0].route: 'update' is not known"),
        ([{"route": ["get"], "do": "reset"}], "faults[0].route: ['get'] is not known"),
        ([{"nth": 0, "do": "reset"}], "faults[0].nth: a number from 1 on is expected"),
        ([{"nth": "third", "do": "reset"}], "faults[0].nth: a number from 1 on is expected"),
        ([{"times": True, "do": "reset"}], "faults[0].times: a number from 1 on is expected"),
        ([{"nth": "every", "times": 2, "do": "reset"}], "faults[0].times: 'every' and times"),
        ([{"when": "later", "do": "reset"}], "faults[0].when: 'later' is not known"),
        ([{"when": "before", "do": "cut"}], "faults[0].when: this happens after"),
        ([{"when": "after", "do": {"late": 1}}], "faults[0].when: this happens before"),
        ([{"do": {"hang": -1}}], "faults[0].do.hang: seconds, from 0 to 86400"),
        ([{"do": {"delay": "long"}}], "faults[0].do.delay: seconds, from 0 to 86400"),
        ([{"do": {"cut": [1]}}], "faults[0].do.cut: a number from 1 on"),
        ([{"do": {"hang": 1, "reset": None}}], "faults[0].do: one thing at a time"),
        ([{"do": {"body": "x"}}], "faults[0].do.status: status must be a number"),
        ([{"do": {"status": 99}}], "faults[0].do.status: status must be a number"),
        ([{"do": {"status": "503"}}], "faults[0].do.status: status must be a number"),
        ([{"do": {"status": 200, "body": "\ud800"}}], "faults[0].do.body: this body"),
        ([{"do": {"status": 200, "body": {"at": date(2026, 1, 1)}}}], "faults[0].do.body: this"),
        ([{"do": {"status": 200, "body": {("a",): 1}}}], "faults[0].do.body: this body"),
        ([{"do": {"status": 200, "headers": []}}], "faults[0].do.headers: headers must be"),
        ([{"do": {"status": 200, "headers": {"A": "b\r\nc"}}}], "faults[0].do.headers: a header"),
    ],
)
def test_a_script_that_makes_no_sense_is_refused_with_the_place(data, says):
    with pytest.raises(BadFaults) as caught:
        read_faults(data)

    assert str(caught.value).startswith(says)
    assert says.startswith(caught.value.place)


def test_a_script_may_stand_under_a_key():
    assert read_faults({"faults": [{"do": "reset"}]}).next_fault("create") is not None


def test_an_empty_script_never_strikes():
    assert read_faults([]).next_fault("create") is None


def test_a_script_is_read_from_json_or_yaml(tmp_path):
    as_json, as_yaml = tmp_path / "faults.json", tmp_path / "faults.yaml"
    as_json.write_text('\ufeff[{"do": "reset"}]', encoding="utf-8")
    as_yaml.write_text("faults:\n- {route: create, nth: 2, do: {hang: 3}}\n")

    assert read_faults_file(as_json).next_fault("list").strikes("list", 1)
    assert read_faults_file(as_yaml).next_fault("create") is None


@pytest.mark.parametrize("text", ["[", "- !!float ''", "- !!bool x", "- &a [*a", "- !!timestamp x"])
def test_a_file_that_cannot_be_read_is_named(tmp_path, text):
    path = tmp_path / "faults.yaml"
    path.write_text(text)

    with pytest.raises(BadFaults, match=r"faults\.yaml: cannot be read"):
        read_faults_file(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BadFaults, match="cannot be read"):
        read_faults_file(tmp_path / "none.json")
