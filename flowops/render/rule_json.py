"""Rules for machines, format 1.0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flowops.operations.catalogue import Entry

FORMAT_VERSION = "1.0"


def rules_document(entries: Iterable[Entry]) -> dict[str, Any]:
    return {"format_version": FORMAT_VERSION, "rules": [_rule(entry) for entry in entries]}


def _rule(entry: Entry) -> dict[str, Any]:
    """`bad` and `good` are a definition, a text that is none, or null."""
    rule = entry.rule
    return {
        "rule": entry.id,
        "summary": entry.summary,
        "section": entry.section,
        "severity": entry.severity.value if entry.severity else None,
        "codes": list(entry.codes),
        "versions": entry.versions,
        "source": entry.source,
        "details": entry.details or None,
        "decided": entry.decided,
        "not_decided": entry.not_decided or None,
        "bad": rule.bad if rule else None,
        "good": rule.good if rule else None,
    }
