"""A plan, an apply or a drift for machines: `schemas/plan.schema.json`, format 1.0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.compare.changes.wording import sentence
from flowops.compare.differences import changes_of
from flowops.operations.drift import unhealthy
from flowops.operations.places import locate_errors
from flowops.operations.sharded import add_shard
from flowops.planning.breaking import contract_changes_of
from flowops.planning.verdict import Verdict
from flowops.render.contract_text import LONGEST
from flowops.render.findings_json import finding_entries
from flowops.render.safe import json_text, safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flowops.applying.result import FlowResult
    from flowops.compare.changes.change import Change
    from flowops.compare.contract_change import ContractChange
    from flowops.findings import Finding
    from flowops.operations.deploy import ApplyReport
    from flowops.operations.drift import Heartbeat
    from flowops.operations.sharded import Whole
    from flowops.planning.plan import Plan, PlannedFlow

FORMAT_VERSION = "1.0"


def as_text(document: dict[str, Any]) -> str:
    return json_text(document)


def plan_document(
    plan: Plan,
    warnings: Sequence[Finding] = (),
    *,
    where: str | None = None,
    whole: Whole | None = None,
) -> dict[str, Any]:
    """`warnings` are those of the definitions; `whole` is what all shards have in common."""
    document = _document(plan, list(map(_flow, plan.flows)))
    if where is not None:
        document["where"] = safe(where)
    return add_shard({**document, "findings": finding_entries(warnings)}, plan, whole)


def drift_document(plan: Plan, heartbeat: Heartbeat) -> dict[str, Any]:
    flows = [{**_flow(flow), "direction": flow.direction.value} for flow in plan.flows]
    return {
        **_document(plan, flows),
        "health": [
            {
                "key": safe(flow.key),
                "waba": safe(flow.pair.account.alias),
                "status": safe(flow.pair.live.status_text),
            }
            for flow in unhealthy(plan)
            if flow.pair.live
        ],
        "heartbeat": {
            "looked_at": heartbeat.looked_at.isoformat(timespec="seconds"),
            "seconds": heartbeat.seconds,
            "flows": heartbeat.flows,
            "live_flows": heartbeat.live_flows,
        },
    }


def apply_document(
    report: ApplyReport, warnings: Sequence[Finding] = (), *, whole: Whole | None = None
) -> dict[str, Any]:
    """`whole` is what all shards have in common."""
    flows = [_applied(result) for result in report.results] or list(map(_flow, report.plan.flows))
    document = {
        **_document(report.plan, flows),
        "findings": finding_entries(warnings),
        "exit_code": int(report.exit_code),
    }
    return add_shard(document, report.plan, whole)


def _document(plan: Plan, flows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "format_version": FORMAT_VERSION,
        "plan_id": plan.plan_id,
        "environment": safe(plan.environment.name),
        "flows": flows,
        "unmanaged": [
            {
                "waba": safe(account.alias),
                "name": safe(live.name),
                "flow_id": safe(live.flow_id),
                "status": safe(live.status_text),
            }
            for account, live in plan.unmanaged
        ],
        "summary": _summary(plan),
    }


def _summary(plan: Plan) -> dict[str, int]:
    steps = plan.count_steps()
    return {
        "create": steps["create"],
        "replace_json": steps["replace-json"],
        "publish": steps["publish"],
        "in_sync": plan.count(Verdict.IN_SYNC),
        "drifted": plan.count(Verdict.DRIFTED),
        "blocked": plan.count(Verdict.BLOCKED),
        "unknown": plan.count(Verdict.UNKNOWN),
    }


def _flow(flow: PlannedFlow) -> dict[str, Any]:
    pair = flow.pair
    changes = changes_of(pair)
    return {
        "key": safe(flow.key),
        "waba": safe(pair.account.alias),
        "name": safe(pair.desired.name),
        "flow_id": safe(pair.live.flow_id) if pair.live else None,
        "status": safe(pair.live.status_text) if pair.live else None,
        "verdict": flow.verdict.value,
        "evidence": pair.knowledge.evidence.value,
        "held": flow.judgement.held,
        "needs_you": flow.needs_a_person,
        "reasons": [safe(reason) for reason in flow.judgement.reasons],
        "differences": [safe(sentence(each)) for each in changes],
        "changes": list(map(_said, changes)),
        "contract_changes": _contract_changes(flow),
        "steps": [{"action": step.action} for step in flow.steps],
    }


def _said(change: Change) -> dict[str, str]:
    return {"aspect": change.aspect.value, "sentence": safe(sentence(change))}


def _contract_changes(flow: PlannedFlow) -> list[dict[str, Any]] | None:
    changes = contract_changes_of(flow)
    return None if changes is None else [_contract_change(each) for each in changes]


def _contract_change(change: ContractChange) -> dict[str, Any]:
    because = change.waived_because
    return {
        "party": change.party.value,
        "breaking": change.is_breaking,
        "field": safe(change.field),
        "sentence": safe(change.sentence, LONGEST),
        "waived_because": None if because is None else safe(because, LONGEST),
    }


def _applied(result: FlowResult) -> dict[str, Any]:
    document = _flow(result.planned)
    for index, step in enumerate(document["steps"]):
        step["outcome"] = result.outcomes[index].value
        error = result.error_at(index)
        step["error"] = None if error is None else safe(error)
    return {
        **document,
        "flow_id": safe(result.flow_id) if result.flow_id else document["flow_id"],
        "error": safe(result.failure.message) if result.failure else None,
        "findings": finding_entries(
            locate_errors(result.planned.pair.desired, result.validation_errors)
        ),
        "put_back": result.put_back,
        "left_in_draft": result.left_in_draft,
    }
