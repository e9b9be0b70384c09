"""Our own flows beside another revision of each, as a project in which that one is the newer."""

from __future__ import annotations

from pathlib import Path

from flowops.manifest.json_reader import definition_of, read_json
from flowops.operations.bases import file_base
from flowops.operations.review import review_flows
from tests.builders import desired_flow

HERE = Path(__file__).parent
FLOWS = HERE.parents[1] / "flows"
KEYS = ("booking", "discovery", "survey")


def definition(path):
    return definition_of(read_json(path.name, path.read_bytes()))


def review_of(key):
    """From the flow of this repository to the revision beside this file."""
    before = definition(FLOWS / key / "flow.json")
    flow = desired_flow(key=key, name=key.title(), definition=definition(HERE / f"{key}.json"))
    (review,) = review_flows([flow], file_base("main", before))
    return review
