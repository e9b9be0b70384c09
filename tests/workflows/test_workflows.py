"""What must stay true of the workflows and the action, whoever edits them."""

from __future__ import annotations

import re

import pytest
import yaml

from tests.workflows.reading import NAMES, ROOT, jobs, read_workflow, steps

PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
OUR_ACTION = "./.flowops-action"
REUSABLE = [name for name in NAMES if name.startswith("flowops-")]
CALLERS = ["apply.yml", "comment.yml", "drift.yml", "plan.yml"]
READ = {"contents": "read"}
GRANTED = {
    "apply.yml": READ,
    "comment.yml": {**READ, "actions": "read", "pull-requests": "write"},
    "drift.yml": {**READ, "issues": "write"},
    "gate.yml": READ,
    "plan.yml": {**READ, "pull-requests": "write"},
}
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())


def test_there_are_the_workflows_that_the_docs_speak_of():
    assert sorted([*CALLERS, "gate.yml", *REUSABLE]) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_action_of_others_is_pinned_to_a_commit(name):
    used = [step["uses"] for step in steps(name) if "uses" in step]

    assert [each for each in used if not PINNED.fullmatch(each) and each != OUR_ACTION] == []


@pytest.mark.parametrize("name", CALLERS)
def test_our_own_workflows_are_taken_from_the_commit_that_runs(name):
    (job,) = jobs(name)

    assert job["uses"] == f"$/.github/workflows/flowops-{name}"


@pytest.mark.parametrize("name", NAMES)
def test_a_job_gets_the_rights_that_it_needs_and_no_other(name):
    assert read_workflow(name)["permissions"] == {}
    assert [job["permissions"] for job in jobs(name)] == [GRANTED[name.removeprefix("flowops-")]]


@pytest.mark.parametrize("name", NAMES)
def test_a_checkout_leaves_no_credentials_behind(name):
    checkouts = [
        step["with"]["persist-credentials"]
        for step in steps(name)
        if step.get("uses", "").startswith("actions/checkout")
    ]

    assert set(checkouts) <= {False}


@pytest.mark.parametrize("name", REUSABLE)
def test_flowops_is_taken_from_the_commit_of_the_workflow_itself(name):
    (ours,) = [
        step["with"]
        for step in steps(name)
        if step.get("with", {}).get("path") == ".flowops-action"
    ]

    assert ours["repository"] == "${{ job.workflow_repository }}"
    assert ours["ref"] == "${{ job.workflow_sha }}"


def test_no_expression_is_written_into_a_script():
    scripts = [step["run"] for name in NAMES for step in steps(name) if "run" in step]
    scripts += [step["run"] for step in ACTION["runs"]["steps"]]

    assert [each for each in scripts if "${{" in each] == []


@pytest.mark.parametrize("name", ["gate.yml", *REUSABLE])
def test_every_job_ends_some_day(name):
    assert all(job["timeout-minutes"] <= 20 for job in jobs(name))


def test_what_writes_takes_the_place_of_the_shell_so_that_a_signal_reaches_it():
    (run,) = [step["run"] for step in ACTION["runs"]["steps"] if step["name"] == "Run"]

    assert run.splitlines()[-1] == 'exec "$FLOWOPS" "$COMMAND" "${args[@]}"'


def test_the_token_is_handed_to_what_posts_and_to_nothing_else():
    posting = {
        step["name"] for step in ACTION["runs"]["steps"] if "GITHUB_TOKEN" in step.get("env", {})
    }

    assert posting == {"Comment", "Drift"}


@pytest.mark.parametrize("name", REUSABLE)
def test_the_key_is_handed_to_flowops_and_to_nothing_else(name):
    (job,) = jobs(name)
    given = [step["uses"] for step in job["steps"] if "secrets." in str(step)]

    assert "secrets." not in str({**job, "steps": []})
    assert set(given) <= {OUR_ACTION}


def test_the_plan_of_this_repository_runs_for_forks_and_holds_no_secret():
    assert set(read_workflow("plan.yml")["on"]) == {"pull_request"}
    (job,) = jobs("plan.yml")
    assert "secrets" not in job
    assert job["with"] == {"environment": "sandbox"}


@pytest.mark.parametrize("name", ["comment.yml", "flowops-comment.yml"])
def test_the_comment_for_forks_checks_out_nothing_of_theirs_and_has_no_secret(name):
    checkouts = [
        step["with"] for step in steps(name) if step.get("uses", "").startswith("actions/checkout")
    ]

    assert all(each["path"] == ".flowops-action" for each in checkouts)
    assert "secrets" not in str(read_workflow(name))
    assert "head_branch" not in str(read_workflow(name))


def test_an_apply_waits_its_turn_behind_an_environment():
    (job,) = jobs("flowops-apply.yml")
    (caller,) = jobs("apply.yml")

    assert job["concurrency"]["cancel-in-progress"] is False
    assert "inputs.environment" in job["concurrency"]["group"]
    assert job["environment"] == "${{ inputs.github-environment }}"
    assert read_workflow("apply.yml")["on"]["push"] == {"branches": ["main"]}
    assert caller["with"]["github-environment"] == "production"


@pytest.mark.parametrize("name", ["apply.yml", "drift.yml"])
def test_no_run_that_writes_is_cut_short_by_the_next_one(name):
    assert read_workflow(name)["concurrency"]["cancel-in-progress"] is False


def test_no_group_of_a_caller_is_the_group_of_the_workflow_that_it_calls():
    """GitHub would wait for ever for the one to end before the other begins."""
    for name in CALLERS:
        called = read_workflow(f"flowops-{name}")
        (job,) = called["jobs"].values()
        inner = [
            each["group"] for each in (called.get("concurrency"), job.get("concurrency")) if each
        ]
        assert read_workflow(name)["concurrency"]["group"] not in inner


def test_the_records_are_kept_even_if_the_apply_failed():
    *_, last = steps("flowops-apply.yml")

    assert last["uses"].startswith("actions/cache/save@")
    assert last["if"].startswith("always()")


def test_drift_is_looked_for_every_day():
    assert len(read_workflow("drift.yml")["on"]["schedule"]) == 1
