"""A long manifest is shown without its flows before these are parsed."""

from __future__ import annotations

import pytest

from flowops.errors import InvalidInput
from flowops.ledger.file_cache import FileCache
from flowops.manifest.manifest import read_manifest
from tests.manifest.builders import GOOD, a_folder

FLOWS = "".join(
    f"  flow-{number}:\n    name: Flow {number}\n    categories: [OTHER]\n    json: booking.json\n"
    for number in range(400)
)
LONG = GOOD + FLOWS


def glimpses(folder, manifest):
    seen = []
    a_folder(folder, manifest)
    read_manifest(folder / "flowops.yaml", glimpse=seen.append)
    return seen


def test_it_has_the_environments_and_no_flow(tmp_path):
    (seen,) = glimpses(tmp_path, LONG)

    whole = read_manifest(tmp_path / "flowops.yaml")
    assert seen.environment("production") == whole.environment("production")
    assert seen.flow_keys == ()
    assert len(whole.flow_keys) == 402


def test_it_is_shown_before_what_is_wrong_with_the_flows_is_told(tmp_path):
    seen = []
    a_folder(tmp_path, LONG + "  - no key\n")

    with pytest.raises(InvalidInput):
        read_manifest(tmp_path / "flowops.yaml", glimpse=seen.append)

    assert seen[0].environment("production").gateway == "https://gateway.example.com/api"


@pytest.mark.parametrize(
    "manifest",
    [
        GOOD,
        LONG.replace("version: 1", "version: [1"),
        LONG.replace("flows:", '"flows":'),
    ],
)
def test_there_is_none_of_few_flows_of_no_yaml_and_of_flows_written_otherwise(tmp_path, manifest):
    seen = []
    a_folder(tmp_path, manifest)
    try:
        read_manifest(tmp_path / "flowops.yaml", glimpse=seen.append)
    except InvalidInput:
        assert manifest.startswith("version: [1")

    assert seen == []


def test_an_address_that_is_refused_is_refused_in_it_too(tmp_path):
    (seen,) = glimpses(tmp_path, LONG.replace("https://", "http://"))

    with pytest.raises(InvalidInput):
        seen.environment("production")


def test_one_that_is_known_is_shown_from_memory(tmp_path):
    a_folder(tmp_path, LONG)
    path, memory = tmp_path / "flowops.yaml", FileCache(tmp_path / ".flowops", lambda: "rules")
    read_manifest(path, memory=memory)
    memory.save()
    seen = []

    again = FileCache(tmp_path / ".flowops", lambda: "rules")
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr("flowops.manifest.yaml_reader.read_yaml")
        read_manifest(path, memory=again, glimpse=seen.append)

    assert seen[0].environment("production").name == "production"
    assert seen[0].flow_keys == ()
