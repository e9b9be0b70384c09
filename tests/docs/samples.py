"""What no two runs print alike: where a page shows such a value, it shows a sample."""

from __future__ import annotations

import itertools
import re

SAMPLES = {
    "ID": r"\b\d{15}\b",
    "FINGERPRINT": r"\bc1[:-][0-9a-f]{64}\b",
    "HASH": r"\b[0-9a-f]{64}\b",
    "TOKEN": r"\b[0-9a-f]{32}\b",
    "PLAN": r"\b[0-9a-f]{16}\b",
    "MESSAGE": r"\bwamid\.[\w=]+",
    "TIME": r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)",
    "SECONDS": r'"seconds": [\d.]+(?:e-\d+)?',
    "CLOCK": r"\b\d\d:\d\d:\d\d\b",
    "PID": r"\bprocess \d+\b",
    "HOST": r"\bon host \S+",
}
_SAMPLE = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in SAMPLES.items()))

# Flows are worked on at the same time, so what is said of each comes in any order.
_PROGRESS = re.compile(r"^[\w@ -]+: (create|replace-json|publish) \w+$")


def compared(text: str) -> list[str]:
    """The lines of a text as they are compared."""
    lines = _SAMPLE.sub(lambda match: f"<{match.lastgroup}>", text).splitlines()
    grouped = itertools.groupby(lines, key=lambda line: bool(_PROGRESS.match(line)))
    return [line for progress, group in grouped for line in (sorted(group) if progress else group)]


def agree(expected: str, printed: str) -> bool:
    """Whether a page tells the truth about what was printed."""
    return _agree(compared(expected.rstrip()), compared(printed.rstrip()))


def _agree(expected: list[str], printed: list[str]) -> bool:
    if not expected:
        return not printed
    first, *rest = expected
    if first.strip() == "…":
        return any(_agree(rest, printed[count:]) for count in range(len(printed) + 1))
    return bool(printed) and first == printed[0] and _agree(rest, printed[1:])
