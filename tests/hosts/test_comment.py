from __future__ import annotations

import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from markdown_it import MarkdownIt

from flowops.hosts import api
from flowops.hosts.github import GitHub
from flowops.hosts.sticky import stick
from flowops.http.patience import Budget
from flowops.http.secret import REDACTED
from tests.hostile.media import OUR_TAGS
from tests.hosts.conftest import command
from tests.hosts.fake import TOKEN
from tests.render.plan_reports import contract_change, flow, in_sync, plan
from tests.render.test_plan_markdown import many

MARK = "<!-- flowops:plan:production:default -->"


def test_a_plan_is_posted_once_and_updated_afterwards(commenting, github):
    first = commenting(plan(flow("booking")))
    second = commenting(plan(flow("other")))

    assert (first.code, second.code) == (0, 0), first.said + second.said
    assert first.out.startswith("posted https://github.com/acme/flows/pull/7#")
    assert second.out.startswith("updated https://github.com/acme/flows/pull/7#")
    (body,) = github.bodies()
    assert body.startswith(MARK)
    assert "`other`" in body
    assert "`booking`" not in body


def test_the_comment_names_its_commit_and_its_run(commenting, github):
    commenting(plan(flow()))

    (body,) = github.bodies()
    assert "`aaaaaaaaaaaa`" in body
    assert "[run](https://github.com/acme/flows/actions/runs/42)" in body


def test_the_same_plan_again_writes_nothing(commenting, github):
    commenting(plan(flow()))

    again = commenting(plan(flow()))

    assert again.out.startswith("unchanged ")
    assert github.count("PATCH") == 0


def test_each_environment_and_each_project_has_a_comment(commenting, github):
    commenting(plan(flow()))
    commenting(plan(flow(), environment="staging"))
    commenting(plan(flow()), "--project", "shop")

    assert [body.splitlines()[0] for body in github.bodies()] == [
        MARK,
        "<!-- flowops:plan:staging:default -->",
        "<!-- flowops:plan:production:shop -->",
    ]


def test_a_plan_without_changes_makes_no_comment(commenting, github):
    ended = commenting(plan(in_sync()))

    assert (ended.code, ended.out) == (0, "nothing to post\n")
    assert github.comments == []


def test_a_plan_without_changes_shrinks_the_comment_to_a_line(commenting, github):
    commenting(plan(flow()))

    commenting(plan(in_sync()))

    (body,) = github.bodies()
    assert len(body.strip().splitlines()) == 2
    assert "No changes" in body


@pytest.mark.parametrize("author", ["mallory", "github-actions"])
def test_a_comment_of_somebody_else_is_not_ours_whatever_it_says(commenting, github, author):
    theirs = github.add_comment(f"{MARK}\nall is well", author)

    commenting(plan(flow()))

    assert theirs["body"] == f"{MARK}\nall is well"
    assert len(github.comments) == 2


def test_a_comment_that_quotes_the_marker_is_not_ours(commenting, github):
    github.add_comment(f"look at this:\n{MARK}\n")

    commenting(plan(flow()))

    assert len(github.comments) == 2


def test_our_comment_is_found_on_a_later_page(commenting, github):
    github.page_size = 2
    for number in range(5):
        github.add_comment(f"talk {number}", "somebody")
    github.add_comment(f"{MARK}\nold")

    assert commenting(plan(flow())).out.startswith("updated ")
    assert github.count("GET", "/comments") == 3


def test_of_several_the_oldest_is_kept_and_the_others_go(commenting, github):
    oldest = github.add_comment(f"{MARK}\none")
    github.add_comment(f"{MARK}\ntwo")
    github.add_comment("talk", "somebody")

    commenting(plan(flow()))

    assert [each["id"] for each in github.comments if each["author"] == github.me] == [oldest["id"]]
    assert len(github.comments) == 2


def test_two_runs_that_post_at_once_end_with_one_comment(commenting, github, tmp_path):
    github.pull()
    environ = github.environ(tmp_path, {"pull_request": github.pulls[7]})
    both = Barrier(2)
    github.before_post = both.wait

    def post(text):
        host = GitHub(environ, Budget(5))
        try:
            return stick(host, 7, MARK, text)
        finally:
            host.close()

    with ThreadPoolExecutor(2) as runs:
        ended = list(runs.map(post, ["one", "two"]))

    github.before_post = None
    assert len(github.comments) == 1, ended
    assert commenting(plan(flow())).out.startswith("updated ")
    assert len(github.comments) == 1


def test_a_post_whose_answer_was_lost_is_not_sent_again(commenting, github):
    github.fails("POST", "/comments", lands=True)

    ended = commenting(plan(flow()))

    assert ended.code == 0, ended.said
    assert len(github.comments) == 1
    assert github.count("POST", "/comments") == 1


