"""How severe a finding is, is the user's: levels for all flows, and waivers for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from flowops.manifest import rules

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from flowops.findings import Finding, Severity
    from flowops.manifest.entries import Waiver
    from flowops.manifest.manifest import Manifest


class Severities(Struct, frozen=True):
    """`levels` holds what the manifest says of a rule; None is off."""

    levels: Mapping[str, Severity | None] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()

    def levelled(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        for finding in findings:
            level = self.levels.get(finding.rule, finding.severity)
            if level is not None:
                yield finding if level is finding.severity else replace(finding, severity=level)

    def waivers_of(self, finding: Finding, keys: Collection[str]) -> tuple[Waiver, ...]:
        """Those of the flows with these keys, which share the file that the finding is in."""
        return tuple(
            each for each in self.waivers if each.rule == finding.rule and each.key in keys
        )


def unused_waivers(
    manifest: Manifest, used: Collection[Waiver], keys: Collection[str]
) -> Iterator[Finding]:
    """Of the flows with these keys, whose definitions all could be read."""
    for waiver in manifest.waivers:
        if waiver.key in keys and waiver not in used:
            message = f"nothing in this flow breaks {waiver.rule}"
            yield manifest.objection(rules.USED_WAIVER, waiver.route, message, "remove the waiver")
