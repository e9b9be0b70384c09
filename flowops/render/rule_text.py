"""A rule for people: what it asks for, why, and an example that breaks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.operations.illustrating import illustrate
from flowops.render.paint import PLAIN, Paint
from flowops.render.safe import safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flowops.operations.catalogue import Entry

WHOLE = 10_000
"""An example's line is shown whole."""


def render_rule(entry: Entry, paint: Paint = PLAIN) -> str:
    return "\n".join(_lines(entry, paint)) + "\n"


def render_rules(entries: Iterable[Entry], paint: Paint = PLAIN) -> str:
    """One line for each."""
    lines = (
        f"{paint(each.id, bold=True)}  {severity_of(each):<8} {each.summary}" for each in entries
    )
    return "\n".join(lines) + "\n"


def severity_of(entry: Entry) -> str:
    return entry.severity.value if entry.severity else "-"


def facts(entry: Entry) -> dict[str, str]:
    """What is said of every rule, in the order in which it is read."""
    codes = ", ".join(entry.codes) or "none of its own"
    return {
        "section": entry.section,
        "severity": severity_of(entry) if entry.is_checked else "never found",
        "versions": entry.versions,
        "Meta's code": codes,
        "source": entry.source,
        "decided offline": entry.decided,
    }


def _lines(entry: Entry, paint: Paint) -> Iterator[str]:
    yield paint(f"{entry.id}: {entry.summary}", bold=True)
    if entry.details:
        yield entry.details
    if entry.not_decided:
        yield entry.not_decided
    yield ""
    for name, value in facts(entry).items():
        yield f"  {paint.dim(f'{name:<16}')}{value}"
    if entry.rule is None:
        return
    shown = illustrate(entry.rule)
    for title, text, colour in (("bad", shown.bad, "red"), ("good", shown.good, "green")):
        yield ""
        yield paint(f"{title}:", colour, bold=True)
        yield from (f"  {safe(line, longest=WHOLE)}" for line in text.split("\n"))
    for finding in shown.found[:1]:
        yield ""
        help_ = f"; {finding.hint}" if finding.hint else ""
        yield f"{finding.severity.value}: {safe(finding.message)}{safe(help_)}"
