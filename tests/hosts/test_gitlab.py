from __future__ import annotations

import json

import pytest

from tests.hosts.conftest import command
from tests.hosts.fake import TOKEN
from tests.render.plan_reports import flow, in_sync, plan

MARK = "<!-- flowops:plan:production:default -->"


@pytest.fixture
def commenting(tmp_path, gitlab):
    def commenting(document, *arguments, **environ):
        file = tmp_path / "plan.json"
        file.write_text(json.dumps(document))
        return command("comment", file, *arguments, **gitlab.environ(**environ))

    return commenting


def test_a_plan_is_posted_once_updated_and_shrunk(commenting, gitlab):
    ended = [commenting(plan(each)) for each in (flow("booking"), flow("other"), in_sync())]

    assert [each.out.strip() for each in ended] == ["posted", "updated", "updated"]
    (body,) = gitlab.bodies()
    assert body.startswith(f"{MARK}\n**flowops plan**")


def test_our_note_is_found_on_a_later_page(commenting, gitlab):
    gitlab.page_size = 2
    for number in range(5):
        gitlab.add_comment(f"{MARK} {number}", "somebody")
    gitlab.add_comment(f"{MARK}\nold")

    assert commenting(plan(flow())).out.strip() == "updated"


def test_a_note_whose_answer_was_lost_is_not_posted_again(commenting, gitlab):
    gitlab.fails("POST", "/notes", lands=True)

    assert commenting(plan(flow())).code == 0
    assert len(gitlab.comments) == 1
    assert gitlab.count("POST", "/notes") == 1


def test_the_token_of_the_job_alone_is_not_enough_and_is_not_sent(commenting, gitlab):
    ended = commenting(plan(flow()), GITLAB_TOKEN="")

    assert ended.code == 4
    assert "CI_JOB_TOKEN may not write comments" in ended.err
    assert gitlab.asked == []


def test_the_job_of_a_fork_has_no_token_and_does_not_fail(commenting):
    ended = commenting(plan(flow()), GITLAB_TOKEN="", CI_MERGE_REQUEST_SOURCE_PROJECT_ID="99")

    assert ended.code == 0
    assert "the run of a fork" in ended.err


def test_a_token_without_the_right_says_which_one_to_give(commenting, gitlab):
    gitlab.rights.discard("comments")

    ended = commenting(plan(flow()))

    assert ended.code == 4
    assert "scope api" in ended.err
    assert TOKEN not in ended.said


def test_outside_of_a_merge_request_it_has_to_be_named(commenting):
    without = commenting(plan(flow()), CI_MERGE_REQUEST_IID="")
    named = commenting(plan(flow()), "--pr", "7", CI_MERGE_REQUEST_IID="")
    another = commenting(plan(flow()), "--pr", "8")

    assert (without.code, named.code, another.code) == (64, 0, 64)


@pytest.mark.parametrize("project", ["../../x", "acme/flows", "0", "55 "])
def test_a_project_that_is_no_number_is_refused(commenting, gitlab, project):
    ended = commenting(plan(flow()), CI_MERGE_REQUEST_PROJECT_ID=project)

    assert ended.code == 64
    assert gitlab.asked == []
