"""The environment, the records or the checkout are not what the last apply knew: guards say so."""

from __future__ import annotations

import os
import shutil
import subprocess
import uuid

import pytest

from flowops import sandbox
from tests.e2e.project import definition

KEYS = ["one", "two", "three", "four"]
GIT = {
    "GIT_AUTHOR_NAME": "Ana",
    "GIT_AUTHOR_EMAIL": "ana@example.com",
    "GIT_COMMITTER_NAME": "Ana",
    "GIT_COMMITTER_EMAIL": "ana@example.com",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


def git(project, *arguments):
    command = ["git", "-C", str(project.folder), *arguments]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | GIT)


@pytest.fixture
def applied(project, gateway):
    project.flows(*KEYS)
    project.applied()
    gateway.forget_requests()
    return project


def is_refused_by(guard, ended, gateway):
    assert ended.code == 8, ended.said
    assert f"--allow {guard}" in ended.err
    assert gateway.writes == []
    return True


def test_an_account_that_lists_nothing_any_more_is_refused(applied, gateway):
    for flow in gateway.flows:
        sandbox.delete_outside(gateway.db, flow.id)

    assert is_refused_by("empty-list", applied.apply(), gateway)
    assert applied.apply("--allow", "empty-list").code == 0
    assert len(gateway.flows) == len(KEYS)


def test_an_account_that_lost_most_of_its_flows_is_refused(applied, gateway):
    for flow in gateway.flows[1:]:
        sandbox.delete_outside(gateway.db, flow.id)

    assert is_refused_by("short-list", applied.apply(), gateway)
    assert applied.apply("--allow", "short-list").code == 0
    assert len(gateway.flows) == len(KEYS)


def test_an_environment_that_points_at_another_account_is_refused(applied, gateway):
    gateway.waba = str(uuid.uuid4())
    applied.configure(waba=gateway.waba)

    assert is_refused_by("other-account", applied.apply(), gateway)
    assert gateway.flows == []


def test_the_flows_of_somebody_else_are_not_touched(project, gateway):
    """Nothing on record tells that the account is not ours; what is theirs stays theirs."""
    gateway.create_outside("Theirs", definition("theirs"))
    gateway.create_outside("Shared", definition("theirs"))
    gateway.set_status("Shared", "PUBLISHED")
    project.flow("shared", "ours")

    ended = project.apply()

    assert ended.code == 9, ended.said
    assert '"Theirs"' in ended.out
    assert gateway.writes == []
    assert gateway.text("Shared", "published") == "theirs"


def test_records_that_were_put_back_from_a_cache_are_refused(applied, gateway):
    kept = applied.folder / ".flowops" / "production" / "records"
    shutil.copytree(kept, applied.folder / "cache")
    applied.define("one", "newer")
    applied.applied()
    gateway.forget_requests()
    shutil.copytree(applied.folder / "cache", kept, dirs_exist_ok=True)
    applied.define("two", "newer")

    ended = applied.apply()

    assert is_refused_by("older-record", ended, gateway)
    assert "the records of one are older" in ended.err


def test_an_older_commit_does_not_undo_a_newer_one(project, gateway):
    git(project, "init", "--quiet")
    project.flow("a", "older")
    git(project, "add", "flowops.yaml", "a.json")
    git(project, "commit", "--quiet", "-m", "older")
    project.define("a", "newer")
    git(project, "commit", "--quiet", "-a", "-m", "newer")
    project.applied()
    gateway.forget_requests()
    git(project, "checkout", "--quiet", "HEAD~1")

    assert is_refused_by("older-commit", project.apply(), gateway)
    assert gateway.text("A", "published") == "newer"
    assert project.apply("--allow", "older-commit").code == 0
    assert gateway.text("A", "published") == "older"