@pytest.mark.parametrize("status", [None, 500, 502])
def test_a_post_that_did_not_land_is_sent_once_more(commenting, github, status):
    github.fails("POST", "/comments", status)

    ended = commenting(plan(flow()))

    assert ended.code == 0, ended.said
    assert len(github.comments) == 1


def test_a_post_that_never_lands_fails_and_is_not_sent_for_ever(commenting, github):
    github.fails("POST", "/comments", 500, times=50)

    ended = commenting(plan(flow()))

    assert ended.code == 1
    assert "could not post a comment: 500 not now" in ended.err
    assert github.count("POST", "/comments") == 2


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (429, {"Retry-After": "0"}),
        (403, {"Retry-After": "0"}),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1"}),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
def test_a_rate_limit_is_waited_for(commenting, github, method, status, headers):
    github.add_comment(f"{MARK}\nold") if method == "PATCH" else None
    github.fails(method, "", status, headers=headers, times=2)

    ended = commenting(plan(flow()))

    assert ended.code == 0, ended.said
    assert len(github.comments) == 1


def test_a_limit_that_ends_in_an_hour_ends_the_run_at_once(commenting, github):
    github.fails("GET", "/comments", 429, headers={"Retry-After": "3600"}, times=9)

    ended = commenting(plan(flow()))

    assert ended.code == 1
    assert github.count("GET", "/comments") == 1


def test_an_update_whose_answer_was_lost_is_sent_again(commenting, github):
    github.add_comment(f"{MARK}\nold")
    github.fails("PATCH", "", lands=True)

    assert commenting(plan(flow())).code == 0
    assert len(github.comments) == 1


def test_a_token_without_the_right_says_which_one_to_give(commenting, github):
    github.rights.discard("comments")

    ended = commenting(plan(flow()))

    assert ended.code == 4
    assert "GITHUB_TOKEN may not post a comment: 403 Resource not accessible" in ended.err
    assert "permissions: pull-requests: write" in ended.err


def test_a_token_that_is_refused_is_not_tried_again(commenting, github):
    github.token = "another"

    ended = commenting(plan(flow()))

    assert ended.code == 4
    assert len(github.asked) == 1


def test_a_repository_that_the_token_may_not_see_is_refused(commenting, github):
    github.rights.clear()

    ended = commenting(plan(flow()))

    assert ended.code == 4
    assert "may not see it" in ended.err


def test_without_a_token_nothing_is_asked(commenting, github, tmp_path):
    environ = github.environ(tmp_path, {"pull_request": github.pull()}) | {"GITHUB_TOKEN": ""}

    ended = commenting(plan(flow()), environ=environ)

    assert ended.code == 4
    assert "GITHUB_TOKEN" in ended.err
    assert github.asked == []


def test_a_redirect_is_not_followed(commenting, github):
    github.fails("GET", "/comments", 301, headers={"Location": "https://evil.example/"})

    ended = commenting(plan(flow()))

    assert ended.code == 1
    assert "never followed" in ended.err


@pytest.mark.parametrize("body", [b"<html>", b"{}", b'[{"id": "7"}]', b'[{"id": -1}]', b"[1]", b""])
def test_an_answer_of_another_shape_is_an_error_in_a_sentence(commenting, github, body):
    github.fails("GET", "/comments", 200, body=body, times=9)

    ended = commenting(plan(flow()))

    assert ended.code == 1
    assert "did not foresee" not in ended.err


@pytest.mark.parametrize(
    "address", ["http://api.example.com", "ftp://x", "https://u:p@x", "https://x/?a=b"]
)
def test_the_token_goes_to_no_address_that_others_can_read(commenting, github, tmp_path, address):
    environ = github.environ(tmp_path, {"pull_request": github.pull()})

    ended = commenting(plan(flow()), environ=environ | {"GITHUB_API_URL": address})

    assert ended.code == 64
    assert github.asked == []


def test_the_token_goes_to_no_second_host(commenting, github, tmp_path):
    environ = github.environ(tmp_path, {"pull_request": github.pull()})

    elsewhere = environ | {"GITHUB_GRAPHQL_URL": "https://evil.example/graphql"}

    assert commenting(plan(flow()), environ=elsewhere).code == 64


def test_the_token_is_shown_nowhere(commenting, github, tmp_path):
    document = plan(flow(reasons=[f"they said {TOKEN}"]))
    github.fails("GET", "/comments", 500, times=9, body=f'{{"message": "{TOKEN}"}}'.encode())
    failed = commenting(document)

    github.faults.clear()
    posted = commenting(document)

    assert TOKEN not in failed.said + posted.said
    assert REDACTED in failed.err
    assert all(TOKEN not in body for body in github.bodies())


