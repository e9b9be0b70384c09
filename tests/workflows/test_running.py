"""The flowops steps of the workflows, run on this repository's own flows against the sandbox."""

from __future__ import annotations

import json
import signal
import time
from contextlib import contextmanager

import pytest

from flowops import sandbox
from tests.workflows.runner import Checkout

ACCOUNT = "3fa85f64-5717-4562-b3fc-2c963f66afa6"


@pytest.fixture
def checkout(tmp_path):
    return Checkout(tmp_path)


def test_a_pull_request_shows_its_plan_in_the_summary(checkout):
    code, out, _ = checkout.run("plan.yml", "Plan")

    assert (code, out) == (0, "")
    assert "3 to create, 3 to publish" in checkout.summary.read_text()


def test_a_plan_of_a_broken_manifest_fails_the_job(checkout):
    checkout.edit("flows/flowops.yaml", "version: 1", "version: 7")

    code, _, err = checkout.run("plan.yml", "Plan")

    assert code == 3
    assert "flows/flowops.yaml:2:10" in err


def test_an_apply_on_main_leaves_nothing_to_change(checkout):
    assert checkout.run("apply.yml", "Show the plan")[0] == 0
    code, out, _ = checkout.run("apply.yml", "Apply")
    assert (code, "Applied 6 of 6 steps." in out) == (0, True)

    code, out, _ = checkout.run("apply.yml", "Nothing is left to change")

    assert (code, "No changes. 3 flows in sync." in out) == (0, True)


def test_with_the_kept_state_a_pull_request_shows_only_what_it_changes(checkout):
    checkout.run("apply.yml", "Apply")
    checkout.edit("flows/survey/flow.json", '"title": "', '"title": "New: ')

    code, _, _ = checkout.run("plan.yml", "Plan")

    assert code == 0
    summary = checkout.summary.read_text()
    assert "1 to replace, 1 to publish, 2 in sync" in summary
    assert "survey" in summary
    assert "booking" not in summary


def test_no_drift_is_green(checkout):
    checkout.run("apply.yml", "Apply")

    assert checkout.run("drift.yml", "Drift")[0] == 0
    assert "No drift" in checkout.summary.read_text()


def test_drift_is_red(checkout):
    checkout.run("apply.yml", "Apply")
    upload_behind_our_back(checkout)

    assert checkout.run("drift.yml", "Drift")[0] == 2
    assert "changed outside" in checkout.summary.read_text()


def upload_behind_our_back(checkout):
    (account,) = sandbox.show(checkout.sandbox).accounts
    survey = next(flow for flow in account.flows if flow.name == "Customer survey")
    definition = json.loads((checkout.folder / "flows/survey/flow.json").read_text())
    definition["screens"][0]["title"] = "Theirs"
    sandbox.edit_outside(checkout.sandbox, survey.id, definition)


@pytest.mark.slow
def test_a_cancelled_apply_ends_by_itself_and_the_next_one_converges(checkout):
    """A runner sends its signal to the step's first process only, and then waits a few seconds."""
    with serving(checkout.sandbox, latency=0.3) as url:
        checkout.edit(
            "flows/flowops.yaml", "gateway: sandbox", f"gateway: {url}\n    waba: {ACCOUNT}"
        )
        process = checkout.start("apply.yml", "Apply", FLOWOPS_API_KEY="any")
        wait_for_a_write(checkout.sandbox)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)

        assert process.returncode == 130
        assert "Interrupted" in out
        assert checkout.run("apply.yml", "Apply", FLOWOPS_API_KEY="any")[0] == 0
        code, out, _ = checkout.run("apply.yml", "Nothing is left to change", FLOWOPS_API_KEY="any")
        assert (code, "3 flows in sync" in out) == (0, True)


@contextmanager
def serving(path, latency):
    app = sandbox.create_app(path, latency=latency)
    with sandbox.running(app) as server:
        yield server.url
    app.close()


def wait_for_a_write(path):
    for _ in range(1200):
        if any(each.method == "POST" for each in sandbox.show(path, last=1000).requests):
            return
        time.sleep(0.05)
    raise AssertionError("nothing was written")
