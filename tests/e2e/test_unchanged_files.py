"""What is known of files is used where they surely stand as they were, and nowhere else."""

from __future__ import annotations

import json
import os

import pytest

from flowops.ledger import file_cache
from flowops.manifest import definitions, files
from flowops.operations import deploy
from tests.e2e.project import definition


@pytest.fixture(autouse=True)
def _all_stood_still(monkeypatch):
    """A test does not wait until its files are old enough to be trusted."""
    monkeypatch.setattr(file_cache, "_last_change", lambda _: 0)


@pytest.fixture
def applied(project):
    project.flows("a", "b")
    project.applied()
    assert project.plan().code == 0
    return project


@pytest.fixture
def read(monkeypatch):
    """The names of the definitions that were read."""
    names = []
    real = files.read_real_file

    def counted(path, limit):
        if path.endswith(".json"):
            names.append(os.path.basename(path))  # noqa: PTH119
        return real(path, limit)

    monkeypatch.setattr(files, "read_real_file", counted)
    return names


def test_a_plan_of_unchanged_files_reads_none(applied, read):
    assert applied.plan().code == 0
    assert read == []


def test_validate_reads_none_either(applied, read):
    first = applied.run("validate")

    assert applied.run("validate") == first
    assert applied.run("validate", "a.json").code == 0
    assert read == []


def test_an_edit_is_seen_whatever_its_times_say(applied, read):
    path = applied.folder / "a.json"
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Hello", b"Hallo"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    planned = applied.plan()

    assert (planned.code, planned.actions("a"), planned.actions("b")) == (
        2,
        ["replace-json", "publish"],
        [],
    )
    assert set(read) == {"a.json"}


def test_so_is_another_file_in_its_place(applied):
    other = applied.write("other", (applied.folder / "b.json").read_bytes().replace(b"Hello", b"X"))
    other.replace(applied.folder / "b.json")

    assert applied.plan().code == 2


def test_a_file_that_was_only_touched_is_read_and_not_parsed(applied, read, monkeypatch):
    monkeypatch.delattr(definitions, "_parsed")
    (applied.folder / "a.json").touch()

    assert applied.plan().code == 0
    assert read == ["a.json"]


def test_a_file_that_is_gone_is_missed(applied):
    (applied.folder / "a.json").unlink()

    ended = applied.plan()

    assert ended.code == 3
    assert "there is no such file" in ended.err


def test_what_is_broken_by_now_is_told_and_nothing_is_written(applied, gateway):
    applied.define("a", flow={"version": "7.1", "screens": []})
    gateway.forget_requests()

    for _ in range(2):
        assert applied.plan().code == 3
        assert applied.apply().code == 3
    assert gateway.writes == []


@pytest.mark.parametrize("name", ["files.json", "manifest.json"])
@pytest.mark.parametrize("damage", [b"", b"\xff\n{}", b"flowops-files-1 0\n{}"])
def test_a_damaged_cache_costs_time_and_nothing_else(applied, name, damage):
    (applied.folder / ".flowops" / "cache" / name).write_bytes(damage)

    assert applied.plan().code == 0


def test_an_edited_manifest_is_read_anew(applied):
    applied.change("a", name="Another")

    assert applied.plan().json["flows"][0]["name"] == "Another"


def test_two_at_once_do_not_disturb_each_other(applied):
    for number in range(4):
        applied.define("a", f"Hello {number}")
        with applied.spawn("validate") as first, applied.spawn("validate") as second:
            said = first.communicate()[0], second.communicate()[0]
            assert said[0] == said[1]
            assert first.returncode == second.returncode == 0


def changed_once_seen(applied, monkeypatch):
    real = files.Looker.look_inside

    def changing(looker, root, name):
        seen = real(looker, root, name)
        applied.write("a.json", json.dumps(definition("Newest")))
        return seen

    monkeypatch.setattr(files.Looker, "look_inside", changing)


def test_a_file_is_taken_as_it_was_seen_first(applied, gateway, monkeypatch):
    applied.define("a", "Newer")
    changed_once_seen(applied, monkeypatch)

    assert applied.apply().code == 0
    assert gateway.text("A") == "Newer"


def test_a_file_too_large_to_be_kept_must_not_change_while_it_is_worked_with(
    applied, gateway, monkeypatch
):
    """Its fingerprint was planned with, and its content is something else by now."""
    applied.define("a", "Newer")
    changed_once_seen(applied, monkeypatch)
    monkeypatch.setattr(files, "_KEPT", 0)
    gateway.forget_requests()

    ended = applied.apply()

    assert ended.code == 3
    assert "the file was changed while it was worked with" in ended.err
    assert gateway.writes == []


def test_after_the_plan_is_shown_its_files_may_change(applied, gateway, monkeypatch):
    applied.define("a", "Newer")
    kept = deploy._keep_definitions

    def then_changed(plan):
        kept(plan)
        applied.define("a", "Newest")

    monkeypatch.setattr(deploy, "_keep_definitions", then_changed)

    assert applied.apply().code == 0
    assert applied.plan().code == 2
