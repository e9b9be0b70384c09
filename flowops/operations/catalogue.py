"""Every rule that flowops speaks of, in one shape, whether it is checked or cannot be."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.flowjson.rules import RULES
from flowops.flowjson.undecidable import UNDECIDABLE
from flowops.manifest.rules import RULES as MANIFEST_RULES

if TYPE_CHECKING:
    from flowops.findings import Severity
    from flowops.flowjson.rule import Rule

MANIFEST_SECTION = "Manifest"
SOURCE_OF_OURS = "flowops"


class Entry(Struct, frozen=True):
    """`rule` is what checks and has examples; None for the manifest's and for what is undecidable.

    `not_decided` says what a file does not tell, empty where it tells all. `severity` is None where
    nothing is ever found.
    """

    id: str
    summary: str
    section: str
    severity: Severity | None
    codes: tuple[str, ...] = ()
    versions: str = "all"
    source: str = SOURCE_OF_OURS
    details: str = ""
    not_decided: str = ""
    rule: Rule | None = None

    @property
    def is_checked(self) -> bool:
        return self.severity is not None

    @property
    def decided(self) -> str:
        """Whether a file alone decides: `yes`, `in part` or `no`."""
        if not self.is_checked:
            return "no"
        return "in part" if self.not_decided else "yes"


@cache
def catalogue() -> dict[str, Entry]:
    """By id: those of Flow JSON in the order of their ids, then those of the manifest."""
    flow = {rule.id: _of_flow(rule) for rule in RULES}
    others = {
        each.id: Entry(
            each.id,
            each.summary,
            each.section,
            None,
            each.codes,
            each.versions,
            each.source,
            not_decided=each.why,
        )
        for each in UNDECIDABLE
        if each.id not in flow
    }
    of_manifest = {
        rule.id: Entry(rule.id, _as_summary(rule.sentence), MANIFEST_SECTION, rule.severity)
        for rule in MANIFEST_RULES
    }
    return {**dict(sorted({**flow, **others}.items())), **of_manifest}


def _of_flow(rule: Rule) -> Entry:
    why = {each.id: each.why for each in UNDECIDABLE}
    return Entry(
        rule.id,
        rule.summary,
        rule.section,
        rule.severity,
        rule.codes,
        versions_of(rule),
        rule.source,
        rule.details,
        why.get(rule.id, ""),
        rule,
    )


def _as_summary(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:].removesuffix(".")


def versions_of(rule: Rule) -> str:
    """`all`, `6.0 and later`, `up to 3.1`, `4.0 to 5.1`."""
    if rule.since and rule.until:
        return f"{rule.since} to {rule.until}"
    if rule.since:
        return f"{rule.since} and later"
    return f"up to {rule.until}" if rule.until else "all"
