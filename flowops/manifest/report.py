"""What a rule objects to becomes a finding that knows its line and says where it is in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from flowops.findings import Finding, Route
    from flowops.manifest.document import Document
    from flowops.manifest.rules import Rule
    from flowops.manifest.source import Flaw

_NOUNS = {
    "flows": "flow",
    "environments": "environment",
    "rules": "rule",
    "versions": "version",
}


class Objection(Struct, frozen=True):
    """What a rule has against a value of the manifest, or `at_key` against its key."""

    rule: Rule
    route: Route
    message: str
    hint: str | None = None
    at_key: bool = False


def report(document: Document, objection: Objection) -> Finding:
    return document.finding(
        objection.rule.id,
        objection.message,
        objection.route,
        key=objection.at_key,
        severity=objection.rule.severity,
        hint=objection.hint,
        where=_in_words(objection.route),
    )


def report_flaw(document: Document, flaw: Flaw) -> Finding:
    return replace(document.source.finding(flaw), where=_in_words(flaw.route))


def _in_words(route: Route) -> str | None:
    """`flow discovery` for everything below `/flows/discovery`."""
    match route:
        case (str() as section, name, *_) if section in _NOUNS:
            return f"{_NOUNS[section]} {name}"
        case _:
            return None
