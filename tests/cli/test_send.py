"""Sending a flow: what would fail on the phone is said before anything goes out."""

from __future__ import annotations

import json

import pytest

from flowops import sandbox
from tests.e2e.project import definition

TO = ("--to", "5491155551234")


def asking(**data):
    """A definition whose entry screen needs data."""
    flow = definition()
    flow["screens"][0]["data"] = {
        name: {"type": kind, "__example__": "x" if kind == "string" else 1}
        for name, kind in data.items()
    }
    return flow


@pytest.fixture
def phone(gateway):
    """A phone of this account: the gateway binds it to the first account that sends from it."""
    return ("--phone", f"phone-{gateway.waba[:8]}")


@pytest.fixture
def live(project):
    project.flow("a", flow=asking(source="string", count="number"))
    project.applied()
    return project


def send(project, phone, *more):
    return project.run("send", "a", *TO, *phone, *more)


def test_a_message_that_fits_is_sent(live, phone, gateway):
    gateway.forget_requests()

    ended = send(live, phone, "--data", '{"source": "bot", "count": 2}', "--cta", "Go on")

    assert ended.code == 0, ended.said
    assert "Accepted as wamid." in ended.out
    assert gateway.flow("A").messages == 1


def test_a_dry_run_prints_the_message_and_sends_none(live, phone, gateway):
    data = '{"source": "bot", "count": 2}'
    ended = send(live, phone, "--data", data, "--body", "Hola", "--token", "t-1", "--dry-run")

    assert ended.code == 0
    assert "Not sent" in ended.out
    for said in ("5491155551234", "Hola", "t-1", "ONLY", '{"source": "bot", "count": 2}'):
        assert said in ended.out
    assert gateway.flow("A").messages == 0


def test_json_holds_the_whole_message_and_its_id(live, phone, gateway):
    ended = send(live, phone, "--data", '{"source": "b", "count": 2}', "--format", "json")

    assert ended.json["message_id"].startswith("wamid.")
    assert ended.json["message"]["flow_id"] == gateway.flow("A").id
    assert ended.json["message"]["data"] == {"source": "b", "count": 2}


def test_data_may_stand_in_a_file(live, phone):
    live.write("data.json", '{"source": "b", "count": 2}')

    assert send(live, phone, "--data", "@data.json").code == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "source is missing"),
        (("--data", '{"source": "b"}'), "count is missing"),
        (("--data", '{"source": 1, "count": 2}'), "source is a number"),
        (("--data", '{"source": "b", "count": 2, "x": 1}'), "x is not expected"),
        (("--data", '{"source": "b", "count": 2}', "--cta", "x" * 31), "31 characters"),
        (("--data", '{"source": "b", "count": 2}', "--cta", " "), "call to action is empty"),
        (("--data", '{"source": "b", "count": 2}', "--screen", "NONE"), "no entry screen"),
    ],
    ids=str,
)
def test_what_would_fail_on_the_phone_is_not_sent(live, phone, gateway, options, said):
    ended = send(live, phone, *options)

    assert ended.code == 1
    assert said in ended.err
    assert "nothing was sent" in ended.err
    assert gateway.flow("A").messages == 0


def test_everything_that_is_wrong_is_said_at_once(live, phone):
    ended = live.run("send", "a", "--to", "12", *phone, "--cta", "x" * 31)

    for said in ("12 is no international number", "31 characters", "source is missing"):
        assert said in ended.err


def test_a_long_call_to_action_is_sent_with_a_warning(live, phone):
    ended = send(live, phone, "--data", '{"source": "b", "count": 2}', "--cta", "x" * 21)

    assert ended.code == 0
    assert "warning" in ended.err


@pytest.mark.parametrize(
    "data",
    ["{", "[]", "null", "@missing.json", "@", "[" * 100_000, '{"source": NaN, "count": 1}'],
)
def test_data_that_is_none_is_wrong_usage(live, phone, data):
    assert send(live, phone, "--data", data).code == 64


def test_a_flow_that_is_not_published_is_not_sent(project, phone):
    project.flow("a", status="draft")
    project.applied()

    ended = send(project, phone)

    assert ended.code == 1
    assert "only a published one is sent" in ended.err


def test_a_flow_that_is_not_there_is_not_sent(project, phone):
    project.flow("a")

    ended = send(project, phone)

    assert ended.code == 1
    assert "flowops apply" in ended.err


@pytest.mark.parametrize("command", [send, lambda project, _: project.run("preview", "a")])
def test_a_flow_that_the_environment_leaves_out_is_named_as_such(project, phone, command):
    project.flow("a", environments={"production": {"skip": True}})

    ended = command(project, phone)

    assert ended.code == 1
    assert "a is not in environment production" in ended.err


def test_one_flow_is_sent_at_a_time(project, phone):
    project.flows("a", "b")

    assert project.run("send", "a,b", *TO, *phone).code == 64
    assert project.run("preview", "a,b").code == 64


@pytest.mark.parametrize(("status", "code"), [("BLOCKED", 1), ("THROTTLED", 0), ("DEPRECATED", 1)])
def test_the_health_of_the_flow_is_looked_at(project, phone, gateway, status, code):
    project.flow("a")
    project.applied()
    gateway.set_status("A", status)

    assert send(project, phone).code == code


def test_an_endpoint_flow_asks_its_server_for_the_first_screen(project, phone, gateway):
    project.flow("a", flow=definition(data_api_version="3.0", routing_model={"ONLY": []}))
    project.applied()

    ended = send(project, phone, "--format", "json")

    assert ended.code == 0, ended.said
    assert ended.json["message"]["action"] == "data_exchange"
    assert ended.json["message"]["screen"] is None


def test_a_message_is_sent_once_though_nobody_answered(gateway_with, project_on, phone):
    gateway = gateway_with(faults=[{"route": "send", "when": "after", "do": "reset"}])
    project = project_on(gateway)
    project.flow("a")
    project.applied()

    ended = send(project, phone)

    assert ended.code == 1
    assert gateway.flow("A").messages == 1
    assert sum("messages" in request for request in gateway.requests) == 0
    assert sandbox.show(gateway.db).accounts


@pytest.mark.parametrize("phone_id", ["../x", "a b", "", "x" * 200, "1/2"])
def test_a_phone_that_is_no_id_is_not_asked_for(live, phone_id):
    data = json.dumps({"source": "b", "count": 2})
    ended = live.run("send", "a", *TO, "--phone", phone_id, "--data", data)

    assert ended.code in {1, 64}
    assert "is not an id" in ended.err
