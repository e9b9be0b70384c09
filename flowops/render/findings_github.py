"""Findings as annotations of GitHub Actions: https://docs.github.com/actions, workflow commands.

A step shows ten errors and ten warnings, and drops the rest without a word; so the worst come
first, and a last line says what is not shown.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from flowops.findings import Severity
from flowops.render.findings_summary import NOUNS
from flowops.render.safe import command_data, command_property
from flowops.render.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flowops.findings import Finding

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
MOST = {Severity.ERROR: 10, Severity.WARNING: 10, Severity.INFO: 9}
"""The last line is a notice too."""

MOST_PLACES = 5
LONGEST_REST = 1_000

Group = tuple["Finding", ...]


def render_github(findings: Sequence[Finding]) -> str:
    groups = {each: tuple(f for f in findings if f.severity is each) for each in COMMANDS}
    lines = [_command(each) for severity in COMMANDS for each in groups[severity][: MOST[severity]]]
    return "".join(f"{line}\n" for line in (*lines, *_rest(groups)))


def _command(finding: Finding) -> str:
    place = finding.location
    title = f"{finding.rule} {finding.code}" if finding.code else finding.rule
    properties = {"file": place.path, "line": str(place.line)}
    # GitHub takes columns only where both are on one line, and shows a span below its last line.
    if place.end_line == place.line:
        properties |= {"col": str(place.column), "endColumn": str(place.end_column)}
    properties["title"] = title
    said = ",".join(f"{name}={command_property(value)}" for name, value in properties.items())
    return f"::{COMMANDS[finding.severity]} {said}::{_message(finding)}"


def _message(finding: Finding) -> str:
    lines = [finding.message]
    lines += [f"in {finding.where}"] if finding.where else []
    lines += [f"help: {finding.hint}"] if finding.hint else []
    return command_data(*lines)


def _rest(groups: dict[Severity, Group]) -> Iterator[str]:
    hidden = {each: groups[each][MOST[each] :] for each in groups}
    if not any(hidden.values()):
        return
    counts = [counted(len(rest), f"more {NOUNS[each]}") for each, rest in hidden.items() if rest]
    files = Counter(finding.location.path for rest in hidden.values() for finding in rest)
    places = [f"{path} ({count})" for path, count in files.most_common(MOST_PLACES)]
    places += ["…"] if len(files) > MOST_PLACES else []
    said = f"{', '.join(counts)} in {', '.join(places)}; flowops validate prints all of them"
    yield f"::notice title=flowops::{command_data(said, longest=LONGEST_REST)}"
