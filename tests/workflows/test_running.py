"""The workflows, run from the first step to the last on this repository's own flows, against the
sandbox and a fake of GitHub's API.
"""

from __future__ import annotations

import json
import re

import pytest
import yaml

from flowops import sandbox
from tests.workflows.conftest import FORK, OURS, SHA
from tests.workflows.reading import FOLDER
from tests.workflows.runner import Refused


def test_a_pull_request_gets_one_comment_and_the_next_plan_updates_it(host, api):
    first = host.plan()
    host.edit("flows/survey/flow.json", '"title": "', '"title": "New: ')
    second = host.plan()

    assert (first.status, second.status) == ("success", "success"), first.said + second.said
    (body,) = api.bodies(7)
    assert "booking" in body
    assert api.count("POST", "/comments") == 1
    assert "3 to create, 3 to publish" in first.summary


def test_one_page_shows_the_screens_before_and_after(host):
    host.edit("flows/survey/flow.json", '"title": "', '"title": "New: ')

    ended = host.plan()

    (kept,) = [each for (_, name), each in host.artifacts.items() if name.endswith(".html")]
    (page,) = kept.iterdir()
    assert page.name == "flowops-review-default-sandbox.html", ended.said
    assert "New: " in page.read_text()
    assert re.search(r"\d+ copy", page.read_text())


def test_the_outputs_say_what_would_change(host):
    planned = host.plan().steps["plan"].outputs

    assert planned["has-changes"] == "true"
    assert [planned[name] for name in ("create", "replace-json", "publish")] == ["3", "0", "3"]
    assert (planned["blocked"], planned["unknown"], planned["breaking"]) == ("0", "0", "0")
    assert planned["exit-code"] == "0"


def test_with_the_kept_records_a_pull_request_shows_only_what_it_changes(host, applied):
    host.keep(applied)
    host.edit("flows/survey/flow.json", '"title": "', '"title": "New: ')

    planned = host.plan()

    assert planned.steps["plan"].outputs["replace-json"] == "1"
    assert "booking" not in planned.summary


def test_a_plan_of_a_broken_manifest_fails_the_job_and_says_where(host, api):
    host.edit("flows/flowops.yaml", "version: 1", "version: 7")

    planned = host.plan()

    assert planned.status == "failure"
    assert "flows/flowops.yaml:2:10" in planned.said
    assert api.comments == []


def test_a_forks_plan_is_in_its_summary_and_in_a_comment_of_the_second_workflow(host, api):
    api.rights.discard("comments")
    planned = host.plan(head=FORK)
    assert (planned.status, api.bodies(7)) == ("success", [])
    assert "3 to create" in planned.summary

    api.rights.add("comments")
    api.pull(7, SHA, FORK["full_name"], "change")
    commented = host.comment(run_id=1)

    assert commented.status == "success", commented.said
    (body,) = api.bodies(7)
    assert "booking" in body


def test_a_forks_artifact_that_is_no_plan_is_refused(host, api):
    host.plan(head=FORK)
    api.pull(7, SHA, FORK["full_name"], "change")
    api.comments.clear()
    kept = host.artifacts[1, "flowops-plan-default-sandbox"]
    (kept / "plan.json").write_text('{"format_version": "1.0", "flows": "@everyone"}')

    assert host.comment(run_id=1).status == "failure"
    assert api.bodies(7) == []


def test_a_plan_that_left_nothing_gets_no_comment(host, api):
    commented = host.comment(run_id=99)

    assert commented.status == "success"
    assert commented.steps["Comment"].outcome == "skipped"


def test_our_own_pull_requests_are_not_commented_on_twice(host, api):
    assert host.comment(run_id=1, head=OURS).steps == {}


def test_a_fork_gets_no_key_and_waits_for_nobody(host):
    caller = yaml.safe_load((FOLDER / "plan.yml").read_text())
    caller["jobs"]["plan"]["with"] |= {
        "environment": "production",
        "github-environment": "production-plan",
    }
    text = yaml.safe_dump(caller)
    pull_request = {"number": 7, "head": {"repo": FORK, "sha": SHA}}

    ended = host.run_text(text, "pull_request", {"number": 7, "pull_request": pull_request})

    assert ended.status == "success", ended.said
    assert ended.environments == []
    assert (1, "flowops-plan-default-sandbox") in host.artifacts


def test_an_apply_on_main_leaves_nothing_to_change(applied):
    ended = applied.ended

    assert ended.status == "success", ended.said
    assert "Applied 6 of 6 steps." in ended.said
    assert ended.steps["Nothing is left to change"].outputs["has-changes"] == "false"
    assert ended.environments == ["production"]


def test_the_next_apply_goes_on_from_the_records_of_the_last(host, applied):
    host.keep(applied)

    again = host.apply()

    assert "Nothing to apply" in again.said or "No changes" in again.said
    assert again.steps["Show the plan"].outputs["has-changes"] == "false"


def test_nothing_is_applied_where_the_plan_fails(host):
    host.edit("flows/survey/flow.json", '"title": "', '"titel": "')

    ended = host.apply()

    assert ended.status == "failure"
    assert ended.steps["Apply"].outcome == "skipped"
    # What is kept is what the plan read of the files, and no record.
    assert not [each for kept in host.caches.values() for each in kept.rglob("*.jsonl")]


@pytest.mark.parametrize(("name", "event_name"), [("plan", "pull_request"), ("apply", "push")])
def test_what_init_writes_runs_as_well(host, sandboxed, name, event_name):
    source = "acme/flowops@3f786850e387550fdab836ed7e6dc881de23001b"
    sandboxed.run("init", "--ci", "github", "-e", "sandbox", "--source", source)
    text = (sandboxed.folder / f".github/workflows/flowops-{name}.yml").read_text()
    head = {"repo": OURS, "sha": SHA}

    ended = host.run_text(
        text, event_name, {"number": 7, "pull_request": {"number": 7, "head": head}}
    )

    assert ended.status == "success", ended.said
    assert "3 to create, 3 to publish" in ended.summary
    assert ended.environments == ["sandbox-plan" if name == "plan" else "sandbox"]


def test_no_drift_is_green_and_opens_nothing(host, applied, api):
    host.keep(applied)

    ended = host.drift()

    assert ended.status == "success", ended.said
    assert "No drift" in ended.summary
    assert api.issues == []


def test_drift_is_red_and_opens_one_issue(host, applied, api):
    host.keep(applied)
    upload_behind_our_back(host)

    first, second = host.drift(), host.drift()

    assert (first.status, second.status) == ("failure", "failure")
    assert first.steps["Drift"].outputs["has-changes"] == "true"
    assert "changed outside" in first.summary
    (issue,) = api.issues
    assert issue["open"]
    assert "survey" in issue["body"]


def upload_behind_our_back(host):
    path = host.records / "sandbox.db"
    (account,) = sandbox.show(path).accounts
    survey = next(flow for flow in account.flows if flow.name == "Customer survey")
    definition = json.loads((host.tree / "flows/survey/flow.json").read_text())
    definition["screens"][0]["title"] = "Theirs"
    sandbox.edit_outside(path, survey.id, definition)


def test_a_caller_that_grants_too_little_is_refused_before_it_begins(host):
    caller = yaml.safe_load((FOLDER / "plan.yml").read_text())
    caller["jobs"]["plan"]["permissions"] = {"contents": "read"}

    with pytest.raises(Refused, match="pull-requests: write"):
        host.run_text(yaml.safe_dump(caller), "pull_request", {"number": 7})
