from __future__ import annotations

import json
from pathlib import Path

import pytest

from flowops.sandbox.naming import CATEGORIES
from flowops.sandbox.routes import _DOCUMENTED
from flowops.sandbox.versions import DATA_API_VERSIONS, FROZEN_FROM
from tests.campaign.api import run

DOCUMENT = json.loads((Path(__file__).parents[2] / "schemas/openapi.json").read_text())
SCHEMAS = DOCUMENT["components"]["schemas"]


def test_the_document_is_served_to_anybody(open_api):
    answer = open_api(key="").get("/openapi.json")

    assert answer.json() == DOCUMENT
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"


def test_it_describes_every_documented_call():
    described = {
        (method.upper(), path.replace("{", "<").replace("}", ">"))
        for path, item in DOCUMENT["paths"].items()
        for method in item.keys() - {"parameters"}
    }
    names = (("_id", "Id"),)
    for route in _DOCUMENTED:
        path = route.path
        for ours, theirs in names:
            path = path.replace(ours, theirs)
        assert (route.method, path) in described


def test_its_lists_are_those_of_the_sandbox():
    definition = SCHEMAS["FlowJson"]["properties"]

    assert set(SCHEMAS["Category"]["enum"]) == CATEGORIES
    assert set(definition["version"]["enum"]) == set(FROZEN_FROM)
    assert {*definition["data_api_version"]["enum"]} == {*DATA_API_VERSIONS, None}


@pytest.mark.slow
def test_schemathesis_finds_nothing():
    """A short form of `python -m tests.campaign.api`."""
    ended = run(examples=10, seed=1, phases="examples,coverage,stateful")

    assert ended.returncode == 0, ended.stdout + ended.stderr
