from __future__ import annotations

import json

from flowops.render.findings_gitlab import render_gitlab
from tests.render.findings import INFO, WARNING, finding


def test_an_entry_has_what_code_quality_asks_for():
    (entry,) = json.loads(render_gitlab([finding(end_line=6)]))

    fingerprint = entry.pop("fingerprint")
    assert len(fingerprint) == 64
    assert entry == {
        "description": "terminal screen ONE has no Footer; add a Footer",
        "check_name": "R038",
        "severity": "major",
        "location": {"path": "flows/one.json", "lines": {"begin": 4, "end": 6}},
    }


def test_severities_are_those_of_gitlab():
    findings = [finding(), finding(severity=WARNING), finding(severity=INFO)]

    assert [each["severity"] for each in json.loads(render_gitlab(findings))] == [
        "major",
        "minor",
        "info",
    ]


def test_fingerprints_are_all_different():
    entries = json.loads(render_gitlab([finding(), finding(), finding(path="other.json")]))

    assert len({each["fingerprint"] for each in entries}) == 3


def test_nothing_found_is_an_empty_list():
    assert json.loads(render_gitlab([])) == []
