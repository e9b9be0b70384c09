from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from werkzeug.serving import make_server

from flowops.hosts.drift_issue import News, Told, keep_issue
from flowops.hosts.github import GitHub
from flowops.hosts.sightings import NEVER, read_sightings
from flowops.http.patience import Budget
from tests.e2e.project import definition
from tests.gateway.raw_server import RawServer, hang_up
from tests.hosts.fake import TOKEN, Quiet

MARK = "<!-- flowops:drift:production:default -->"


class Drifting:
    """A project with one flow that is live, and a host to tell of it."""

    def __init__(self, project, gateway, host, environ):
        self.project, self.gateway, self.host, self.environ = project, gateway, host, environ
        project.flow("a", "ours")
        project.applied()

    def look(self, *arguments, **environ):
        return self.project.run("drift", "--issue", *arguments, **self.environ | environ)

    def drift(self, text="theirs"):
        self.gateway.edit_outside("A", definition(text))

    def settle(self):
        self.project.applied()

    @property
    def open_issues(self):
        return [each for each in self.host.issues if each["open"]]


@pytest.fixture(params=["github", "gitlab"])
def world(request, project, gateway, tmp_path):
    host = request.getfixturevalue(request.param)
    environ = host.environ(tmp_path) if request.param == "github" else host.environ()
    return Drifting(project, gateway, host, environ)


@pytest.fixture
def on_github(project, gateway, github, tmp_path):
    return Drifting(project, gateway, github, github.environ(tmp_path))


def test_drift_opens_an_issue_which_closes_with_a_word_when_it_is_gone(world):
    world.drift()
    first = world.look()
    opened = list(world.open_issues)
    world.settle()
    last = world.look()

    assert (first.code, last.code) == (2, 0), first.said + last.said
    (issue,) = opened
    assert issue["title"] == "flowops: drift in production"
    assert issue["labels"] == ["flowops-drift"]
    assert "changed outside" in issue["body"]
    assert world.open_issues == []
    ((number, word),) = world.host.remarks
    assert number == issue["number"]
    assert "No drift" in word


def test_the_same_drift_is_told_once(world):
    world.drift()
    world.look()

    again = world.look()

    assert again.code == 2
    assert "issue: nothing new" in again.err
    assert len(world.host.issues) == 1
    assert world.host.count("PATCH") + world.host.count("PUT") == 0


def test_other_drift_changes_the_issue(world):
    world.project.flow("b")
    world.settle()
    world.drift()
    world.look()
    world.gateway.edit_outside("B", definition("theirs too"))

    ended = world.look()

    assert "issue: changed" in ended.err
    (issue,) = world.open_issues
    assert "`b`" in issue["body"]


def test_drift_that_comes_back_opens_the_same_issue_again(world):
    world.drift()
    world.look()
    world.settle()
    world.look()
    world.drift("theirs again")

    ended = world.look()

    assert "issue: opened" in ended.err
    assert len(world.host.issues) == len(world.open_issues) == 1


def test_without_drift_nothing_is_made(world):
    ended = world.look()

    assert ended.code == 0
    assert world.host.issues == []


def test_drift_has_to_be_seen_several_times_in_a_row(world):
    world.drift()
    said = [world.look("--confirm-after", "3") for _ in range(2)]
    before = list(world.open_issues)
    said.append(world.look("--confirm-after", "3"))

    assert [each.code for each in said] == [2, 2, 2]
    assert "not confirmed yet" in said[0].err
    assert before == []
    assert len(world.open_issues) == len(world.host.issues) == 1
    assert "Not certain yet" not in world.open_issues[0]["body"]


def test_a_clean_run_between_begins_the_count_anew(world):
    world.drift()
    world.look("--confirm-after", "2")
    world.settle()
    world.look("--confirm-after", "2")
    world.drift("theirs again")

    world.look("--confirm-after", "2")

    assert world.open_issues == []


def test_it_closes_only_after_as_many_clean_runs(world):
    world.drift()
    world.look("--confirm-after", "2")
    world.look("--confirm-after", "2")
    world.settle()

    world.look("--confirm-after", "2")
    still = len(world.open_issues)
    world.look("--confirm-after", "2")

    assert still == 1
    assert world.open_issues == []
    assert len(world.host.remarks) == 1


def test_an_issue_of_somebody_else_is_not_ours(world):
    theirs = world.host.add_issue(f"{MARK}\nall is well", "mallory")
    world.drift()

    world.look()

    assert theirs["body"] == f"{MARK}\nall is well"
    assert len(world.open_issues) == 2


def test_an_issue_whose_answer_was_lost_is_not_opened_twice(world):
    world.host.fails("POST", "/issues", lands=True)
    world.drift()

    ended = world.look()

    assert ended.code == 2, ended.said
    assert len(world.host.issues) == 1


def test_an_issue_that_cannot_be_opened_fails_after_the_report(on_github):
    on_github.host.rights.discard("issues")
    on_github.drift()

    ended = on_github.look()

    assert ended.code == 4
    assert "Drift: 1 flow changed outside" in ended.out
    assert "issues: write" in ended.err


def test_an_issue_that_never_lands_fails(on_github):
    on_github.host.fails("POST", "/issues", 500, times=9)
    on_github.drift()

    ended = on_github.look()

    assert ended.code == 1
    assert on_github.host.count("POST", "/issues") == 2


def test_without_a_token_the_gateway_is_not_even_asked(on_github):
    on_github.gateway.forget_requests()

    ended = on_github.look(GITHUB_TOKEN="")

    assert ended.code == 4
    assert on_github.gateway.requests == []


@pytest.mark.parametrize("arguments", [("--only", "a"), ("--except", "b"), ("--project", "x -->")])
def test_an_issue_is_about_a_whole_environment(on_github, arguments):
    assert on_github.look(*arguments).code == 64


