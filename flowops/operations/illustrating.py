"""A rule's examples as people read them: the lines in which the bad one and the good differ."""

from __future__ import annotations

import json
import re
from datetime import date
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flowops.manifest.json_reader import read_json
from flowops.manifest.layout import laid_out
from flowops.operations.checking import Outlook, check_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flowops.findings import Finding
    from flowops.flowjson.rule import Rule

AROUND = 2
"""Lines of the same that are shown before and after a difference."""

MOST_LINES = 24
LONGEST = 120
END = 20
GAP = "…"
NAME = "flow.json"

_MARGIN = re.compile(" *")


class Illustration(Struct, frozen=True):
    """`found` is what the bad example earns, with lines that count in the whole of it."""

    bad: str
    good: str
    found: tuple[Finding, ...] = ()


def illustrate(rule: Rule) -> Illustration:
    bad, good = _written(rule.bad), _written(rule.good)
    shown_bad, shown_good = _differing(bad.splitlines(), good.splitlines())
    if isinstance(rule.bad, str):
        return Illustration(bad.rstrip("\n"), good.rstrip("\n"))
    return Illustration(shown_bad, shown_good, _earned(rule, bad))


def earned_codes(rules: Iterable[Rule]) -> dict[str, frozenset[str]]:
    """Meta's codes that the bad examples earn, each with the rules whose examples they are."""
    pairs = {
        (finding.code, rule.id)
        for rule in rules
        for bad in (rule.bad, *rule.also_bad)
        for finding in _earned(rule, _written(bad))
        if finding.code is not None
    }
    codes = {code for code, _ in pairs}
    return {code: frozenset(rule for each, rule in pairs if each == code) for code in codes}


def _earned(rule: Rule, bad: str) -> tuple[Finding, ...]:
    """What the rule itself has against its bad example."""
    found = check_file(NAME, bad.encode(), Outlook(date.max))
    return tuple(finding for finding in found if finding.rule == rule.id)


def _written(example: dict[str, Any] | str) -> str:
    """What is not JSON stays as it is."""
    if isinstance(example, str):
        return example
    text = json.dumps(example, ensure_ascii=False)
    return laid_out(read_json(NAME, text.encode()))


def _differing(bad: Sequence[str], good: Sequence[str]) -> tuple[str, str]:
    """The lines around every difference, of each side."""
    matcher = SequenceMatcher(None, bad, good, autojunk=False)
    changes = [each for each in matcher.get_opcodes() if each[0] != "equal"]
    of_bad = _numbers(((start, end) for _, start, end, _, _ in changes), len(bad))
    of_good = _numbers(((start, end) for _, _, _, start, end in changes), len(good))
    return _excerpt(bad, of_bad), _excerpt(good, of_good)


def _numbers(spans: Iterable[tuple[int, int]], count: int) -> list[int]:
    near = {
        number
        for start, end in spans
        for number in range(max(0, start - AROUND), min(count, end + AROUND))
    }
    return sorted(near)[:MOST_LINES]


def _excerpt(lines: Sequence[str], numbers: Sequence[int]) -> str:
    """As far to the left as it goes, with a mark where lines are left out."""
    margin = min((_blanks(lines[number]) for number in numbers), default=0)
    out = []
    for at, number in enumerate(numbers):
        if at and numbers[at - 1] != number - 1:
            out.append(GAP)
        out.append(_short(lines[number][margin:]))
    if len(numbers) == MOST_LINES:
        out.append(GAP)
    return "\n".join(out)


def _short(line: str) -> str:
    """An image is as long as a book."""
    return line if len(line) <= LONGEST else f"{line[: LONGEST - END]}{GAP}{line[-END:]}"


def _blanks(line: str) -> int:
    found = _MARGIN.match(line)
    return found.end() if found else 0
