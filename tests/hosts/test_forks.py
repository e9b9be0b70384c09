from __future__ import annotations

import pytest

from tests.hosts.fake_github import REPOSITORY
from tests.render.plan_reports import flow, plan

FORK = "mallory/flows"
SHA, OTHER = "b" * 40, "c" * 40


@pytest.fixture
def after(github, tmp_path):
    """The surroundings of the second workflow, after a run of the fork's pull request."""

    def after(sha=SHA, event="pull_request", repository=FORK, **run):
        fields = {
            "event": event,
            "head_sha": sha,
            "head_branch": "topic",
            "head_repository": {"full_name": repository},
            "pull_requests": [],
        }
        return github.environ(tmp_path, {"workflow_run": fields | run}, "workflow_run")

    return after


def test_a_fork_with_a_token_that_only_reads_gets_the_summary(commenting, github, tmp_path):
    github.rights.discard("comments")
    environ = github.environ(tmp_path, {"pull_request": github.pull(repository=FORK)})

    ended = commenting(plan(flow()), environ=environ)

    assert ended.code == 0
    assert "the run of a fork" in ended.err
    assert "`booking`" in (tmp_path / "summary.md").read_text()


def test_the_second_workflow_finds_the_pull_request_by_its_head(commenting, github, after):
    github.pull(7, SHA, FORK)

    ended = commenting(plan(flow()), environ=after())

    (body,) = github.bodies(7)
    assert ended.code == 0, ended.said
    assert "made by the code of this pull request, which nobody has checked" in body
    assert f"`{SHA[:12]}`" in body


def test_a_pull_request_that_moved_on_is_left_to_a_newer_run(commenting, github, after):
    github.pull(7, OTHER, FORK)

    ended = commenting(plan(flow()), environ=after())

    assert ended.code == 0
    assert "moved on" in ended.err
    assert github.comments == []


def test_a_number_of_another_pull_request_is_not_believed(commenting, github, after):
    github.pull(7, SHA, FORK)
    github.pull(8, OTHER, REPOSITORY)

    ended = commenting(plan(flow()), "--pr", "8", environ=after())

    assert ended.code == 0
    assert github.comments == []


def test_the_same_commit_in_another_repository_is_not_the_run_s(commenting, github, after):
    github.pull(7, SHA, "mallory/other")

    assert commenting(plan(flow()), "--pr", "7", environ=after()).code == 0
    assert github.comments == []


def test_a_number_that_fits_the_run_is_taken(commenting, github, after):
    github.pull(7, SHA, FORK)

    assert commenting(plan(flow()), "--pr", "7", environ=after()).code == 0
    assert len(github.comments) == 1


def test_two_pull_requests_of_one_commit_have_to_be_told_apart(commenting, github, after):
    github.pull(7, SHA, FORK)
    github.pull(8, SHA, FORK)

    ended = commenting(plan(flow()), environ=after())

    assert ended.code == 64
    assert "7, 8" in ended.err


@pytest.mark.parametrize(
    "run",
    [
        {"event": "push"},
        {"sha": "../../x"},
        {"repository": "no repository"},
        {"head_branch": None},
        {"head_repository": None},
    ],
)
def test_an_event_that_names_no_run_of_a_pull_request_is_refused(commenting, github, after, run):
    ended = commenting(plan(flow()), environ=after(**run))

    assert ended.code == 64
    assert github.comments == []


@pytest.mark.parametrize("text", ["", "{", "[]", "\0"])
def test_an_event_that_cannot_be_read_is_an_error_in_a_sentence(commenting, github, after, text):
    environ = after()
    with open(environ["GITHUB_EVENT_PATH"], "w") as file:  # noqa: PTH123 - its name is a variable
        file.write(text)

    ended = commenting(plan(flow()), environ=environ)

    assert ended.code == 64
    assert github.comments == []
