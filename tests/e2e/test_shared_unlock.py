"""unlock, history and rollback where records live in a ref of the repository's remote."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.e2e.project import CLEAN

pytestmark = pytest.mark.slow

HOLDER = """
import os, sys, time
from pathlib import Path
from flowops.ledger.opening import open_store
from flowops.ledger.store import Holder
from flowops.operations.clock import SystemClock
clock = SystemClock()
store = open_store("git:refs/flowops/state", Path(sys.argv[1]), "production", clock, os.environ)
since = clock.now().isoformat(timespec="seconds")
with store.lock(Holder("5f1c0d9e7b3a", "ana@here", 4711, since), [sys.argv[2]]):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def shared(project, tmp_path):
    remote = tmp_path / "remote.git"
    for command in (
        ["init", "-q", "--bare", str(remote)],
        ["init", "-q", str(project.folder)],
        ["-C", str(project.folder), "remote", "add", "origin", str(remote)],
    ):
        subprocess.run(["git", *command], check=True, capture_output=True)
    project.configure(state="git:refs/flowops/state")
    project.flow("a", "good")
    project.applied()
    return project


def test_the_lock_of_a_run_that_was_killed_is_taken_with_its_id_alone(shared, gateway):
    command = [sys.executable, "-c", HOLDER, str(shared.folder), gateway.waba]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=CLEAN) as holder:
        assert holder.stdout.readline() == "held\n"
        holder.kill()

    refused = shared.apply()
    typed = re.search(r"flowops (unlock --if-holder \S+ -e production)", refused.err)[1]
    shown = shared.run("unlock")
    wrong = shared.run("unlock", "--if-holder", "another")

    assert (refused.code, shown.code, wrong.code) == (5, 0, 5)
    assert "was taken by ana@here (process 4711)" in shown.out
    assert "--if-holder 5f1c0d9e7b3a" in shown.err
    assert shared.run(*typed.split()).out.startswith("1 account of production is free. It was held")
    assert shared.apply().code == 0


def test_a_rollback_holds_what_it_takes_away_for_everybody(shared, gateway):
    shared.define("a", "bad")
    shared.applied()

    assert shared.run("rollback", "a", "--yes").code == 0

    assert gateway.text("A", "published") == "good"
    assert "publish (rollback)" in shared.run("history", "a").out
    gateway.forget_requests()
    assert shared.apply().code == 9
    assert gateway.writes == []
