"""Files at another revision, out of a repository as people have them."""

from __future__ import annotations

import subprocess

import pytest

from flowops.errors import StoreFailed
from flowops.ledger.revisions import Revisions

LIMIT = 100


class Repository:
    def __init__(self, folder):
        self.folder = folder
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments):
        who = ("-c", "user.name=ana", "-c", "user.email=ana@example.com")
        command = ["git", "-C", str(self.folder), *who, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def commit(self, **files):
        for name, text in files.items():
            path = self.folder / "flows" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message=x")
        return self.git("rev-parse", "HEAD")

    @property
    def revisions(self):
        return Revisions(self.folder / "flows")


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path)


def test_a_revision_is_a_commit_by_any_of_its_names(repository):
    first = repository.commit(a="1")
    second = repository.commit(a="2")
    repository.git("tag", "-a", "v1", "-m", "x", first)

    commit_of = repository.revisions.commit_of
    assert [commit_of(each) for each in ("main", "HEAD", second[:9])] == [second] * 3
    assert [commit_of(each) for each in ("HEAD~1", "v1")] == [first] * 2


@pytest.mark.parametrize(
    "revision",
    ["nothing", "", "--all", "--git-dir=/", "-h", "HEAD:flows", "a\0b", "--output=x", "HEAD..main"],
)
def test_what_is_no_commit_is_none_and_never_an_option(repository, revision, tmp_path):
    repository.commit(a="1")
    before = sorted(tmp_path.rglob("*"))

    assert repository.revisions.commit_of(revision) is None
    assert sorted(tmp_path.rglob("*")) == before


def test_files_are_read_as_they_were_by_their_way_from_the_manifest(repository):
    first = repository.commit(a="old", **{"b c.json": "b\n\n", "ü": "u"})
    repository.commit(a="new")

    found = repository.revisions.read(first, ["a", "nothing", "b c.json", "ü", "."], LIMIT)

    assert found == {"a": b"old", "nothing": None, "b c.json": b"b\n\n", "ü": b"u", ".": None}


def test_a_link_is_followed_inside_of_the_commit_and_not_out_of_it(repository):
    (repository.folder / "flows").mkdir()
    for name, target in {
        "in": "a",
        "out": "/etc/hostname",
        "up": "../../x",
        "gone": "nothing",
        "loop": "loop",
        "under": "a/b",
    }.items():
        (repository.folder / "flows" / name).symlink_to(target)
    commit = repository.commit(a="text")

    found = repository.revisions.read(
        commit, ["in", "out", "up", "gone", "loop", "under", "a"], LIMIT
    )

    assert found == {
        **dict.fromkeys(["out", "up", "gone", "loop", "under"]), "in": b"text", "a": b"text",
    }  # fmt: skip


def test_what_is_too_large_is_not_handed_on(repository):
    commit = repository.commit(a="x" * LIMIT, b="x" * (LIMIT + 1), c="c")

    found = repository.revisions.read(commit, ["b", "a", "c"], LIMIT)

    assert found == {"a": b"x" * LIMIT, "b": None, "c": b"c"}


def test_nothing_asked_is_nothing_found(repository):
    assert repository.revisions.read(repository.commit(a="1"), [], LIMIT) == {}


def test_a_branch_began_where_it_left_main(repository):
    first = repository.commit(a="1")
    repository.git("checkout", "--quiet", "-b", "mine")
    repository.commit(a="2")

    assert repository.revisions.branching_point() == (first, "main")


def test_the_default_branch_of_origin_comes_before_ours(repository, tmp_path):
    first = repository.commit(a="1")
    repository.git("update-ref", "refs/remotes/origin/trunk", first)
    repository.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
    repository.commit(a="2")

    assert repository.revisions.branching_point() == (first, "origin/trunk")


def test_an_older_repository_calls_it_master(repository):
    first = repository.commit(a="1")
    repository.git("branch", "--move", "master")

    assert repository.revisions.branching_point() == (first, "master")


def test_a_branch_with_nothing_in_common_has_no_such_point(repository):
    repository.commit(a="1")
    repository.git("checkout", "--quiet", "--orphan", "other")
    repository.commit(a="2")

    assert repository.revisions.branching_point() is None


def test_where_there_is_no_repository_nothing_is_known(tmp_path):
    revisions = Revisions(tmp_path)

    assert revisions.commit_of("HEAD") is None
    assert revisions.branching_point() is None
    with pytest.raises(StoreFailed, match="no git repository"):
        revisions.read("0" * 40, ["a"], LIMIT)


def test_where_git_cannot_be_started_nothing_is_known(repository, monkeypatch):
    commit = repository.commit(a="1")
    monkeypatch.setenv("PATH", "/nowhere")

    assert repository.revisions.commit_of(commit) is None


def test_a_commit_that_is_not_there_has_no_files(repository):
    repository.commit(a="1")

    assert repository.revisions.read("0" * 40, ["a"], LIMIT) == {"a": None}


def test_the_repository_of_a_hook_is_not_taken_for_that_of_the_manifest(repository, monkeypatch):
    commit = repository.commit(a="1")
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere")

    assert repository.revisions.commit_of("HEAD") == commit
