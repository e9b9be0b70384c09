from __future__ import annotations

import json

import pytest

from flowops.cli.pull_request import is_read_by_few, request_number


@pytest.fixture
def github(tmp_path):
    """The variables of a job on GitHub, with this for its event."""

    def variables(event):
        path = tmp_path / "event.json"
        path.write_text(event if isinstance(event, str) else json.dumps(event))
        return {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": str(path)}

    return variables


@pytest.mark.parametrize(
    ("environ", "number"),
    [
        ({}, None),
        ({"CI_MERGE_REQUEST_IID": "12"}, 12),
        ({"BITBUCKET_PR_ID": "7"}, 7),
        ({"BITBUCKET_PR_ID": "7; rm"}, None),
        ({"CI_MERGE_REQUEST_IID": "٣"}, None),
    ],
)
def test_a_host_says_the_number_in_a_variable(environ, number):
    assert request_number(environ) == number


@pytest.mark.parametrize(
    ("event", "number"),
    [
        ({"number": 12}, 12),
        ({"pull_request": {"number": 12}}, 12),
        ({"number": True}, None),
        ({"number": -4}, None),
        ({"number": "12"}, None),
        ({"pull_request": []}, None),
        ([], None),
        ("{", None),
        ("[" * 100_000, None),
    ],
)
def test_github_says_it_in_the_event(github, event, number):
    assert request_number(github(event)) == number


def test_an_event_that_is_not_there_says_nothing():
    assert request_number({"GITHUB_ACTIONS": "true"}) is None
    assert request_number({"GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": "/none"}) is None


@pytest.mark.parametrize(
    ("environ", "few"),
    [
        ({}, True),
        ({"CI": "false"}, True),
        ({"CI": "true"}, False),
        ({"CI": "true", "CI_PROJECT_VISIBILITY": "private"}, True),
        ({"CI": "true", "CI_PROJECT_VISIBILITY": "internal"}, False),
        ({"BITBUCKET_BUILD_NUMBER": "3"}, False),
        ({"GITHUB_ACTIONS": "true", "CI_PROJECT_VISIBILITY": "private"}, False),
    ],
)
def test_what_a_job_prints_is_read_by_few_where_the_host_says_so(environ, few):
    assert is_read_by_few(environ) is few


@pytest.mark.parametrize(("private", "few"), [(True, True), (False, False), ("true", False)])
def test_github_says_it_of_the_repository(github, private, few):
    assert is_read_by_few(github({"repository": {"private": private}})) is few
