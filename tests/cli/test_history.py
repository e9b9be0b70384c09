"""history, status and unlock: what is on record, without a gateway."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.e2e.project import KEY_VARIABLE

CI = {
    "GITHUB_ACTOR": "ana",
    "GITHUB_SERVER_URL": "https://github.example",
    "GITHUB_REPOSITORY": "acme/flows",
    "GITHUB_RUN_ID": "77",
}
RUN = "https://github.example/acme/flows/actions/runs/77"


@pytest.fixture
def applied(project):
    project.flow("a", "first")
    project.run("apply", "--yes", **CI)
    return project


def test_a_history_says_what_was_done_when_by_whom_and_what_came_of_it(applied):
    ended = applied.run("history")

    lines = ended.out.splitlines()
    assert ended.code == 0
    assert lines[0].startswith("production · http://")
    assert lines[2] == 'a  "A"'
    head = ["NUMBER", "WHEN", "DONE", "RESULT", "DEFINITION", "COMMIT", "BY"]
    assert lines[3].split() == head
    number, at, *rest = lines[4].split()
    assert number == "3"
    assert at.endswith("+00:00")
    assert rest[:2] == ["publish", "applied"]
    assert rest[2].startswith("c1:")
    assert rest[3:] == ["-", "ana", RUN]
    assert lines[5].split()[2:4] == ["create", "applied"]


def test_it_needs_no_key_and_asks_no_gateway(applied, gateway):
    gateway.forget_requests()
    del applied.environ[KEY_VARIABLE]

    assert applied.run("history").code == 0
    assert applied.run("unlock").code == 0

    assert gateway.requests == []


def test_the_newest_entries_come_first_and_no_more_than_asked_for(applied):
    ended = applied.run("history", "--limit", "1")

    assert "publish" in ended.out
    assert "create" not in ended.out
    assert "… and 1 earlier one" in ended.out


def test_as_json_it_has_the_same_in_full(applied):
    (flow,) = applied.run("history", "a", "--format", "json").json["flows"]

    first = flow["entries"][-1]
    assert (flow["key"], flow["waba"], flow["name"]) == ("a", "default", "A")
    assert first["number"] == 1
    assert first["action"] == "create"
    assert (first["who"], first["run"], first["commit"]) == ("ana", RUN, None)
    assert first["rollback"] is False


def test_a_flow_that_left_the_manifest_keeps_its_history(applied):
    applied.forget("a")

    assert 'a  "A"' in applied.run("history").out
    assert applied.run("history", "a").code == 0


def test_a_flow_that_nobody_knows_is_refused(applied):
    ended = applied.run("history", "b")

    assert ended.code == 3
    assert "there is no flow `b`, and none on record" in ended.err


def test_nothing_on_record_is_said(project):
    ended = project.run("history")

    assert ended.code == 0
    assert "Nothing is on record." in ended.out


def test_a_damaged_journal_is_named(applied):
    (journal,) = (applied.folder / ".flowops").rglob("records/*/*.jsonl")
    journal.write_bytes(b"damaged\n")

    ended = applied.run("history")

    assert ended.code == 0
    assert journal.name in ended.err
    assert "Nothing is on record." in ended.out


def test_names_from_outside_are_shown_safely(project):
    project.flow("a", name="::error::\x1b[31m\u202e")
    project.run("apply", "--yes", GITHUB_ACTOR="::warning::\x1b]0;x")

    for form in ("text", "json"):
        out = project.run("history", "--format", form).out
        assert "\x1b" not in out
        assert "\u202e" not in out
        assert "::" not in out.replace("http://", "")


def test_each_account_is_named_where_there_are_several(applied, gateway):
    other = "11111111-1111-4111-8111-111111111111"
    wabas = {"acme": gateway.waba, "globex": other}
    applied.manifest["environments"] = {"production": {"gateway": gateway.url, "wabas": wabas}}
    applied.save()
    applied.applied()

    out = applied.run("history").out

    assert "a @acme" in out
    assert "a @globex" in out


def test_an_account_that_the_manifest_names_no_more_is_shown_by_its_id(applied, gateway):
    applied.configure(waba="11111111-1111-4111-8111-111111111111")

    assert f"a @{gateway.waba}" in applied.run("history").out


def test_status_says_who_applied_last_and_what_came_of_it(applied):
    text, (flow,) = (
        applied.run("status").out,
        applied.run("status", "--format", "json").json["flows"],
    )

    assert text.splitlines()[-1].split()[-4:] == ["publish", "applied", "-", "ana"]
    assert (flow["last"]["who"], flow["last"]["result"]) == ("ana", "applied")


# unlock

HOLDER = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from flowops.ledger.local_store import LocalStore
from flowops.ledger.store import Holder
holder = Holder("5f1c0d9e7b3a", "ana@here", 4711, "2026-11-28T10:00:00+00:00")
with LocalStore(Path(sys.argv[1]), "production").lock(holder, [sys.argv[2]]):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(project, gateway):
    """Another process that holds the lock of this environment's account."""
    command = [sys.executable, "-c", HOLDER, str(project.folder / ".flowops"), gateway.waba]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def unlock(project, *arguments):
    return project.run("unlock", "-e", "production", *arguments)


