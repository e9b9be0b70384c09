from __future__ import annotations

import os
from pathlib import Path

import pytest

from flowops.errors import InvalidInput
from flowops.manifest.loose_files import find_flow_files, read_flow_file


def a_tree(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('{"version": "7.3"}')
    return folder


def test_a_folder_stands_for_its_json_files_in_order(tmp_path):
    a_tree(tmp_path, "b/z.json", "b/a.json", "a.json", "c.txt", ".flowops/x.json", ".y.json")

    files = find_flow_files([tmp_path])

    assert [file.relative_to(tmp_path).as_posix() for file in files] == [
        "a.json",
        "b/a.json",
        "b/z.json",
    ]


def test_a_file_is_taken_as_it_is_named_and_once(tmp_path):
    a_tree(tmp_path, "a.json", "b.txt")

    files = find_flow_files([tmp_path / "b.txt", tmp_path / "a.json", tmp_path])

    assert files == (tmp_path / "b.txt", tmp_path / "a.json")


def test_a_link_to_a_folder_is_no_endless_walk(tmp_path):
    a_tree(tmp_path, "a/a.json")
    (tmp_path / "a" / "again").symlink_to(tmp_path)

    assert find_flow_files([tmp_path]) == (tmp_path / "a" / "a.json",)


def test_a_folder_that_cannot_be_listed_is_named(tmp_path, monkeypatch):
    def fail(_path):
        raise PermissionError(13, "Permission denied", str(tmp_path))

    monkeypatch.setattr(os, "scandir", fail)

    with pytest.raises(InvalidInput, match="cannot be read: permission denied"):
        find_flow_files([tmp_path])


def test_a_file_is_read_from_where_the_person_is(tmp_path):
    a_tree(tmp_path, "flows/a.json")

    document = read_flow_file(Path("flows/a.json"), tmp_path)

    assert (document.path, document.value) == ("flows/a.json", {"version": "7.3"})


def test_a_missing_file_is_a_finding_at_its_own_place(tmp_path):
    with pytest.raises(InvalidInput) as refusal:
        read_flow_file(tmp_path / "gone.json", tmp_path)

    [finding] = refusal.value.findings
    assert (finding.rule, str(finding.location)) == ("M041", "gone.json:1:1")
    assert finding.message == "there is no such file"


def test_a_pipe_is_a_finding_and_no_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe.json")

    [file] = find_flow_files([tmp_path])
    with pytest.raises(InvalidInput) as refusal:
        read_flow_file(file, tmp_path)

    assert refusal.value.findings[0].message == "this is not a regular file"
