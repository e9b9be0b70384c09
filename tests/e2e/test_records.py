"""Records are evidence and never truth: damaged, lost, foreign, or of an earlier try."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.e2e.project import KEY, definition


@pytest.fixture
def live(project, gateway):
    project.flow("a")
    project.applied()
    gateway.forget_requests()
    (record,) = (project.folder / ".flowops").rglob("records/*/*.jsonl")
    return project, gateway, record


DAMAGES = {
    "cut": lambda good: good[: len(good) // 2],
    "empty": lambda _: b"",
    "no json": lambda _: b"\x00\xff\xfe",
    "edited": lambda good: good.replace(b'"PUBLISHED"', b'"DRAFT"'),
    "another format": lambda good: good.replace(b'"format":2', b'"format":3'),
    "another environment": lambda good: good.replace(b'"production"', b'"staging"'),
    "deep": lambda _: b"[" * 100_000,
    "a list": lambda _: b"[]",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_record_is_named_and_proves_nothing(live, damage):
    project, gateway, record = live
    record.write_bytes(DAMAGES[damage](record.read_bytes()))
    damaged = record.read_bytes()

    plan = project.plan()

    assert record.name in plan.err
    assert plan.flow("a")["verdict"] == "unknown"
    assert plan.code == 9
    assert project.apply().code == 9
    assert gateway.writes == []
    assert record.read_bytes() == damaged


def test_a_damaged_record_is_set_aside_and_never_deleted(live):
    project, _, record = live
    record.write_bytes(b"damaged")

    project.applied("--adopt", "a")

    kept = {path.name: path.read_bytes() for path in record.parent.iterdir()}
    assert kept["a.jsonl.set-aside-1"] == b"damaged"
    assert set(kept) == {"a.jsonl", "a.jsonl.set-aside-1"}
    assert project.plan().code == 0


def test_a_record_of_another_account_is_not_used(live):
    project, _, record = live
    folder = record.parent.parent / "3fa85f64-5717-4562-b3fc-2c963f66afa6"
    record.parent.rename(folder)

    plan = project.plan()

    assert plan.flow("a")["verdict"] == "unknown"


def test_losing_all_records_makes_no_second_flow(live):
    project, gateway, record = live
    record.unlink()

    assert project.apply().code == 9
    assert len(gateway.flows) == 1


def test_records_and_saved_plans_hold_no_secret(live):
    project, _, _ = live
    project.define("a", "newer")
    project.run("plan", "-o", "reviewed.plan")
    project.apply()

    leaking = [name for name, held in project.files_written().items() if KEY.encode() in held]

    assert leaking == []


def test_records_are_for_their_owner_alone_and_not_for_git(live):
    project, _, record = live

    assert record.stat().st_mode & 0o077 == 0
    assert (project.folder / ".flowops" / ".gitignore").read_text() == "*\n"


def test_state_lies_where_the_environment_says(project):
    project.configure(state="kept-here")
    project.flow("a")

    project.applied()

    assert [each.name for each in (project.folder / ".flowops").iterdir()] == ["cache"]
    assert list((project.folder / "kept-here").rglob("*.json"))
    assert project.plan().code == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_stops_the_run_before_any_write(project, gateway):
    project.flow("a")
    state = project.folder / ".flowops"
    state.mkdir()
    state.chmod(0o500)

    assert project.apply().code == 1
    assert gateway.writes == []


def test_a_state_that_is_a_file_stops_the_run_before_any_write(project, gateway):
    project.flow("a")
    project.write(".flowops", "not a folder")

    ended = project.apply()

    assert ended.code == 1
    assert ".flowops" in ended.err
    assert gateway.writes == []


# Point 25


HOLDER = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from flowops.ledger.kept import KeptLedger
from flowops.ledger.local_store import LocalStore
from flowops.operations.clock import SystemClock
store = LocalStore(Path(sys.argv[1]), "production")
ledger = KeptLedger(store, "production", sys.argv[2], clock=SystemClock())
with ledger.lock([sys.argv[3]]):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(project, gateway):
    """Another process that holds the lock of this environment."""
    command = [sys.executable, "-c", HOLDER, str(project.folder / ".flowops"), gateway.url]
    command.append(gateway.waba)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_held_lock_is_not_waited_for_and_its_holder_is_named(project, gateway, holder):
    project.flow("a")

    ended = project.apply()

    assert ended.code == 5
    assert f"process {holder.pid}" in ended.err
    assert gateway.writes == []


def test_who_only_reads_needs_no_lock(project, holder):
    project.flow("a")

    assert project.plan().code == 2
    assert project.drift().code == 0


def test_the_lock_of_a_killed_process_is_free(project, holder):
    holder.kill()
    holder.wait()
    project.flow("a")

    assert project.apply().code == 0


def test_two_environments_do_not_share_a_lock(project, gateway, holder):
    project.manifest["environments"]["staging"] = gateway.environment()
    project.save()
    project.flow("a")

    assert project.apply("-e", "staging").code == 0


# Point 14, at the places that a kill can leave


def test_a_record_whose_receipt_is_missing_is_settled_by_the_next_apply(live):
    project, gateway, record = live
    project.define("a", "second")
    before = record.read_bytes()
    project.applied()
    # As if the machine had died between the upload and its receipt.
    record.write_bytes(before)
    (record.parents[2] / "heads" / f"{gateway.waba}.json").unlink()
    gateway.edit_outside("A", definition("second"))

    assert project.apply().code == 0
    assert gateway.text("A", "published") == "second"
    assert json.loads(record.read_bytes().splitlines()[-1])["intent"] is None
