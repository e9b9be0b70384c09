"""A manifest's text, held against its schema; or known from before to be sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.manifest import rules
from flowops.manifest.document import Document
from flowops.manifest.report import report, report_flaw
from flowops.manifest.source import decode

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowops.findings import Finding, Route
    from flowops.manifest.document import Place
    from flowops.manifest.source import Flaw, SourceText


def sound_or_not(
    shown: str, data: bytes, known: object | None, keep: Callable[[object], None]
) -> tuple[Document, list[Finding], set[Route]]:
    """The document, what is wrong with its text and its shape, and the routes of that. `known` is
    its value, if that is known to be sound; otherwise a sound one is to be kept.
    """
    if known is not None:
        source = decode(shown, data, rule=rules.SYNTAX.id)
        return Document(source, known, lambda: _places(source)), [], set()
    document, findings, unsound = _read_anew(shown, data)
    if not findings and not document.source.hidden:
        keep(document.value)
    return document, findings, unsound


def _places(source: SourceText) -> Place:
    from flowops.manifest.yaml_reader import read_places

    return read_places(source)


def _read_anew(shown: str, data: bytes) -> tuple[Document, list[Finding], set[Route]]:
    """The document, what is wrong with its text and its shape, and the routes of that."""
    # Only a manifest that nobody knows needs to be parsed and held against its schema.
    from flowops.manifest.secret_places import secret_routes
    from flowops.manifest.shape import check_shape
    from flowops.manifest.yaml_reader import read_yaml

    document, flaws = read_yaml(shown, data)
    document = document.hiding(secret_routes(document.value))
    findings = [report_flaw(document, flaw) for flaw in flaws if not _is_level(flaw)]
    known = {finding.route for finding in findings}
    shape = [found for found in check_shape(document) if found.route not in known]
    findings += (report(document, found) for found in shape)
    return document, findings, known.union(found.route for found in shape)


def _is_level(flaw: Flaw) -> bool:
    """A plain `off` behind a rule: whether it is read as a text or as false, it says the same."""
    return flaw.rule == rules.QUOTED.id and flaw.route[:1] == ("rules",)
