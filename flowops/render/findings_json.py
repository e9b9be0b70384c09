"""Findings for machines: `schemas/findings.schema.json`, format 1.0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.findings import Severity, pointer
from flowops.render.safe import safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flowops.findings import Finding

FORMAT_VERSION = "1.0"


def findings_document(findings: Sequence[Finding], *, files: int) -> dict[str, Any]:
    return {
        "format_version": FORMAT_VERSION,
        "findings": finding_entries(findings),
        "summary": {
            "files": files,
            "errors": _count(findings, Severity.ERROR),
            "warnings": _count(findings, Severity.WARNING),
        },
    }


def finding_entries(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [_entry(finding) for finding in findings]


def _entry(finding: Finding) -> dict[str, Any]:
    place = finding.location
    return {
        "rule": safe(finding.rule),
        "code": None if finding.code is None else safe(finding.code),
        "severity": finding.severity.value,
        "message": safe(finding.message),
        "hint": None if finding.hint is None else safe(finding.hint),
        "path": safe(place.path),
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "pointer": safe(pointer(finding.route)),
        "where": None if finding.where is None else safe(finding.where),
    }


def _count(findings: Sequence[Finding], severity: Severity) -> int:
    return sum(finding.severity is severity for finding in findings)
