"""Every flow as it is live: a table for people, a document for machines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flowops.operations.history import Deed
from flowops.render.history_json import deed_entry
from flowops.render.history_text import done, short_commit
from flowops.render.paint import PLAIN, Paint
from flowops.render.safe import safe
from flowops.render.words import heading, title

if TYPE_CHECKING:
    from flowops.planning.plan import Plan, PlannedFlow

COLUMNS = ("FLOW", "ID", "STATUS", "VERDICT", "EVIDENCE", "LAST APPLIED", "RESULT", "COMMIT", "BY")

Deeds = Mapping[tuple[str, str], Deed]
"""What was done last to each flow, by its address."""


def render_status(plan: Plan, deeds: Deeds, where: str, paint: Paint = PLAIN) -> str:
    rows = [COLUMNS, *(_row(flow, plan, deeds) for flow in plan.flows)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    lines = [paint(heading(plan.environment, where), bold=True), ""]
    for index, row in enumerate(rows):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        lines.append(paint.dim(line.rstrip()) if index == 0 else line.rstrip())
    return "\n".join(lines) + "\n"


def _row(flow: PlannedFlow, plan: Plan, deeds: Deeds) -> tuple[str, ...]:
    live, record = flow.pair.live, flow.pair.record
    last = deeds.get(flow.pair.desired.address)
    return (
        title(flow, plan),
        safe(live.flow_id) if live else "-",
        safe(live.status_text) if live else "-",
        flow.verdict.value,
        flow.pair.knowledge.evidence.value,
        safe((last.at if last else record and record.applied_at) or "-"),
        f"{done(last)} {last.result.value}" if last else "-",
        short_commit(last.author.commit) if last else "-",
        safe(last.author.who) if last else "-",
    )


def status_document(plan: Plan, deeds: Deeds) -> dict[str, Any]:
    """`flows`: key, waba, name, flow_id, status, verdict, evidence, record and last (or null).

    `last` is an entry of the history.
    """
    return {
        "format_version": "1.0",
        "environment": safe(plan.environment.name),
        "flows": [_flow(flow, deeds) for flow in plan.flows],
    }


def _flow(flow: PlannedFlow, deeds: Deeds) -> dict[str, Any]:
    live, record = flow.pair.live, flow.pair.record
    last = deeds.get(flow.pair.desired.address)
    return {
        "key": safe(flow.key),
        "waba": safe(flow.pair.account.alias),
        "name": safe(live.name if live else flow.pair.desired.name),
        "flow_id": safe(live.flow_id) if live else None,
        "status": safe(live.status_text) if live else None,
        "updated_at": safe(live.updated_at) if live and live.updated_at else None,
        "verdict": flow.verdict.value,
        "evidence": flow.pair.knowledge.evidence.value,
        "record": record
        and {
            "status": record.status.value,
            "fingerprint": record.fingerprint and safe(record.fingerprint),
            "applied_at": record.applied_at and safe(record.applied_at),
            "open_write": record.intent.value if record.intent else None,
        },
        "last": deed_entry(last) if last else None,
    }
