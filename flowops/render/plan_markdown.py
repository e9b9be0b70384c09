"""A plan or a drift for a pull request: counts first, then a table, then what is in sync folded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.compare.differences import differences
from flowops.planning.direction import Direction
from flowops.render.plan_text import DIRECTIONS, MOST_DIFFERENCES, is_quiet
from flowops.render.safe import code, prose
from flowops.render.words import counted, sign, summary, title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flowops.findings import Finding
    from flowops.planning.plan import Plan, PlannedFlow


def render_plan_markdown(plan: Plan, where: str, warnings: Sequence[Finding] = ()) -> str:
    return "\n".join(_plan_lines(plan, where, warnings)) + "\n"


def _plan_lines(plan: Plan, where: str, warnings: Sequence[Finding]) -> Iterator[str]:
    yield f"### flowops plan: {_heading(plan, where)}"
    yield ""
    said = summary(plan) or "no flows"
    yield f"**No changes.** {said}." if plan.is_empty else f"**{said}.**"
    loud = [flow for flow in plan.flows if not is_quiet(flow)]
    if loud:
        yield ""
        yield "| | flow | name | steps | why |"
        yield "|---|---|---|---|---|"
        yield from (_row(flow, plan) for flow in loud)
    if warnings:
        shown = (f"- {code(each.location)} {prose(each.message)}" for each in warnings)
        yield from _folded(counted(len(warnings), "warning"), shown)
    if plan.unmanaged:
        count = counted(len(plan.unmanaged), "live flow")
        names = (f"- {code(live.name)} {code(live.status_text)}" for _, live in plan.unmanaged)
        yield from _folded(f"{count} not in this manifest, never touched", names)
    yield ""
    yield f"plan {code(plan.plan_id)}"


def _heading(plan: Plan, where: str) -> str:
    return f"{prose(plan.environment.name)} · {code(where)}"


def _row(flow: PlannedFlow, plan: Plan) -> str:
    mark = sign(flow).strip()
    steps = ", ".join(step.action for step in flow.steps) or flow.verdict.value
    said = (*flow.judgement.reasons, *differences(flow.pair)[:MOST_DIFFERENCES])
    why = "<br>".join(prose(each) for each in said)
    cells = (code(mark) if mark else "", code(title(flow, plan)), code(flow.pair.desired.name))
    return f"| {' | '.join(cells)} | {steps} | {why} |"


def render_drift_markdown(plan: Plan, where: str) -> str:
    drifted = [flow for flow in plan.flows if flow.direction is not Direction.NONE]
    lines = [f"### flowops drift: {_heading(plan, where)}", ""]
    if not drifted:
        lines.append(f"**No drift.** {counted(len(plan.flows), 'flow')} as applied.")
        return "\n".join(lines) + "\n"
    lines += ["| flow | direction | evidence | why |", "|---|---|---|---|"]
    for flow in drifted:
        why = "<br>".join(prose(reason) for reason in flow.judgement.reasons)
        evidence = flow.pair.knowledge.evidence.value
        said = DIRECTIONS[flow.direction]
        lines.append(f"| {code(title(flow, plan))} | {said} | {evidence} | {why} |")
    return "\n".join(lines) + "\n"


def _folded(headline: str, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield f"<details><summary>{headline}</summary>"
    yield ""
    yield from lines
    yield ""
    yield "</details>"