def test_confirming_without_an_issue_is_refused(on_github):
    assert on_github.project.run("drift", "--confirm-after", "2").code == 64


def test_a_flow_of_which_nobody_can_tell_opens_the_issue_too(on_github):
    on_github.project.flow("b")
    on_github.gateway.create_outside("B", definition())
    on_github.gateway.set_status("B", "PUBLISHED")

    ended = on_github.look()

    assert ended.code == 9, ended.said
    assert len(on_github.open_issues) == 1


def test_two_runs_that_open_at_once_end_with_one_open_issue(github, tmp_path):
    environ = github.environ(tmp_path)
    both = threading.Barrier(2)
    github.before_post = both.wait
    told = Told(MARK, "t", "0" * 16, "drift", "maybe", "over")

    def keep(_):
        host = GitHub(environ, Budget(5))
        try:
            return keep_issue(host, told, 1)
        finally:
            host.close()

    with ThreadPoolExecutor(2) as runs:
        news = [each.news for each in runs.map(keep, range(2))]

    assert news == [News.OPENED, News.OPENED]
    assert sum(each["open"] for each in github.issues) == 1
    assert github.issues[0]["open"]


@pytest.mark.parametrize(
    "body", ["", "<!-- flowops:seen drift x - -->", "<!-- flowops:seen drift 99999999 - -->"]
)
def test_an_edited_count_begins_anew(body):
    assert read_sightings(body) == NEVER


def test_a_count_is_read_as_it_was_written():
    once = NEVER.next("0" * 16, 3)
    twice = once.next("1" * 16, 3)
    clean = twice.next(None, 3)

    assert read_sightings(f"{MARK}\n{twice}\ntext") == twice
    assert (once.runs, twice.runs, clean.runs) == (1, 2, 1)
    assert clean.fingerprint == "1" * 16


def test_health_is_told_apart_from_drift(on_github):
    on_github.gateway.set_status("A", "BLOCKED")

    text = on_github.look()
    document = on_github.project.run("drift", "--format", "json").json
    page = on_github.project.run("drift", "--format", "markdown").out

    assert text.code == 0
    assert "Health, not drift: a is BLOCKED." in text.out
    assert document["health"] == [{"key": "a", "waba": "default", "status": "BLOCKED"}]
    assert "- `a` is `BLOCKED`" in page
    assert on_github.host.issues == []


def test_json_says_when_was_looked_and_at_what(on_github):
    beat = on_github.project.run("drift", "--format", "json").json["heartbeat"]

    assert beat["looked_at"].endswith("+00:00")
    assert beat["seconds"] > 0
    assert (beat["flows"], beat["live_flows"]) == (1, 1)


class Chat:
    """A webhook that keeps what it is told."""

    def __init__(self):
        self.told, self.status = [], 200

    def __call__(self, environ, start):
        length = int(environ["CONTENT_LENGTH"])
        self.told.append(json.loads(environ["wsgi.input"].read(length)))
        assert "HTTP_AUTHORIZATION" not in environ
        start(f"{self.status} X", [("Content-Length", "2")])
        return [b"ok"]


@contextmanager
def chatting():
    chat = Chat()
    server = make_server("127.0.0.1", 0, chat, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    chat.url = f"http://127.0.0.1:{server.port}/services/{TOKEN}"
    try:
        yield chat
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def chat():
    with chatting() as chat:
        yield chat


def test_a_chat_is_told_of_drift_in_a_line(on_github, chat):
    on_github.drift()

    ended = on_github.project.run("drift", "--webhook-env", "CHAT", CHAT=chat.url)

    (message,) = chat.told
    assert ended.code == 2, ended.said
    assert list(message) == ["text"]
    assert "1 flow changed outside: a" in message["text"]


def test_a_chat_is_not_told_that_nothing_happened(on_github, chat):
    assert on_github.project.run("drift", "--webhook-env", "CHAT", CHAT=chat.url).code == 0
    assert chat.told == []


def test_with_an_issue_a_chat_is_told_only_what_is_new(on_github, chat):
    on_github.drift()
    for _ in range(3):
        on_github.look("--webhook-env", "CHAT", CHAT=chat.url)
    on_github.settle()
    for _ in range(2):
        on_github.look("--webhook-env", "CHAT", CHAT=chat.url)

    opened, closed = (each["text"] for each in chat.told)
    assert "changed outside" in opened
    assert "https://github.com/acme/flows/issues/" in opened
    assert "no drift" in closed


def test_a_chat_that_refuses_is_an_error_that_shows_no_address(on_github, chat):
    chat.status = 500
    on_github.drift()

    ended = on_github.project.run("drift", "-v", "--webhook-env", "CHAT", CHAT=chat.url)

    assert ended.code == 1
    assert "answered with 500" in ended.err
    assert TOKEN not in ended.said
    assert len(chat.told) == 1


def test_a_message_whose_fate_nobody_knows_is_not_sent_again(on_github):
    on_github.drift()
    with RawServer(hang_up) as server:
        ended = on_github.project.run("drift", "--webhook-env", "CHAT", CHAT=server.url)

    assert ended.code == 1
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", 4),
        ("http://chat.example/secret-path", 64),
        ("secret-path", 64),
        ("https://user:secret-path@chat.example/", 64),
    ],
)
def test_an_address_that_cannot_be_is_refused_and_not_shown(on_github, address, code):
    on_github.gateway.forget_requests()

    ended = on_github.project.run("drift", "--webhook-env", "CHAT", CHAT=address)

    assert ended.code == code
    assert "CHAT" in ended.err
    assert "secret-path" not in ended.said
    assert on_github.gateway.requests == []
