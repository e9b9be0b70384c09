"""Every flow as it is live: a table for people, a document for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.render.paint import PLAIN, Paint
from flowops.render.safe import safe
from flowops.render.words import heading, title

if TYPE_CHECKING:
    from flowops.planning.plan import Plan, PlannedFlow

COLUMNS = ("FLOW", "ID", "STATUS", "VERDICT", "EVIDENCE", "LAST APPLIED")


def render_status(plan: Plan, where: str, paint: Paint = PLAIN) -> str:
    rows = [COLUMNS, *(_row(flow, plan) for flow in plan.flows)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    lines = [paint(heading(plan.environment, where), bold=True), ""]
    for index, row in enumerate(rows):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        lines.append(paint.dim(line.rstrip()) if index == 0 else line.rstrip())
    return "\n".join(lines) + "\n"


def _row(flow: PlannedFlow, plan: Plan) -> tuple[str, ...]:
    live, record = flow.pair.live, flow.pair.record
    return (
        title(flow, plan),
        live.flow_id if live else "-",
        safe(live.status_text) if live else "-",
        flow.verdict.value,
        flow.pair.knowledge.evidence.value,
        (record.applied_at if record else None) or "-",
    )


def status_document(plan: Plan) -> dict[str, Any]:
    """`flows`: key, waba, name, flow_id, status, verdict, evidence, record (or null)."""
    return {
        "format_version": "1.0",
        "environment": plan.environment.name,
        "flows": [_flow(flow) for flow in plan.flows],
    }


def _flow(flow: PlannedFlow) -> dict[str, Any]:
    live, record = flow.pair.live, flow.pair.record
    return {
        "key": flow.key,
        "waba": flow.pair.account.alias,
        "name": safe(live.name if live else flow.pair.desired.name),
        "flow_id": live.flow_id if live else None,
        "status": safe(live.status_text) if live else None,
        "updated_at": live.updated_at if live else None,
        "verdict": flow.verdict.value,
        "evidence": flow.pair.knowledge.evidence.value,
        "record": record
        and {
            "status": record.status.value,
            "fingerprint": record.fingerprint,
            "applied_at": record.applied_at,
            "open_write": record.intent.value if record.intent else None,
        },
    }
