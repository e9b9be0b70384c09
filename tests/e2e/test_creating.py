"""A flow is made once, whatever became of the answer (contract point 8)."""

from __future__ import annotations

import pytest

from tests.e2e.project import definition

NOT_UNIQUE = {"status": 400, "body": {"error": {"message": "Flow name is not unique"}}}
LOST = [
    {"status": 500, "body": "sorry"},
    {"status": 502, "body": "<html>Bad Gateway</html>"},
    {"status": 504, "body": ""},
    {"status": 429, "body": "slow down"},
    {"status": 408, "body": ""},
    {"status": 200, "body": "<html>Sign in</html>"},
    {"status": 201, "body": {"data": {}}},
    {"status": 201, "body": {"data": {"id": "../x"}}},
    {"status": 204, "body": ""},
    "reset",
    {"cut": 20},
    {"hang": 5},
    "processing-error",
]


def creates(gateway):
    return [write for write in gateway.writes if write.startswith("POST /flows ")]


@pytest.fixture
def with_fault(gateway_with, project_on):
    def prepared(*faults, **settings):
        gateway = gateway_with(faults=faults)
        return project_on(gateway, limits={"timeout": 0.3}, **settings), gateway

    return prepared


@pytest.mark.parametrize("do", LOST, ids=str)
def test_a_create_that_worked_and_was_not_heard_is_taken_as_ours(with_fault, do):
    project, gateway = with_fault({"route": "create", "when": "after", "do": do})
    project.flow("a")

    ended = project.apply()

    assert ended.code == 0, ended.said
    assert gateway.statuses == {"A": "PUBLISHED"}
    assert len(creates(gateway)) == 1


@pytest.mark.parametrize("do", [*LOST[:6], "reset", {"hang": 5}], ids=str)
def test_a_create_that_did_not_work_is_tried_once_more(with_fault, do):
    project, gateway = with_fault({"route": "create", "when": "before", "do": do})
    project.flow("a")

    ended = project.apply()

    assert ended.code == 0, ended.said
    assert gateway.statuses == {"A": "PUBLISHED"}
    assert len(creates(gateway)) == 2


def test_a_create_that_fails_twice_is_not_sent_a_third_time(with_fault):
    failing = {"route": "create", "nth": "every", "do": {"status": 500, "body": "sorry"}}
    project, gateway = with_fault(failing)
    project.flow("a")

    ended = project.apply()

    assert ended.code == 1
    assert len(creates(gateway)) == 2


def test_without_a_list_to_look_in_nothing_is_created_again(with_fault):
    failing = {"status": 500, "body": "sorry", "headers": {"Retry-After": "0"}}
    project, gateway = with_fault(
        {"route": "create", "do": {"status": 500, "body": ""}},
        {"route": "list", "nth": 3, "times": 99, "do": failing},
    )
    project.flow("a")

    ended = project.apply()

    assert ended.code == 1
    assert len(creates(gateway)) == 1


def test_a_create_that_comes_through_later_is_found_by_the_next_apply(with_fault):
    project, gateway = with_fault({"route": "create", "times": 2, "do": {"late": 1.2}})
    project.flow("a")
    assert project.apply().code == 1

    while not gateway.flows:
        project.run("plan")

    assert project.apply().code == 0
    assert gateway.statuses == {"A": "PUBLISHED"}
    assert len(gateway.flows) == 1


def test_a_name_that_somebody_took_meanwhile_is_ours_if_it_is_a_draft(gateway_with, project_on):
    gateway = gateway_with(faults=[{"route": "list", "do": {"status": 200, "body": {"data": []}}}])
    gateway.create_outside("A", definition("somebody else's"))
    project = project_on(gateway)
    project.flow("a", "ours")

    ended = project.apply()

    assert ended.code == 0, ended.said
    assert gateway.text("A", "published") == "ours"
    assert len(gateway.flows) == 1


def test_a_name_that_somebody_published_meanwhile_is_left_alone(gateway_with, project_on):
    gateway = gateway_with(faults=[{"route": "list", "do": {"status": 200, "body": {"data": []}}}])
    gateway.create_outside("A", definition("somebody else's"))
    gateway.set_status("A", "PUBLISHED")
    project = project_on(gateway)
    project.flow("a", "ours")

    ended = project.apply()

    assert ended.code == 9, ended.said
    assert gateway.text("A") == "somebody else's"
    assert gateway.statuses == {"A": "PUBLISHED"}


def test_a_name_that_is_taken_and_never_listed_is_not_created_again(with_fault):
    project, gateway = with_fault({"route": "create", "nth": "every", "do": NOT_UNIQUE})
    project.flow("a")

    ended = project.apply()

    assert ended.code == 1
    assert len(creates(gateway)) == 1
    assert "not unique" in ended.said


def test_a_create_that_is_refused_names_the_reason_and_stops_nobody_else(with_fault):
    project, gateway = with_fault(
        {"route": "create", "do": {"status": 400, "body": {"error": {"message": "no more flows"}}}}
    )
    project.configure(limits={"concurrency": 1})
    project.flows("a", "b", "c")

    ended = project.run("apply", "--yes", "--format", "json")

    assert ended.code == 6
    assert ended.flow("a")["error"].endswith("no more flows")
    outcomes = {
        flow["key"]: [step["outcome"] for step in flow["steps"]] for flow in ended.json["flows"]
    }
    assert outcomes == {
        "a": ["failed", "skipped"],
        "b": ["applied", "applied"],
        "c": ["applied", "applied"],
    }
    assert gateway.statuses == {"B": "PUBLISHED", "C": "PUBLISHED"}


def test_a_list_that_lags_behind_makes_no_second_flow(gateway_with, project_on):
    gateway = gateway_with(stale_list=60)
    project = project_on(gateway)
    project.flow("a")

    assert [project.apply().code, project.apply().code] == [0, 0]
    assert len(gateway.flows) == 1
    assert len(creates(gateway)) == 1


def test_many_flows_are_applied_at_once_and_each_once(gateway_with, project_on):
    gateway = gateway_with(latency=0.005, page_size=3)
    project = project_on(gateway)
    keys = [f"flow{number:02}" for number in range(20)]
    project.flows(*keys)

    project.applied()

    assert sorted(gateway.statuses) == sorted(key.title() for key in keys)
    assert set(gateway.statuses.values()) == {"PUBLISHED"}
    assert len(gateway.writes) == 40
    assert project.plan().code == 0
