"""Findings as GitLab's code quality report (`artifacts: reports: codequality`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.findings import Severity
from flowops.render.fingerprints import fingerprints
from flowops.render.safe import json_text, safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flowops.findings import Finding

SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render_gitlab(findings: Sequence[Finding]) -> str:
    marks = fingerprints(findings)
    entries = [_entry(finding, mark) for finding, mark in zip(findings, marks, strict=True)]
    return json_text(entries)


def _entry(finding: Finding, fingerprint: str) -> dict[str, Any]:
    place = finding.location
    said = [finding.message, *([finding.hint] if finding.hint else [])]
    return {
        "description": safe("; ".join(said)),
        "check_name": safe(finding.rule),
        "fingerprint": fingerprint,
        "severity": SEVERITIES[finding.severity],
        "location": {
            "path": safe(place.path),
            "lines": {"begin": place.line, "end": place.end_line},
        },
    }
