"""Of many flows some fail: the others do not suffer, and each is told for itself."""

from __future__ import annotations

import itertools

import pytest

KEYS = ("one", "two", "three", "four")
REFUSED = {"status": 400, "body": {"error": {"message": "not today"}}}
SUBSETS = [
    failing for count in range(len(KEYS) + 1) for failing in itertools.combinations(KEYS, count)
]


@pytest.mark.parametrize("failing", SUBSETS, ids=lambda failing: " ".join(failing) or "none")
def test_whichever_flows_fail_the_others_are_applied(gateway_with, project_on, failing):
    faults = [{"route": "create", "nth": KEYS.index(key) + 1, "do": REFUSED} for key in failing]
    gateway = gateway_with(faults=faults)
    project = project_on(gateway, limits={"concurrency": 1})
    project.flows(*KEYS)

    ended = project.run("apply", "--yes", "--format", "json")

    assert ended.code == {0: 0, len(KEYS): 1}.get(len(failing), 6)
    applied = {key for key in KEYS if key not in failing}
    assert gateway.statuses == {key.title(): "PUBLISHED" for key in applied}
    for key in KEYS:
        outcomes = [step["outcome"] for step in ended.flow(key)["steps"]]
        assert outcomes == (["applied"] * 2 if key in applied else ["failed", "skipped"])
    assert project.apply().code == 0
    assert len(gateway.flows) == len(KEYS)
