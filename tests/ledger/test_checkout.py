from __future__ import annotations

import os
import subprocess

import pytest

from flowops.ledger.checkout import Checkout

IDENTITY = {
    "GIT_AUTHOR_NAME": "Ana",
    "GIT_AUTHOR_EMAIL": "ana@example.com",
    "GIT_COMMITTER_NAME": "Ana",
    "GIT_COMMITTER_EMAIL": "ana@example.com",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


def git(folder, *arguments):
    ended = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        check=True,
        capture_output=True,
        env={**os.environ, **IDENTITY},
        text=True,
    )
    return ended.stdout.strip()


@pytest.fixture
def repository(tmp_path):
    """Three commits, one after the other; the first is tagged `v1`, and so on."""
    git(tmp_path, "init", "--quiet")
    for number in (1, 2, 3):
        git(tmp_path, "commit", "--quiet", "--allow-empty", "-m", str(number))
        git(tmp_path, "tag", f"v{number}")
    return tmp_path


def commit_of(repository, name):
    return git(repository, "rev-parse", name)


def test_the_commit_is_the_one_that_is_checked_out(repository):
    git(repository, "checkout", "--quiet", "v2")

    assert Checkout(repository).commit() == commit_of(repository, "v2")


def test_an_earlier_commit_precedes_a_later_one(repository):
    git(repository, "checkout", "--quiet", "v1")

    assert Checkout(repository).precedes(commit_of(repository, "v3"))


def test_a_commit_precedes_neither_itself_nor_an_earlier_one(repository):
    assert not Checkout(repository).precedes(commit_of(repository, "v3"))
    assert not Checkout(repository).precedes(commit_of(repository, "v1"))


def test_a_commit_of_another_branch_is_not_preceded(repository):
    git(repository, "checkout", "--quiet", "v1")
    git(repository, "commit", "--quiet", "--allow-empty", "-m", "aside")

    assert not Checkout(repository).precedes(commit_of(repository, "v3"))


@pytest.mark.parametrize("commit", ["0" * 40, "--help", "HEAD~1", "", "v3"])
def test_of_a_commit_that_is_not_known_nobody_can_say(repository, commit):
    git(repository, "checkout", "--quiet", "v1")

    assert not Checkout(repository).precedes(commit)


def test_a_folder_outside_any_repository_has_no_commit(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (tmp_path / "plain").mkdir()

    assert Checkout(tmp_path / "plain").commit() is None
    assert not Checkout(tmp_path / "plain").precedes("0" * 40)


def test_without_git_nothing_is_known(repository, monkeypatch):
    monkeypatch.setenv("PATH", str(repository))

    assert Checkout(repository).commit() is None


def test_a_repository_without_a_commit_has_none(tmp_path):
    git(tmp_path, "init", "--quiet")

    assert Checkout(tmp_path).commit() is None
