"""The fast look at a shape never passes what the exact one refuses."""

from __future__ import annotations

import copy

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from flowops.manifest import fitting as module
from flowops.manifest.fitting import fitting
from flowops.manifest.schemas import violations
from tests.manifest.builders import GOOD, OTHER_WABA, WABA

ODD = st.sampled_from(
    [
        *(None, True, False, 0, 1, 1.0, -1, 2.5, 10**9, "", "a", "A B", "x\n", "published", "\x00"),
        *([], ["a", "a"], ["a"], [1], [[]], {}, {"a": 1}, {"": {}}, "hold", "R279", "off", "7.4"),
    ]
)


def places(value, route=()):
    yield route
    members = enumerate(value) if isinstance(value, list) else ()
    for step, item in value.items() if isinstance(value, dict) else members:
        yield from places(item, (*route, step))


def changed(value, route, odd):
    if not route:
        return odd
    value = copy.deepcopy(value)
    inner = value
    for step in route[:-1]:
        inner = inner[step]
    inner[route[-1]] = odd
    return value


FULL = yaml.safe_load(GOOD)
FULL["rules"], FULL["versions"] = {"R279": "off"}, {"7.4": "active"}
FULL["flows"]["booking"] |= {
    "status": "draft",
    "id": {"production": "12"},
    "ignore": ["categories"],
    "protect": True,
    "waive": {"R010": "why"},
    "breaking": {"a": "why"},
    "environments": {"production": {"skip": True}},
    "endpoint_uri": "https://a.example",
    "file_name": "a.json",
    "renamed_from": "Old",
}
for environment in FULL["environments"].values():
    environment["limits"] = {"timeout": 3, "budget": 1.5, "concurrency": 4}
FULL["flows"]["booking"]["tags"] = ["eu"]
FULL["environments"]["several"] = {
    "gateway": "https://a.example",
    "wabas": {"acme": WABA, "file": OTHER_WABA, "globex": {"uuid": WABA, "tags": ["eu"]}},
}
PLACES = list(places(FULL))


def test_a_full_manifest_fits():
    assert list(violations("manifest", FULL)) == []
    assert fitting("manifest")(FULL)


@given(st.sampled_from(PLACES), ODD)
def test_what_fits_has_no_violation(route, odd):
    value = changed(FULL, route, odd)

    if fitting("manifest")(value):
        assert list(violations("manifest", value)) == []


@given(st.sampled_from([each for each in PLACES if each]), ODD)
def test_so_it_is_with_keys(route, odd):
    value = copy.deepcopy(FULL)
    inner = value
    for step in route[:-1]:
        inner = inner[step]
    if isinstance(inner, dict):
        inner[str(odd)] = inner.pop(route[-1])

    if fitting("manifest")(value):
        assert list(violations("manifest", value)) == []


@pytest.mark.parametrize(
    "schema", [{"multipleOf": 2}, {"type": ["string"]}, {"type": "null"}, {"enum": [1]}]
)
def test_what_it_does_not_know_it_does_not_pass(schema, monkeypatch):
    monkeypatch.setattr(module, "load_schema", lambda _: schema)

    assert not fitting.__wrapped__("any")(None if schema == {"type": "null"} else 2)