def test_a_lock_that_nobody_has_is_free(project):
    assert unlock(project).out == "Nobody has a lock in production.\n"
    assert unlock(project, "--if-holder", "1").out == "Nobody has a lock in production.\n"


def test_it_shows_who_has_the_lock_and_what_to_type(project, holder):
    ended = unlock(project)

    assert ended.code == 0
    assert "was taken by ana@here (process 4711) since 2026-11-28T10:00:00+00:00" in ended.out
    assert "flowops unlock -e production --if-holder 5f1c0d9e7b3a" in ended.err


@pytest.mark.parametrize("holder_id", ["5f1c0d9e7b3a", "another"])
def test_the_lock_of_a_process_that_is_alive_cannot_be_taken(project, holder, holder_id):
    ended = unlock(project, "--if-holder", holder_id)

    assert ended.code == 5
    assert "holder 5f1c0d9e7b3a" in ended.err
    assert "hint: wait until it ends" in ended.err
    assert project.apply().code == 5


def test_the_lock_of_a_process_that_was_killed_is_taken(project, holder):
    holder.kill()
    holder.wait()

    ended = unlock(project, "--if-holder", "5f1c0d9e7b3a")

    assert ended.code == 0
    assert "1 account of production is free. It was held by ana@here" in ended.out
    assert unlock(project).out == "Nobody has a lock in production.\n"


def test_the_lock_of_another_than_was_named_is_left_as_it_is(project, holder):
    holder.kill()
    holder.wait()

    ended = unlock(project, "--if-holder", "another")

    assert ended.code == 5
    assert "holder 5f1c0d9e7b3a" in ended.err
    assert "was taken by ana@here" in unlock(project).out


def test_each_holder_is_shown_once_with_how_many_accounts_it_has(project):
    locks = project.folder / ".flowops" / "production" / "locks"
    locks.mkdir(parents=True)
    for holder_id, who, accounts in (("1a", "ana", 625), ("2b", "bea", 1)):
        run = {"who": who, "pid": 1, "since": "2026", "run": None}
        ids = [f"{holder_id}-{number}" for number in range(accounts)]
        (locks / f"{holder_id}.json").write_text(json.dumps({**run, "accounts": ids}))

    ended = unlock(project)

    assert ended.out.splitlines() == [
        (
            "The locks of 625 accounts in production were taken by ana (process 1) since 2026,"
            " and not given back."
        ),
        (
            "The lock of 1 account in production was taken by bea (process 1) since 2026,"
            " and not given back."
        ),
    ]
    assert ended.err.count("--if-holder") == 2
    freed = unlock(project, "--if-holder", "1a").out
    assert freed.startswith("625 accounts of production are free. They were held by ana")
    assert unlock(project).out.startswith("The lock of 1 account in production was taken by bea")


def test_who_holds_the_lock_is_shown_safely(project):
    project.flow("a")
    project.applied()
    locks = project.folder / ".flowops" / "production" / "locks"
    hostile = {"who": "\n::error::\x1b[31m", "pid": 1, "since": "", "run": None, "accounts": []}
    for name in ("x", "x\x1b[31m", "$(reboot)"):
        (locks / f"{name}.json").write_text(json.dumps(hostile))

    ended = unlock(project)

    assert "\x1b" not in ended.said
    assert "\n::error" not in ended.said
    assert "reboot" not in ended.said
    assert "The locks of 0 accounts in production were taken by" in ended.out
