"""What all shards came to, for people: a plan or an apply, out of the reports of its shards."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from flowops.applying.result import StepOutcome
from flowops.operations.plan_report import report_of
from flowops.render.apply_text import SIGNS, applied_of
from flowops.render.paint import PLAIN, Paint
from flowops.render.safe import safe
from flowops.render.words import counted, summed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.operations.merging import Merged
    from flowops.operations.plan_report import PlanReport, ReportedFlow


def render_merged(merged: Merged, paint: Paint = PLAIN) -> str:
    report = report_of(merged.document)
    lines = [paint(f"{safe(report.environment)} · {safe(merged.where)}", bold=True)]
    if merged.is_apply:
        lines += _apply_lines(merged.document["flows"], report, paint)
    else:
        lines += _plan_lines(report, paint)
    return "\n".join(lines) + "\n"


def _plan_lines(report: PlanReport, paint: Paint) -> Iterator[str]:
    for flow in report.flows:
        if not flow.is_quiet:
            yield ""
            yield from _flow_lines(flow, paint)
    if report.unmanaged:
        yield ""
        count = counted(len(report.unmanaged), "live flow")
        yield f"Not in this manifest, and never touched: {count}"
    yield ""
    said = summed(report.steps, report.verdicts, report.held) or "no flows"
    if report.is_empty:
        yield f"No changes. {said}."
    else:
        yield paint(f"Plan: {said}.", bold=True)
        yield paint.dim(f"plan {report.plan_id}")


def _flow_lines(flow: ReportedFlow, paint: Paint) -> Iterator[str]:
    yield f'  {paint.sign(flow.sign or " ")} {_title(flow, paint)}  "{safe(flow.name)}"'
    steps = ", ".join(flow.steps) or f"{flow.verdict.value}{' (held)' if flow.held else ''}"
    yield f"      {steps}"
    for reason in flow.why:
        yield f"      {paint.dim(safe(reason))}"


def _apply_lines(flows: list[dict[str, Any]], report: PlanReport, paint: Paint) -> Iterator[str]:
    outcomes = Counter(step.get("outcome") for flow in flows for step in flow["steps"])
    for flow, told in zip(flows, report.flows, strict=True):
        if flow.get("error"):
            yield ""
            known_as = f" {safe(flow['flow_id'])}" if flow["flow_id"] else ""
            yield f"  {paint.sign('!')} {_title(told, paint)}{known_as}"
            for step in flow["steps"]:
                if outcome := step.get("outcome"):
                    yield f"      {step['action']}: {SIGNS[StepOutcome(outcome)]}"
            yield f"      {safe(flow['error'])}"
    yield ""
    yield paint(applied_of(outcomes["applied"], outcomes["failed"], outcomes["skipped"]), bold=True)


def _title(flow: ReportedFlow, paint: Paint) -> str:
    return paint(safe(flow.title), bold=True)