def test_a_huge_plan_fits_and_says_where_the_rest_is(commenting, github, tmp_path):
    ended = commenting(many(200, 40, "a long sentence about a button " * 5, 2))

    (body,) = github.bodies()
    summary = (tmp_path / "summary.md").read_text()
    assert ended.code == 0, ended.said
    assert "[summary of the run](https://github.com/acme/flows/actions/runs/42) has all of" in body
    assert all(f"`field_{number}_1`" in body for number in range(200))
    assert len(body) < len(summary)
    assert len(summary.encode()) <= 1024 * 1024


def test_what_the_step_has_in_its_summary_already_counts(commenting, tmp_path):
    summary = tmp_path / "summary.md"
    summary.write_text("x" * (1024 * 1024 - 3000))

    commenting(many(50, 40, "a long sentence about a button", 2))

    assert 1024 * 1024 - 3000 < summary.stat().st_size <= 1024 * 1024


def test_a_full_summary_is_left_and_the_comment_is_posted(commenting, github, tmp_path):
    (tmp_path / "summary.md").write_text("x" * 1024 * 1024)

    ended = commenting(plan(flow()))

    assert ended.code == 0
    assert "is full" in ended.err
    assert len(github.comments) == 1


def test_a_dry_run_prints_the_comment_and_asks_nobody(commenting, github, tmp_path):
    ended = commenting(plan(flow()), "--dry-run")

    assert ended.code == 0
    assert ended.out.startswith(f"{MARK}\n### flowops plan: production")
    assert github.asked == []
    assert not (tmp_path / "summary.md").exists()


def test_a_plan_for_another_environment_is_refused(commenting, github):
    ended = commenting(plan(flow()), "-e", "staging")

    assert ended.code == 3
    assert "is a plan for production, not for staging" in ended.err
    assert github.asked == []


@pytest.mark.parametrize("document", ["", "{", "[]", '{"flows": []}'])
def test_what_is_no_plan_is_refused(commenting, document):
    assert commenting(document).code == 3


def test_a_project_with_a_name_that_is_none_is_refused(commenting):
    assert commenting(plan(flow()), "--project", "x -->").code == 64


def test_outside_of_a_pull_request_it_has_to_be_named(commenting, github, tmp_path):
    environ = github.environ(tmp_path, {"ref": "refs/heads/main"}, "push")

    without = commenting(plan(flow()), environ=environ)
    named = commenting(plan(flow()), "--pr", "7", environ=environ)

    assert (without.code, named.code) == (64, 0), without.said + named.said
    assert "--pr" in without.err
    assert len(github.comments) == 1


def test_on_no_host_it_says_what_to_set(tmp_path):
    (tmp_path / "plan.json").write_text(json.dumps(plan(flow())))

    ended = command("comment", tmp_path / "plan.json")

    assert ended.code == 64
    assert "GITHUB_REPOSITORY" in ended.err


def test_the_plan_may_come_from_stdin(monkeypatch):
    body = io.BytesIO(json.dumps(plan(flow())).encode())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(body))

    assert command("comment", "-", "--dry-run").out.startswith(MARK)


def test_a_plan_that_is_not_there_says_what_makes_one(tmp_path):
    ended = command("comment", tmp_path / "none.json")

    assert ended.code == 64
    assert "flowops plan --format json > plan.json" in ended.err


def test_hostile_text_of_a_fork_stays_text(commenting, github):
    evil = "</details> @everyone [x](https://evil.example) <img src=x> `|` #1\n/close"
    document = plan(
        flow(evil, name=evil, reasons=[evil], contract_changes=[contract_change(evil)]),
        where=evil,
    )

    commenting(document)

    (body,) = github.bodies()
    blocks = MarkdownIt("commonmark", {"html": True}).enable("table").parse(body)
    inline = [each for block in blocks for each in block.children or ()]
    links = [each.attrs["href"] for each in inline if each.type == "link_open"]
    assert links == ["https://github.com/acme/flows/actions/runs/42"]
    html = "".join(each.content for each in (*blocks, *inline) if each.type.startswith("html"))
    assert set(re.findall(r"<[^>]*>", html)) <= {*OUR_TAGS, MARK}
    assert "\n/close" not in body


def test_a_page_that_never_ends_is_given_up(commenting, github, monkeypatch):
    monkeypatch.setattr(api, "_MOST_PAGES", 3)
    github.page_size = 1
    for number in range(9):
        github.add_comment(f"talk {number}", "somebody")

    ended = commenting(plan(flow()))

    assert ended.code == 1
    assert "more than 3 pages" in ended.err
