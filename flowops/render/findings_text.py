"""Findings for people: the sentence, the place, the lines of the file, and what to do."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from flowops.findings import Severity, pointer
from flowops.render.paint import PLAIN, Paint
from flowops.render.safe import safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flowops.findings import Finding

FRAME_WIDTH = 160

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


def render_findings(findings: Sequence[Finding], paint: Paint = PLAIN) -> str:
    return "\n".join(line for finding in findings for line in _lines(finding, paint)) + "\n"


def _lines(finding: Finding, paint: Paint) -> Iterator[str]:
    colour = COLOURS[finding.severity]
    tag = paint(f"{finding.severity.value}[{safe(finding.rule)}]", colour, bold=True)
    yield f"{tag}: {safe(finding.message)}"
    place = safe(str(finding.location))
    yield f"  {paint.dim('-->')} {place}"
    yield from _frame(finding, paint)
    if finding.where is not None or finding.route:
        where = safe(finding.where) if finding.where else ""
        yield f"   {paint.dim('=')} {where}{'  ' if where else ''}{safe(pointer(finding.route))}"
    if finding.hint is not None:
        yield f"   {paint.dim('=')} {paint('help', 'cyan')}: {safe(finding.hint)}"
    yield ""


def _frame(finding: Finding, paint: Paint) -> Iterator[str]:
    """The source lines under a gutter of line numbers; carets under what stands on the first."""
    if not finding.frame:
        return
    place = finding.location
    last = place.line + len(finding.frame) - 1
    gutter = len(str(last))
    yield f" {' ' * gutter} {paint.dim('|')}"
    for number, line in enumerate(finding.frame, start=place.line):
        yield f" {paint.dim(f'{number:>{gutter}} |')} {_source(line)}"
        if number == place.line:
            carets = paint(_carets(finding, line), COLOURS[finding.severity], bold=True)
            yield f" {' ' * gutter} {paint.dim('|')} {carets}"


def _carets(finding: Finding, line: str) -> str:
    place = finding.location
    first = place.column - finding.frame_column
    past = place.end_column - finding.frame_column if place.end_line == place.line else len(line)
    before, under = line[:first], line[first : max(past, first)]
    return " " * _width(_source(before)) + "^" * max(1, _width(_source(under)))


def _source(line: str) -> str:
    return safe(line.replace("\t", "    "), longest=2 * FRAME_WIDTH)


def _width(shown: str) -> int:
    """Columns of a terminal: East Asian and emoji characters take two, combining marks none."""
    return sum(
        0 if unicodedata.combining(each) else 1 + (unicodedata.east_asian_width(each) in {"W", "F"})
        for each in shown
    )
