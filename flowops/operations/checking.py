"""One definition, from its bytes to findings that know their places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from flowops.errors import InvalidInput
from flowops.flowjson.versions import LIVES, version_status
from flowops.manifest.json_reader import read_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from flowops.findings import Finding
    from flowops.flowjson.flow import Flow
    from flowops.flowjson.rule import Flaw, Rule
    from flowops.flowjson.versions import Version, VersionStatus
    from flowops.manifest.document import Document


class Outlook(Struct, frozen=True):
    """What decides beside the file: the day, and what the manifest says of versions."""

    today: date
    versions: Mapping[Version, VersionStatus] = field(default_factory=dict)

    def __str__(self) -> str:
        """The same on every day on which the same is found."""
        known = sorted({*LIVES, *self.versions})
        said = ((each, version_status(each, self.today, self.versions)) for each in known)
        by_hand = " ".join(map(str, sorted(self.versions)))
        return f"{' '.join(f'{each}:{status}' for each, status in said)}; by hand: {by_hand}"


def check_file(path: str, data: bytes, outlook: Outlook) -> tuple[Finding, ...]:
    """What is not JSON has only the findings of its reading."""
    try:
        document = read_json(path, data)
    except InvalidInput as refused:
        return in_order(refused.findings)
    return check_document(document, outlook)


def check_document(document: Document, outlook: Outlook) -> tuple[Finding, ...]:
    # Two hundred rules, which nobody needs for a file whose findings are known.
    from flowops.flowjson.check import check_flow
    from flowops.flowjson.flow import Flow

    flow = Flow(document.value, outlook.today, outlook.versions)
    try:
        return in_order(_finding(document, flow, rule, flaw) for rule, flaw in check_flow(flow))
    finally:
        flow.release()


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By file and place, and each once."""

    def place(finding: Finding) -> tuple[object, ...]:
        at = finding.location
        return at.path, at.line, at.column, finding.rule, at.end_line, at.end_column

    return tuple(sorted(dict.fromkeys(findings), key=place))


def _finding(document: Document, flow: Flow, rule: Rule, flaw: Flaw) -> Finding:
    return document.finding(
        rule.id,
        flaw.message,
        flaw.route,
        key=flaw.key,
        severity=flaw.severity or rule.severity,
        hint=flaw.hint,
        code=flaw.code or rule.code,
        where=flow.where(flaw.route),
        part=_part(flaw),
    )


def _part(flaw: Flaw) -> tuple[int, int] | None:
    if flaw.start is None and flaw.end is None:
        return None
    # An end that nobody knows is behind all that a file can hold.
    return flaw.start or 0, (1 << 30) if flaw.end is None else flaw.end
