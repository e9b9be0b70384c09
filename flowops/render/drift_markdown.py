"""Drift for the summary of a job and for an issue."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flowops.operations.drift import unhealthy
from flowops.planning.direction import Direction
from flowops.render.fitting import COMMENT, Limit, first_that_fits
from flowops.render.plan_text import DIRECTIONS
from flowops.render.safe import code, prose
from flowops.render.words import counted, title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.planning.plan import Plan, PlannedFlow

MOST_NAMED = 100
_MARKERS = Limit(300)
"""What a host's own marks before the text of an issue may take."""

_PAGE = re.compile(r"https?://[A-Za-z0-9.:/_-]+")


def render_drift_markdown(plan: Plan, where: str, limit: Limit = COMMENT) -> str:
    """As much as the limit admits: without the reasons, then without names, where it has to be."""
    drafts = (
        "\n".join(_lines(plan, where, named, reasons=reasons)) + "\n"
        for named, reasons in (
            (len(plan.flows), True),
            (len(plan.flows), False),
            (MOST_NAMED, False),
        )
    )
    return first_that_fits(drafts, limit)


def render_drift_issue(plan: Plan, where: str, run: str | None, waiting: str = "") -> str:
    """`run` is the page of the CI job; `waiting` says what is not certain yet."""
    seen = f"[Seen here]({run})." if run and _PAGE.fullmatch(run) else ""
    ending = "".join(f"\n{each}\n" for each in (waiting, seen) if each)
    ending += (
        "\n`flowops apply` puts an outside change back, `--adopt KEY` keeps it. This issue is kept"
        " by `flowops drift --issue`, and closes by itself.\n"
    )
    limit = Limit(COMMENT.most - _MARKERS.most).without(ending)
    return render_drift_markdown(plan, where, limit) + ending


def _lines(plan: Plan, where: str, named: int, *, reasons: bool) -> Iterator[str]:
    drifted = [flow for flow in plan.flows if flow.direction is not Direction.NONE]
    yield f"### flowops drift: {prose(plan.environment.name)} · {code(where)}"
    yield ""
    if drifted:
        yield "| flow | direction | evidence | why |"
        yield "|---|---|---|---|"
        yield from (_row(flow, plan, reasons=reasons) for flow in drifted[:named])
        if len(drifted) > named:
            yield ""
            yield f"… and {len(drifted) - named} more: `flowops drift` names them."
    else:
        yield f"**No drift.** {counted(len(plan.flows), 'flow')} as applied."
    sick = [flow for flow in unhealthy(plan) if flow.pair.live]
    if sick:
        yield ""
        yield "**Health, not drift**"
        yield ""
        yield from (_sick(flow, plan) for flow in sick[:named])


def _row(flow: PlannedFlow, plan: Plan, *, reasons: bool) -> str:
    why = "<br>".join(map(prose, flow.judgement.reasons)) if reasons else ""
    evidence = flow.pair.knowledge.evidence.value
    return f"| {code(title(flow, plan))} | {DIRECTIONS[flow.direction]} | {evidence} | {why} |"


def _sick(flow: PlannedFlow, plan: Plan) -> str:
    status = flow.pair.live.status_text if flow.pair.live else ""
    return f"- {code(title(flow, plan))} is {code(status)}"
