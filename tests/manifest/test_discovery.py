from __future__ import annotations

from pathlib import Path

import pytest

from flowops.errors import InvalidInput
from flowops.manifest.discovery import find_manifest, shown_path


def touch(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("version: 1\n")
    return path


def test_the_flows_folder_comes_first(tmp_path):
    touch(tmp_path / "flowops.yaml")
    manifest = touch(tmp_path / "flows" / "flowops.yaml")

    assert find_manifest(None, tmp_path) == manifest


def test_then_this_folder(tmp_path):
    manifest = touch(tmp_path / "flowops.yaml")

    assert find_manifest(None, tmp_path) == manifest


def test_a_named_file_wins(tmp_path):
    touch(tmp_path / "flows" / "flowops.yaml")
    manifest = touch(tmp_path / "other.yaml")

    assert find_manifest(Path("other.yaml"), tmp_path) == manifest
    assert find_manifest(manifest, tmp_path) == manifest


def test_a_named_folder_is_looked_into(tmp_path):
    manifest = touch(tmp_path / "shop" / "flowops.yaml")

    assert find_manifest(Path("shop"), tmp_path) == manifest


def test_without_a_manifest_the_next_thing_to_type_is_init(tmp_path):
    with pytest.raises(InvalidInput) as refusal:
        find_manifest(None, tmp_path)

    assert refusal.value.message == "there is no flows/flowops.yaml and no flowops.yaml here"
    assert refusal.value.hint == "run `flowops init`, or name the manifest with -f"


@pytest.mark.parametrize("named", ["gone.yaml", "shop"])
def test_a_named_manifest_that_is_not_there_is_named(tmp_path, named):
    (tmp_path / "shop").mkdir()

    with pytest.raises(InvalidInput) as refusal:
        find_manifest(Path(named), tmp_path)

    assert refusal.value.message == f"there is no manifest at {named}"


def test_a_path_is_shown_from_where_the_person_is(tmp_path):
    assert shown_path(tmp_path / "flows" / "a.json", tmp_path) == "flows/a.json"
    assert shown_path(Path("flows/a.json"), tmp_path) == "flows/a.json"
    assert shown_path(Path("./a.json"), tmp_path) == "a.json"


def test_a_path_elsewhere_is_shown_as_it_was_typed(tmp_path):
    assert shown_path(Path("/elsewhere/a.json"), tmp_path) == "/elsewhere/a.json"
    assert shown_path(Path("../a.json"), tmp_path) == "../a.json"
