"""Findings as SARIF 2.1.0, which code scanning takes."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flowops import __version__
from flowops.findings import Severity, pointer
from flowops.operations.catalogue import catalogue
from flowops.render.fingerprints import fingerprints
from flowops.render.safe import json_text, safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flowops.findings import Finding
    from flowops.operations.catalogue import Entry

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render_sarif(findings: Sequence[Finding]) -> str:
    ids = sorted({finding.rule for finding in findings})
    index = {rule: number for number, rule in enumerate(ids)}
    results = [
        _result(finding, index[finding.rule], mark)
        for finding, mark in zip(findings, fingerprints(findings), strict=True)
    ]
    driver = {"name": "flowops", "version": __version__, "rules": [_rule(each) for each in ids]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "where flowops was started"}}},
        "results": results,
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json_text(document)


def _rule(rule_id: str) -> dict[str, Any]:
    entry = catalogue().get(rule_id)
    if entry is None:
        return {"id": safe(rule_id)}
    level = LEVELS[entry.severity or Severity.INFO]
    return {
        "id": entry.id,
        "shortDescription": {"text": entry.summary},
        "fullDescription": {"text": _full(entry)},
        "help": {"text": f"{_full(entry)}\n\nflowops explain {entry.id} shows examples."},
        "defaultConfiguration": {"level": level},
        "properties": {"tags": [entry.section, *entry.codes]},
    }


def _full(entry: Entry) -> str:
    said = [entry.summary, entry.details, f"Versions: {entry.versions}. Source: {entry.source}."]
    return "\n".join(filter(None, said))


def _result(finding: Finding, index: int, fingerprint: str) -> dict[str, Any]:
    place = finding.location
    said = [finding.message, *([f"help: {finding.hint}"] if finding.hint else [])]
    logical = {"fullyQualifiedName": safe(pointer(finding.route)), "kind": "value"}
    if finding.where is not None:
        logical["decoratedName"] = safe(finding.where)
    return {
        "ruleId": safe(finding.rule),
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": safe("; ".join(said))},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": _artifact(place.path),
                    "region": {
                        "startLine": place.line,
                        "startColumn": place.column,
                        "endLine": place.end_line,
                        "endColumn": place.end_column,
                    },
                },
                "logicalLocations": [logical],
            }
        ],
        "partialFingerprints": {"flowops/v1": fingerprint},
    }


def _artifact(path: str) -> dict[str, str]:
    # A name that is no UTF-8 comes with its bytes as half surrogates; no other half is a name.
    uri = quote(re.sub("[\ud800-\udc7f\udd00-\udfff]", "\ufffd", path), errors="surrogateescape")
    if PurePath(path).is_absolute():
        return {"uri": f"file://{uri}"}
    return {"uri": uri, "uriBaseId": ROOT}
