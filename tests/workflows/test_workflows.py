from __future__ import annotations

import re

import pytest

from tests.workflows.runner import NAMES, jobs, read_workflow, steps

PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")


def test_there_are_the_four_workflows_that_the_docs_speak_of():
    assert NAMES == ["apply.yml", "drift.yml", "gate.yml", "plan.yml"]


@pytest.mark.parametrize("name", NAMES)
def test_every_action_is_pinned_to_a_commit(name):
    used = [step["uses"] for step in steps(name) if "uses" in step]

    assert used
    assert [each for each in used if not PINNED.fullmatch(each)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_job_may_read_the_repository_and_nothing_else(name):
    assert read_workflow(name)["permissions"] == {}
    assert [job["permissions"] for job in jobs(name)] == [{"contents": "read"}]


@pytest.mark.parametrize("name", NAMES)
def test_a_checkout_leaves_no_credentials_behind(name):
    checkouts = [
        step for step in steps(name) if step.get("uses", "").startswith("actions/checkout")
    ]

    assert [step["with"]["persist-credentials"] for step in checkouts] == [False]


@pytest.mark.parametrize("name", NAMES)
def test_no_expression_is_written_into_a_script(name):
    assert [step["run"] for step in steps(name) if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_job_ends_some_day(name):
    assert all(job["timeout-minutes"] <= 20 for job in jobs(name))


@pytest.mark.parametrize("name", ["plan.yml", "apply.yml", "drift.yml"])
def test_flowops_takes_the_place_of_the_shell_so_that_a_signal_reaches_it(name):
    commands = [step["run"] for step in steps(name) if "flowops" in step.get("run", "")]

    assert commands
    assert [each for each in commands if not each.startswith("exec .venv/bin/flowops ")] == []


def test_a_plan_runs_for_forks_and_holds_no_secret():
    assert set(read_workflow("plan.yml")["on"]) == {"pull_request"}
    (job,) = jobs("plan.yml")
    assert "environment" not in job
    assert "secrets" not in str(job)


def test_an_apply_waits_its_turn_behind_an_environment():
    assert read_workflow("apply.yml")["concurrency"]["cancel-in-progress"] is False
    assert read_workflow("apply.yml")["on"]["push"] == {"branches": ["main"]}
    (job,) = jobs("apply.yml")
    assert job["environment"] == "production"


def test_the_records_are_kept_even_if_the_apply_failed():
    *_, last = steps("apply.yml")

    assert last["uses"].startswith("actions/cache/save@")
    assert last["if"] == "always()"


def test_drift_is_looked_for_every_day():
    assert len(read_workflow("drift.yml")["on"]["schedule"]) == 1
