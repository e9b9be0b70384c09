"""All models in full: `python -m tests.models.run`, with `--traces` for what was found out.

`--short` is what the gate checks, `--only TEXT` what has that text in its name.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from msgspec import Struct

from tests.models import create_lock_cases, replace_publish_cases

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.models.cases import Case
    from tests.models.checker import Found

PROMISED = {"create, lock": 500_000, "replace, publish, roll back": 300_000}
"""States of the protocols that hold; a full run that visits fewer is red."""

PROTOCOLS = dict(zip(PROMISED, (create_lock_cases, replace_publish_cases), strict=True))

TITLES = ("design", "assumes", "states", "trace", "seconds", "result")


class Result(Struct, frozen=True, dict=True):
    protocol: str
    case: Case
    found: Found

    @property
    def wrong(self) -> str | None:
        return self.case.what_is_wrong(self.found)

    @property
    def cells(self) -> tuple[str, ...]:
        case, found = self.case, self.found
        length = str(len(found.trace) or "")
        said = found.broken or ("holds" if found.holds else "cut short")
        return case.name, case.assumes, f"{found.states:,}", length, f"{found.seconds:.1f}", said


def check_all(*, short: bool = False, only: str = "") -> Iterator[Result]:
    """One case after the other, as they are asked for: the full ones take a minute or two."""
    for protocol, cases in PROTOCOLS.items():
        for case in (*cases.holding(short=short), *cases.FOUND_OUT):
            if only in case.name:
                yield Result(protocol, case, case.check())


def count_states(results: Sequence[Result]) -> dict[str, int]:
    """Of the protocols that hold."""
    return {
        protocol: sum(
            each.found.states for each in results if each.protocol == protocol and each.found.holds
        )
        for protocol in PROMISED
    }


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--traces", action="store_true")
    parser.add_argument("--only", default="", metavar="TEXT")
    asked = parser.parse_args(arguments)
    results: list[Result] = []
    for result in check_all(short=asked.short, only=asked.only):
        if not results or results[-1].protocol != result.protocol:
            _say(f"\n{result.protocol}", _row(TITLES))
        results.append(result)
        _say(_row(result.cells))
        if result.wrong or (asked.traces and result.found.broken):
            _say(result.wrong or result.found.story(), "")
    counts = count_states(results)
    is_full = not (asked.short or asked.only)
    too_few = [name for name, count in counts.items() if is_full and count < PROMISED[name]]
    _say("", *(f"{name}: {count:,} states, all good" for name, count in counts.items()))
    _say(*(f"{name}: {PROMISED[name]:,} states were promised" for name in too_few))
    return 1 if too_few or any(each.wrong for each in results) else 0


def _row(cells: Sequence[str]) -> str:
    name, assumes, states, length, seconds, result = cells
    return f"{name:75} {assumes:75} {states:>9} {length:>5} {seconds:>7}  {result}"


def _say(*lines: str) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
