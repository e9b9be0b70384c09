"""A plan for people: what would change, why, and what to type next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.compare.differences import differences
from flowops.operations.places import locate_errors
from flowops.planning.direction import Direction
from flowops.planning.verdict import Verdict
from flowops.render.contract_text import contract_lines, render_breaking
from flowops.render.findings_text import render_findings
from flowops.render.paint import PLAIN, Paint
from flowops.render.safe import safe
from flowops.render.words import counted, heading, sign, summary, title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flowops.findings import Finding
    from flowops.planning.plan import Plan, PlannedFlow

MOST_DIFFERENCES = 12

DIRECTIONS = {
    Direction.OUTSIDE: "changed outside",
    Direction.PENDING: "pending here",
    Direction.BOTH: "changed outside and pending here",
    Direction.UNKNOWN: "unknown",
}


def render_plan(
    plan: Plan,
    where: str,
    paint: Paint = PLAIN,
    *,
    verbose: bool = False,
    warnings: Sequence[Finding] = (),
) -> str:
    """`warnings` are those of the definitions; they are counted here and shown elsewhere."""
    said = f" {counted(len(warnings), 'warning')}." if warnings else ""
    return "\n".join(_plan_lines(plan, where, paint, verbose=verbose, said=said)) + "\n"


def _plan_lines(plan: Plan, where: str, paint: Paint, *, verbose: bool, said: str) -> Iterator[str]:
    yield paint(heading(plan.environment, where), bold=True)
    if breaking := render_breaking(plan, paint):
        yield ""
        yield from breaking.rstrip("\n").split("\n")
    shown = [flow for flow in plan.flows if verbose or not is_quiet(flow)]
    for flow in shown:
        yield ""
        yield from flow_lines(flow, plan, paint)
    yield from unmanaged_lines(plan, paint)
    yield ""
    if plan.is_empty:
        yield f"No changes. {_standing(plan)}.{said}"
    else:
        yield paint(f"Plan: {summary(plan)}.{said}", bold=True)
        yield paint.dim(f"plan {plan.plan_id}")


def is_quiet(flow: PlannedFlow) -> bool:
    """In sync, with nothing else to say."""
    return flow.verdict is Verdict.IN_SYNC and not flow.judgement.reasons


def flow_lines(flow: PlannedFlow, plan: Plan, paint: Paint) -> Iterator[str]:
    name = safe(flow.pair.desired.name)
    state = "new" if flow.pair.live is None else _live_state(flow)
    if flow.pair.rivals:
        state = "not one flow"
    said = f'"{name}" {paint.dim(state)}'
    yield f"  {paint.sign(sign(flow))} {paint(title(flow, plan), bold=True)}  {said}"
    if not flow.steps:
        yield f"      {flow.verdict.value}{' (held)' if flow.judgement.held else ''}"
    for step in flow.steps:
        yield f"      {paint.sign(step.sign)} {safe(step.describe())}"
    for reason in flow.judgement.reasons:
        yield f"      {paint.dim(safe(reason))}"
    yield from contract_lines(flow, paint)
    yield from _difference_lines(flow)
    if flow.verdict is Verdict.BLOCKED and flow.pair.live is not None:
        findings = locate_errors(flow.pair.desired, flow.pair.live.validation_errors)
        yield from render_findings(findings, paint).rstrip("\n").split("\n") if findings else ()


def _difference_lines(flow: PlannedFlow) -> Iterator[str]:
    said = differences(flow.pair)
    yield from (f"        {safe(each)}" for each in said[:MOST_DIFFERENCES])
    if len(said) > MOST_DIFFERENCES:
        yield f"        … and {counted(len(said) - MOST_DIFFERENCES, 'more difference')}"


def _live_state(flow: PlannedFlow) -> str:
    live = flow.pair.live
    if live is None:
        return ""
    evidence = flow.pair.knowledge.evidence.value
    return f"{safe(live.flow_id)} {safe(live.status_text)}, evidence: {evidence}"


def unmanaged_lines(plan: Plan, paint: Paint) -> Iterator[str]:
    if not plan.unmanaged:
        return
    yield ""
    count = counted(len(plan.unmanaged), "live flow")
    yield f"Not in this manifest, and never touched: {count}"
    for account, live in plan.unmanaged:
        of = "" if len(plan.environment.accounts) == 1 else f" @{safe(account.alias)}"
        yield paint.dim(
            f'    "{safe(live.name)}" {safe(live.flow_id)} {safe(live.status_text)}{of}'
        )


def _standing(plan: Plan) -> str:
    in_sync = plan.count(Verdict.IN_SYNC)
    others = [flow for flow in plan.flows if flow.verdict is not Verdict.IN_SYNC]
    said = f"{counted(in_sync, 'flow')} in sync"
    if others:
        noun = "needs you" if len(others) == 1 else "need you"
        said += f", {len(others)} {noun}"
    return said


def render_drift(plan: Plan, where: str, paint: Paint = PLAIN) -> str:
    lines = [paint(heading(plan.environment, where), bold=True)]
    for flow in plan.flows:
        if flow.direction is Direction.NONE:
            continue
        said = DIRECTIONS[flow.direction]
        evidence = flow.pair.knowledge.evidence.value
        mark = "~" if flow.direction is not Direction.UNKNOWN else "!"
        lines += ["", f"  {paint.sign(mark)} {paint(title(flow, plan), bold=True)}  {said}"]
        lines += [f"      {paint.dim(safe(reason))}" for reason in flow.judgement.reasons]
        lines += [f"      {paint.dim('evidence: ' + evidence)}"]
    lines += ["", _drift_summary(plan)]
    return "\n".join(lines) + "\n"


def _drift_summary(plan: Plan) -> str:
    outside = sum(flow.direction in {Direction.OUTSIDE, Direction.BOTH} for flow in plan.flows)
    unknown = sum(flow.direction is Direction.UNKNOWN for flow in plan.flows)
    pending = sum(flow.direction is Direction.PENDING for flow in plan.flows)
    clean = sum(flow.direction is Direction.NONE for flow in plan.flows)
    parts = [f"{counted(clean, 'flow')} as applied"]
    parts += [f"{pending} only pending here"] if pending else []
    parts += [f"{unknown} unknown"] if unknown else []
    lead = f"Drift: {counted(outside, 'flow')} changed outside" if outside else "No drift"
    return f"{lead}; {', '.join(parts)}."
