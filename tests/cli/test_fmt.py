"""flowops fmt, as a user runs it."""

from __future__ import annotations

import json
import os
import stat

import pytest

from tests.e2e.project import definition

UGLY = json.dumps(definition(), indent=7)


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def flows(sandboxed):
    sandboxed.flow("one")
    sandboxed.write("one.json", UGLY)
    return sandboxed


def test_files_are_written_in_the_one_layout_and_then_stay(flows):
    first, second = flows.run("fmt"), flows.run("fmt")

    assert first.out == "formatted one.json\n1 file formatted, 0 files in order.\n"
    assert second.out == "1 file in order.\n"
    assert (first.code, second.code) == (0, 0)
    assert json.loads((flows.folder / "one.json").read_text()) == json.loads(UGLY)


def test_a_check_writes_nothing_and_ends_with_2(flows):
    ended = flows.run("fmt", "--check")

    assert ended.code == 2
    assert ended.out == "would format one.json\n1 file to format, 0 files in order.\n"
    assert (flows.folder / "one.json").read_text() == UGLY
    flows.run("fmt")
    assert flows.run("fmt", "--check").code == 0


def test_nothing_is_applied_after_it(flows):
    flows.applied()
    flows.run("fmt")

    assert flows.plan().code == 0


def test_one_broken_file_keeps_all_as_they_are(flows):
    flows.write("two.json", '{"version": "7.3",}')

    ended = flows.run("fmt", "one.json", "two.json")

    assert ended.code == 3
    assert "error[R001]" in ended.err
    assert "nothing was written" in ended.err
    assert (flows.folder / "one.json").read_text() == UGLY


def test_a_missing_file_is_told(flows):
    flows.flow("gone")
    (flows.folder / "gone.json").unlink()

    assert flows.run("fmt").code == 3
    assert flows.run("fmt", "gone.json").code == 3
    assert flows.run("fmt", "--only", "one").code == 0


def test_a_file_keeps_its_mode_and_a_link_stays_one(flows):
    (flows.folder / "one.json").chmod(0o640)
    (flows.folder / "link.json").symlink_to("one.json")

    flows.run("fmt", "link.json")

    assert stat.S_IMODE((flows.folder / "one.json").stat().st_mode) == 0o640
    assert (flows.folder / "link.json").is_symlink()
    assert (flows.folder / "one.json").read_text() != UGLY
    assert names_in(flows.folder) == ["flowops.yaml", "link.json", "one.json"]


def test_a_file_that_cannot_be_written_is_told(flows, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    ended = flows.run("fmt")

    assert ended.code == 1
    assert "one.json could not be written: no space left on device" in ended.err
    assert (flows.folder / "one.json").read_text() == UGLY
    assert names_in(flows.folder) == ["flowops.yaml", "one.json"]


def test_a_manifest_is_not_formatted(flows):
    assert flows.run("fmt", "flowops.yaml").code == 64
    assert flows.run("fmt", "one.json", "--only", "one").code == 64
