"""The action's own: what it is told, what it tells, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest
import yaml

from flowops import sandbox
from tests.workflows.reading import FOLDER, ROOT

ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
ACCOUNT = "3fa85f64-5717-4562-b3fc-2c963f66afa6"


def test_arguments_come_one_a_line_and_no_shell_reads_them(host, tmp_path):
    mark = tmp_path / "mark"
    args = f"--only\nbooking\n\n--only\n$(touch {mark})"

    ended = host.run_text(with_input("plan.yml", args=args), "pull_request", {"number": 7})

    assert ended.status == "failure"
    assert "there is no flow" in ended.said
    assert not mark.exists()


def test_a_version_that_is_none_is_said(host):
    ended = host.run_text(with_input("plan.yml", version="v1"), "pull_request", {"number": 7})

    assert ended.status == "failure"
    assert "version is 'action' or 'installed'" in ended.said


def with_input(name, **inputs):
    caller = yaml.safe_load((FOLDER / name).read_text())
    (job,) = caller["jobs"].values()
    job.setdefault("with", {}).update(inputs)
    return yaml.safe_dump(caller)


def test_an_output_cannot_end_early_and_begin_another(tmp_path):
    path = tmp_path / "plan.json"
    keys = ("create", "replace_json", "publish", "in_sync", "blocked", "unknown")
    summary = dict.fromkeys(keys, 0) | {"create": "1\nhas-changes=true"}
    path.write_text(json.dumps({"summary": summary, "flows": []}))

    said = subprocess.run(
        [sys.executable, ROOT / "scripts" / "action-outputs", path, "0"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    ends = [line.partition("<<")[2] for line in said.splitlines() if "<<" in line]
    assert len(set(ends)) == len(ends) == 10
    assert said.count("has-changes<<") == 1


def test_what_breaks_the_contract_and_is_not_accepted_is_counted(tmp_path):
    keys = ("create", "replace_json", "publish", "in_sync", "blocked", "unknown")
    changes = [
        {"breaking": True, "waived_because": None},
        {"breaking": True, "waived_because": "nobody reads it"},
        {"breaking": False, "waived_because": None},
    ]
    flows = [{"steps": [{}], "contract_changes": each} for each in (changes, None)]
    path = tmp_path / "plan.json"
    path.write_text(json.dumps({"summary": dict.fromkeys(keys, 0), "flows": flows}))

    said = subprocess.run(
        [sys.executable, ROOT / "scripts" / "action-outputs", path, "0"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()

    (at,) = [number for number, line in enumerate(said) if line.startswith("breaking<<")]
    assert said[at + 1] == "1"


@pytest.mark.slow
def test_a_cancelled_apply_ends_by_itself_and_the_next_one_converges(host, tmp_path):
    """A runner sends its signal to the step's first process only, and then waits a few seconds."""
    db = tmp_path / "served.db"
    with serving_flows(db, latency=0.3) as url:
        host.edit("flows/flowops.yaml", "gateway: sandbox", f"gateway: {url}\n    waba: {ACCOUNT}")
        host.watch = cancel_after_a_write(db)
        cancelled = host.run_text(with_key(), "push", secrets={"FLOWOPS_API_KEY": "any"})
        host.watch = None

        assert cancelled.status == "failure"
        assert "Interrupted" in cancelled.said
        again = host.run_text(with_key(), "push", secrets={"FLOWOPS_API_KEY": "any"})
        assert again.status == "success", again.said
        assert again.steps["Nothing is left to change"].outputs["in-sync"] == "3"


def with_key():
    caller = yaml.safe_load((FOLDER / "apply.yml").read_text())
    caller["jobs"]["apply"]["secrets"] = {"FLOWOPS_API_KEY": "${{ secrets.FLOWOPS_API_KEY }}"}
    return yaml.safe_dump(caller)


def cancel_after_a_write(db):
    def watch(step, process):
        if step.get("name") != "Run":
            return
        threading.Thread(target=cancel, args=(process,), daemon=True).start()

    def cancel(process):
        for _ in range(1200):
            if any(each.method == "POST" for each in sandbox.show(db, last=1000).requests):
                process.send_signal(signal.SIGINT)
                return
            time.sleep(0.05)

    return watch


@contextmanager
def serving_flows(path, latency):
    app = sandbox.create_app(path, latency=latency)
    with sandbox.running(app) as server:
        yield server.url
    app.close()


@pytest.mark.nightly
def test_it_installs_itself_with_its_own_pins(tmp_path):
    step = next(each for each in ACTION["runs"]["steps"] if each["name"] == "Install flowops")
    output = tmp_path / "output"

    subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
        env={
            **os.environ,
            "RUNNER_TEMP": str(tmp_path),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(output),
            "VERSION": "action",
        },
        check=True,
    )

    installed = output.read_text().strip().removeprefix("flowops=")
    said = subprocess.run([installed, "--version"], capture_output=True, text=True, check=True)
    assert said.stdout.startswith("flowops ")
