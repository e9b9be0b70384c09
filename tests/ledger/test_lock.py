from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from flowops.errors import ExitCode, LockHeld, StoreFailed
from flowops.ledger import folder as folder_module
from flowops.ledger import lock as lock_module
from flowops.ledger.store import Holder
from tests.ledger.builders import CHILD, WABA, a_definition, a_record

HOLD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from flowops.errors import LockHeld
from flowops.ledger.kept import KeptLedger
from flowops.ledger.local_store import LocalStore

class Clock:
    def now(self):
        return datetime(2026, 11, 28, 9, 30, tzinfo=UTC)

ledger = KeptLedger(
    LocalStore(Path(sys.argv[1]), "production"), "production", "https://gateway.example.com",
    clock=Clock(), environ={"USER": "bea"},
)
print("ready", flush=True)
sys.stdin.readline()
try:
    with ledger.lock(sys.argv[2:]):
        print("won", flush=True)
        sys.stdin.readline()
except LockHeld:
    print("lost", flush=True)
"""


@pytest.fixture
def start():
    """Starts a process that takes the locks at the first line of input, and ends at the second."""
    started = []

    def start(state, *accounts):
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(state), *(accounts or [WABA])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=CHILD,
            text=True,
        )
        started.append(process)
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def say(process):
    process.stdin.write("\n")
    process.stdin.flush()


def hear(process):
    return process.stdout.readline().rstrip()


@pytest.fixture
def locks(state):
    return state / "production" / "locks"


def run_file(locks):
    (path,) = locks.glob("*.json")
    return path


OTHER = "9c858901-8a57-4791-81fe-4c455b099bc9"


def test_the_lock_is_free_again_when_its_block_ends(ledger, open_ledger, locks):
    with ledger.lock([WABA]):
        pass
    with open_ledger().lock([WABA]):
        pass

    assert not list(locks.glob("*.json"))
    assert ledger.holders() == ()


def test_the_lock_is_free_again_when_its_block_fails(ledger, open_ledger):
    with pytest.raises(ZeroDivisionError), ledger.lock([WABA]):
        1 / 0  # noqa: B018

    with open_ledger().lock([WABA]):
        pass


def test_who_comes_second_is_told_who_holds_the_lock_and_since_when(ledger, open_ledger):
    with ledger.lock([WABA]):
        (holder,) = ledger.holders()
        with pytest.raises(LockHeld) as caught, open_ledger().lock([WABA]):
            pass

    host = os.uname().nodename
    assert caught.value.message == (
        f"the lock of account {WABA} in environment production is held by "
        f"ana@{host} (process {os.getpid()}) "
        f"since 2026-11-28T10:00:00+00:00, holder {holder.holder_id}"
    )
    assert caught.value.hint.startswith("wait until it ends")
    assert caught.value.exit_code is ExitCode.STALE


@pytest.mark.parametrize(
    ("environ", "run"),
    [
        (
            {
                "GITHUB_SERVER_URL": "https://github.example",
                "GITHUB_REPOSITORY": "acme/flows",
                "GITHUB_RUN_ID": "77",
            },
            "https://github.example/acme/flows/actions/runs/77",
        ),
        ({"GITHUB_RUN_ID": "77"}, None),
        ({"CI_JOB_URL": "https://gitlab.example/jobs/5"}, "https://gitlab.example/jobs/5"),
        ({}, None),
    ],
)
def test_a_ci_run_is_named_by_its_page(open_ledger, environ, run):
    ledger = open_ledger(environ=environ)

    with ledger.lock([WABA]):
        (holder,) = ledger.holders()

    assert holder.run == run
    assert str(holder).count(str(run)) == (run is not None)
    assert holder.who.startswith(f"uid {os.getuid()}@")


def test_environments_are_locked_apart(ledger, open_ledger):
    with ledger.lock([WABA]), open_ledger("staging").lock([WABA]):
        pass


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b'{"who": "an',
        b"\xff",
        b"[]",
        b"[" * 4000,
        b'{"who": "a", "pid": [], "since": "", "run": null, "accounts": []}',
        b'{"who": "a", "pid": 1, "since": "", "run": null, "accounts": "all"}',
    ],
)
def test_a_living_run_that_cannot_be_read_may_have_every_account(ledger, open_ledger, locks, text):
    with ledger.lock([WABA]):
        holder_id = run_file(locks).stem
        run_file(locks).write_bytes(text)

        with (
            pytest.raises(LockHeld, match=r"is held by another process$"),
            open_ledger().lock([OTHER]),
        ):
            pass
        with pytest.raises(LockHeld, match=r"is held by another process$"):
            ledger.unlock(holder_id)


def test_the_text_of_a_lock_cannot_move_the_cursor_or_fill_the_screen(ledger, locks):
    with ledger.lock([WABA]):
        path = run_file(locks)
        path.write_text(
            '{"who": "\\u001b[2J\\u202eana", "pid": 1, "since": "'
            + "x" * 2000
            + '", "run": null, "accounts": []}'
        )
        (holder,) = ledger.holders()

    assert holder == Holder(path.stem, "[2Jana", 1, "x" * 300, accounts=0)


def a_dead_run(locks, holder_id, *accounts):
    locks.mkdir(parents=True, exist_ok=True)
    run = {"who": "bea@gone", "pid": 1, "since": "2020", "run": None, "accounts": accounts}
    (locks / f"{holder_id}.json").write_text(json.dumps(run))


def test_the_text_of_a_dead_process_is_no_obstacle(ledger, locks):
    a_dead_run(locks, "h", WABA, OTHER)

    assert ledger.holders() == (Holder("h", "bea@gone", 1, "2020", accounts=2),)
    with ledger.lock([WABA]):
        (holder,) = ledger.holders()
        assert holder.who.startswith("ana@")


@pytest.mark.parametrize("name", ["turn", "run.json"])
def test_a_lock_that_is_a_symbolic_link_is_not_followed(ledger, locks, tmp_path, name):
    (tmp_path / "precious").write_text("precious")
    locks.mkdir(parents=True)
    (locks / name).symlink_to(tmp_path / "precious")

    with pytest.raises(StoreFailed, match="is a symbolic link"), ledger.lock([WABA]):
        pass

    assert ledger.holders() == ()
    assert (tmp_path / "precious").read_text() == "precious"


def test_a_lock_that_cannot_be_signed_is_not_held(ledger, open_ledger, monkeypatch, state):
    ledger.save_record(a_record())  # so that the folder is there

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(folder_module.os, "write", full)
        with pytest.raises(StoreFailed, match="no space left on device"), ledger.lock([WABA]):
            pass

    with open_ledger().lock([WABA]):
        pass


def test_a_holder_on_a_failing_disk_is_nobody(ledger, monkeypatch):
    def failing(*_):
        raise OSError(5, "Input/output error")

    with ledger.lock([WABA]), monkeypatch.context() as patched:
        patched.setattr(folder_module.os, "read", failing)

        assert ledger.holders() == ()


def test_taking_the_lock_sweeps_up_after_a_killed_run(ledger, open_ledger, state):
    ledger.save_record(a_record())
    records = state / "production" / "records"
    (records / WABA / ".discovery.jsonl.1-1.tmp").write_bytes(b"half")
    (records / WABA / "discovery.jsonl.set-aside-1").write_bytes(b"evidence")
    (records / "stray").write_text("")

    with ledger.lock([WABA]):
        pass

    assert sorted(path.name for path in (records / WABA).iterdir()) == [
        "discovery.jsonl",
        "discovery.jsonl.set-aside-1",
    ]
    assert open_ledger().read_records() == (a_record(),)


def test_records_are_saved_under_the_lock(ledger, open_ledger):
    with ledger.lock([WABA]):
        ledger.save_record(a_record())

    assert open_ledger().read_records() == (a_record(),)


def test_of_threads_that_race_for_the_lock_one_wins(open_ledger):
    line = threading.Barrier(8)
    results = []

    def race():
        line.wait()
        try:
            with open_ledger().lock([WABA]):
                results.append("won")
                line.wait()
        except LockHeld:
            results.append("lost")
            line.wait()

    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["lost"] * 7 + ["won"]


def test_of_processes_that_race_for_the_lock_one_wins(start, state):
    racers = [start(state) for _ in range(3)]

    for racer in racers:
        say(racer)

    assert sorted(hear(racer) for racer in racers) == ["lost", "lost", "won"]


def test_the_kernel_frees_the_lock_of_a_killed_process(start, state, ledger):
    holder = start(state)
    say(holder)
    assert hear(holder) == "won"
    with pytest.raises(LockHeld, match=f"process {holder.pid}"), ledger.lock([WABA]):
        pass

    holder.kill()
    holder.wait()

    assert [each.pid for each in ledger.holders()] == [holder.pid]
    with ledger.lock([WABA]):
        assert [each.pid for each in ledger.holders()] == [os.getpid()]


def test_a_killed_process_frees_its_own_accounts_and_no_others(start, state, open_ledger):
    one, two = start(state, WABA), start(state, OTHER)
    for holder in (one, two):
        say(holder)
        assert hear(holder) == "won"

    one.kill()
    one.wait()

    with open_ledger().lock([WABA]):
        assert {each.pid for each in open_ledger().holders()} == {two.pid, os.getpid()}
    with pytest.raises(LockHeld, match=f"account {OTHER}"), open_ledger().lock([WABA, OTHER]):
        pass


def test_thousands_of_accounts_cost_one_descriptor_and_little_time(ledger):
    before, began = _open_files(), time.process_time()

    with ledger.lock(f"account-{number}" for number in range(5_000)):
        assert _open_files() <= before + 1
    assert time.process_time() - began < 1


def _open_files():
    return sum(1 for _ in Path("/dev/fd").iterdir())


def test_what_a_living_run_is_in_the_middle_of_writing_is_not_swept_up(start, state, open_ledger):
    open_ledger().save_definition(a_definition())
    other = start(state, OTHER)
    say(other)
    assert hear(other) == "won"
    definitions, records = state / "production" / "definitions", state / "production" / "records"
    (records / OTHER).mkdir(parents=True)
    writing = [definitions / ".a.json.1-1.tmp", records / OTHER / ".discovery.jsonl.1-1.tmp"]
    for path in writing:
        path.write_bytes(b"half")

    with open_ledger().lock([WABA]):
        assert all(path.exists() for path in writing)

    other.kill()
    other.wait()
    with open_ledger().lock([OTHER]):
        assert not any(path.exists() for path in writing)


def test_a_run_that_hangs_while_it_takes_its_locks_is_not_waited_for_forever(
    open_ledger, locks, monkeypatch
):
    monkeypatch.setattr(lock_module, "TURN_SECONDS", 0.02)
    with open_ledger().lock([WABA]):
        pass
    with (locks / "turn").open() as hanging:
        fcntl.flock(hanging, fcntl.LOCK_EX)

        with pytest.raises(StoreFailed, match="another run has been taking locks"):
            open_ledger().lock([OTHER]).__enter__()

    with open_ledger().lock([OTHER]):
        pass


def test_a_lock_of_an_older_kind_is_not_looked_at(open_ledger, state):
    (state / "production").mkdir(parents=True)
    for name in ("lock", "head.json"):
        (state / "production" / name).write_text('{"holder_id": "h", "who": "bea@gone"}')

    assert open_ledger().holders() == ()
    with open_ledger().lock([WABA]):
        assert open_ledger().read_past().commits == frozenset()
    assert open_ledger().warnings == ()


def test_a_disk_that_fails_as_the_lock_is_given_back_spoils_no_report(
    ledger, open_ledger, monkeypatch
):
    close = os.close

    def failing(descriptor):
        close(descriptor)  # a failing close has closed all the same
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched, ledger.lock([WABA]):
        patched.setattr(folder_module.os, "close", failing)

    with open_ledger().lock([WABA]):
        pass
