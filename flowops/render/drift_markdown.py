"""Drift for the summary of a job and for an issue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.planning.direction import Direction
from flowops.render.plan_text import DIRECTIONS
from flowops.render.safe import code, prose
from flowops.render.words import counted, title

if TYPE_CHECKING:
    from flowops.planning.plan import Plan


def render_drift_markdown(plan: Plan, where: str) -> str:
    drifted = [flow for flow in plan.flows if flow.direction is not Direction.NONE]
    lines = [f"### flowops drift: {prose(plan.environment.name)} · {code(where)}", ""]
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
