"""A finding's identity over time: its rule and its place in the flow, whatever line that is on."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from flowops.findings import pointer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flowops.findings import Finding


def fingerprints(findings: Iterable[Finding]) -> tuple[str, ...]:
    """One for each, all different; those of one rule at one value are numbered in their order."""
    seen: Counter[tuple[str, str, str]] = Counter()
    marks = []
    for finding in findings:
        identity = finding.location.path, finding.rule, pointer(finding.route)
        text = "\0".join((*identity, str(seen[identity])))
        marks.append(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())
        seen[identity] += 1
    return tuple(marks)
