"""The workflows, run from the first step to the last on this repository's own flows, against the
sandbox and a fake of GitHub's API.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest
import yaml

from flowops import sandbox
from tests.hosts.fake import serving
from tests.hosts.fake_github import REPOSITORY, FakeGitHub
from tests.workflows.runner import FOLDER, ROOT, GitHub, Refused

ACCOUNT = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
OURS = {"full_name": REPOSITORY}
SHA = "f" * 40
FORK = {"full_name": "stranger/flows"}


@pytest.fixture
def api():
    with serving(FakeGitHub()) as fake:
        yield fake


@pytest.fixture
def host(tmp_path, api):
    variables = {"GITHUB_API_URL": api.url, "GITHUB_GRAPHQL_URL": f"{api.url}/graphql"}
    return Installed(tmp_path, **variables)


@pytest.fixture(scope="module")
def applied(tmp_path_factory):
    """A repository whose main was applied once, for all who begin there."""
    done = Installed(tmp_path_factory.mktemp("applied"))
    done.ended = done.apply()
    return done


class Installed(GitHub):
    def keep(self, other):
        """The records that a run of the other repository left."""
        kept = self.folder / "cache-kept"
        shutil.copytree(other.records, kept)
        self.caches[list(other.caches)[-1]] = kept

    def plan(self, head=OURS, number=7):
        pull_request = {"number": number, "head": {"repo": head, "sha": SHA}}
        return self.run(
            "plan.yml", "pull_request", {"number": number, "pull_request": pull_request}
        )

    def apply(self, **secrets):
        return self.run("apply.yml", "push", secrets=secrets)

    def drift(self):
        return self.run("drift.yml", "schedule")

    def comment(self, run_id, head=FORK):
        told = {
            "id": str(run_id),
            "event": "pull_request",
            "conclusion": "success",
            "head_repository": head,
            "head_branch": "change",
            "head_sha": SHA,
        }
        return self.run("comment.yml", "workflow_run", {"workflow_run": told})


def test_a_pull_request_gets_one_comment_and_the_next_plan_updates_it(host, api):
    first = host.plan()
    host.edit("flows/survey/flow.json", '"title": "', '"title": "New: ')
    second = host.plan()

    assert (first.status, second.status) == ("success", "success"), first.said + second.said
    (body,) = api.bodies(7)
    assert "booking" in body
    assert api.count("POST", "/comments") == 1
    assert "3 to create, 3 to publish" in first.summary


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
    (kept,) = host.artifacts.values()
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
    assert list(host.artifacts) == [(1, "flowops-plan-default-sandbox")]


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
    assert host.caches == {}


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


def test_a_caller_that_grants_too_little_is_refused_before_it_begins(host):
    caller = yaml.safe_load((FOLDER / "plan.yml").read_text())
    caller["jobs"]["plan"]["permissions"] = {"contents": "read"}

    with pytest.raises(Refused, match="pull-requests: write"):
        host.run_text(yaml.safe_dump(caller), "pull_request", {"number": 7})


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
