from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime

import pytest

from flowops.errors import StoreFailed
from flowops.ledger.git_commands import Git
from flowops.ledger.git_objects import Objects
from flowops.ledger.git_remote import Remote
from flowops.ledger.git_tree import Change, Files, Snapshot
from flowops.ledger.store import Damaged
from tests.ledger.places import IDENTITY, LIMIT, REF, a_git_place, git

NOW = datetime(2026, 11, 28, 10, 0, tzinfo=UTC)


@pytest.fixture
def place(tmp_path):
    return a_git_place(tmp_path)


@pytest.fixture
def ours(place):
    return Git(place.clone(), {**os.environ, **IDENTITY})


def test_the_repository_holds_the_newest_commit_and_no_history(ours, place):
    remote = Remote(ours, REF)
    for name in ("first", "second", "third"):
        place.store("other").write("records", f"{name}.json", content=b"1")

        assert remote.newest() == place.tip()
        assert git("rev-list", "--all", where=ours.folder) == place.tip()


def test_what_is_written_is_what_git_would_have_written(ours):
    name = Objects(ours).write("blob", b"some\0bytes")

    assert git("cat-file", "-t", name, where=ours.folder) == "blob"
    assert Objects(ours).read(name, "blob") == b"some\0bytes"
    assert git("fsck", "--strict", where=ours.folder).splitlines() == [f"dangling blob {name}"]


def test_what_comes_after_the_reader_was_started_is_found(ours):
    objects = Objects(ours)
    objects.read(Objects(ours).write("blob", b"first"), "blob")

    later = git("hash-object", "-w", "--stdin", where=ours.folder, feed="later")

    assert objects.read(later, "blob") == b"later"


def test_what_is_over_the_limit_is_damaged_and_the_next_one_is_read_all_the_same(ours):
    large, small = Objects(ours).write("blob", b"x" * 100_000), Objects(ours).write("blob", b"y")
    objects = Objects(ours)

    with pytest.raises(Damaged, match="larger than 10 bytes"):
        objects.read(large, "blob", 10)

    assert objects.read(small, "blob", 10) == b"y"


def test_an_object_that_is_not_there_or_of_another_kind_is_named(ours):
    objects = Objects(ours)

    with pytest.raises(StoreFailed, match=f"git has no blob {'0' * 40}.* missing"):
        objects.read("0" * 40, "blob")
    with pytest.raises(StoreFailed, match="git has no tree"):
        objects.read(Objects(ours).write("blob", b"1"), "tree")


def test_a_reader_that_was_killed_is_named_and_started_again(ours):
    one, two = Objects(ours).write("blob", b"1"), Objects(ours).write("blob", b"2")
    objects = Objects(ours)
    objects.read(one, "blob")
    _kill(objects)

    with pytest.raises(StoreFailed, match=r"git does not read|git has no blob"):
        objects.read(two, "blob")

    assert objects.read(two, "blob") == b"2"


def _kill(objects):
    _, _, (process,), _ = objects._reader.close.peek()
    process.kill()
    process.wait()


def test_a_temporary_folder_that_is_gone_is_named(ours):
    shutil.rmtree(ours.folder)

    with pytest.raises(StoreFailed, match="temporary folder cannot be written: no such file"):
        Objects(ours).write("blob", b"1")


def test_a_tree_that_makes_no_sense_is_named(ours):
    tree = Objects(ours).write("tree", b"100644 no end")

    with pytest.raises(StoreFailed, match=f"git's tree {tree}, .* is damaged"):
        Files(ours).names(Snapshot(None, tree), "")


def test_what_others_keep_in_the_tree_stays_as_it_is(place):
    place.store("one").write("records", "a.json", content=b"1")
    blob = git("hash-object", "-w", "--stdin", where=place.remote, feed="theirs")
    theirs = (
        f"100755 blob {blob}\tgr\u00fc\u00dfe von hier\n120000 blob {blob}\tlink\n"
        f"100644 blob {blob}\tproduction.txt\n100644 blob {blob}\tproduction-\n"
        f"160000 commit {place.tip()}\tsubmodule\n"
    )
    before = git("ls-tree", REF, where=place.remote)
    tree = git("mktree", where=place.remote, feed=f"{before}\n{theirs}")
    commit = git("commit-tree", tree, "-p", place.tip(), "-m", "Theirs", where=place.remote)
    git("update-ref", REF, commit, where=place.remote)

    place.store("two").write("records", "b.json", content=b"2")

    changed = git("diff-tree", "-r", "--name-status", commit, REF, where=place.remote)
    assert changed == "A\tproduction/records/b.json"
    git("fsck", "--strict", where=place.remote)
    assert place.store("three").read("records", "a.json", limit=LIMIT) == b"1"


def test_a_folder_goes_with_its_last_file(ours):
    files = Files(ours)
    first = files.next(Snapshot(), [Change("a/b/c", b"1"), Change("a/d", b"2")], "First\n", NOW)
    second = files.next(first, [Change("a/b/c"), Change("a/d", to="e")], "Second\n", NOW)
    empty = files.next(second, [Change("e")], "Third\n", NOW)

    assert (files.names(second, ""), files.read(second, "e", LIMIT)) == (("e",), b"2")
    assert files.names(empty, "") == ()
    assert git("rev-parse", f"{empty.commit}~2", where=ours.folder) == first.commit


def test_a_file_where_a_folder_should_be_gives_way(ours):
    files = Files(ours)
    first = files.next(Snapshot(), [Change("a", b"1")], "First\n", NOW)
    assert files.read(first, "a/b", LIMIT) is None

    second = files.next(first, [Change("a/b", b"2")], "Second\n", NOW)

    assert files.read(second, "a/b", LIMIT) == b"2"
