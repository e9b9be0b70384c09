"""Rows and verdicts as text for a terminal and as Markdown for the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.goals import Verdict
    from benchmarks.row import Results, Row

Cells = Sequence[str]

HEAD = (
    "work", "ours", "yardstick", "theirs", "ratio", "bound", "ours / bound", "requests", "needed",
    "429", "in flight", "connections", "processor", "peak", "goal", "met",
)  # fmt: skip
_GOALS_HEAD = ("goal", "bar", "measured", "met")


def table(results: Results, verdicts: Sequence[Verdict]) -> list[Cells]:
    """A line for each row. A goal stands beside the yardstick that it names, or at the first row
    of its case.
    """
    lines: list[Cells] = [HEAD]
    told: set[int] = set()
    for row in results.rows:
        here = [each for each in verdicts if id(each) not in told and _belongs(each, row)]
        told |= {id(each) for each in here}
        lines.append(_cells(row, here))
    return lines


def goals_table(verdicts: Iterable[Verdict]) -> list[Cells]:
    lines: list[Cells] = [_GOALS_HEAD]
    for each in verdicts:
        met = {True: "yes", False: "NO", None: "-"}[each.met]
        words = f"{each.goal.section}: {each.goal.words}"
        lines.append((words, each.goal.bar, each.words, f"{met} ({each.why})" if each.why else met))
    return lines


def as_text(lines: Sequence[Cells]) -> str:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def as_markdown(lines: Sequence[Cells]) -> str:
    head, *rest = lines
    ruled = [head, ["---"] * len(head), *rest]
    return "\n".join(f"| {' | '.join(line)} |" for line in ruled)


def _belongs(verdict: Verdict, row: Row) -> bool:
    goal = verdict.goal
    if row.case not in goal.cases:
        return False
    peer = goal.measure.removeprefix("ours / ").removeprefix("first request / ")
    return peer in {row.yardstick, goal.measure, "bound"} or row.yardstick in peer


def _cells(row: Row, verdicts: Sequence[Verdict]) -> Cells:
    traffic = row.traffic
    return (
        row.words,
        _time(row.ours, row.unit),
        row.yardstick,
        _time(row.theirs, row.unit),
        _number(row.ratio),
        _time(row.bound),
        _number(row.to_bound),
        str(traffic.get("requests", "")),
        "" if row.needed is None else str(row.needed),
        str(traffic.get("refused", "")),
        str(traffic.get("most_in_flight", "")),
        str(traffic.get("connections", "")),
        _time(row.processor),
        "" if row.peak is None else f"{row.peak:.0f} MiB",
        "; ".join(each.goal.bar for each in verdicts),
        ("NO" if any(each.met is False for each in verdicts) else "yes") if verdicts else "",
    )


def _time(value: float | None, unit: str = "s") -> str:
    return "" if value is None else f"{value:.3g} {unit}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
