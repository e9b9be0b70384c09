"""Drift: what somebody else changed since flowops last wrote."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.errors import ExitCode
from flowops.model.definition import canonical_text
from flowops.planning.direction import Direction

if TYPE_CHECKING:
    from datetime import datetime

    from flowops.planning.plan import Plan, PlannedFlow

OUTSIDE = {Direction.OUTSIDE, Direction.BOTH}


class Heartbeat(Struct, frozen=True):
    """That somebody looked: when (UTC), for how long, and at how much. No news is good news only
    where this is there.
    """

    looked_at: datetime
    seconds: float
    flows: int
    live_flows: int


def heartbeat_of(plan: Plan, looked_at: datetime, seconds: float) -> Heartbeat:
    return Heartbeat(looked_at, round(seconds, 3), len(plan.flows), sum(plan.listed.values()))


def changed_outside(plan: Plan) -> tuple[PlannedFlow, ...]:
    return tuple(flow for flow in plan.flows if flow.direction in OUTSIDE)


def untold(plan: Plan) -> tuple[PlannedFlow, ...]:
    """Flows of which nobody can say whether they changed."""
    return tuple(flow for flow in plan.flows if flow.direction is Direction.UNKNOWN)


def unhealthy(plan: Plan) -> tuple[PlannedFlow, ...]:
    """BLOCKED and THROTTLED: Meta's doing, not a change of the flow."""
    return tuple(
        flow for flow in plan.flows if flow.pair.live and flow.pair.live.status.is_unhealthy
    )


def drift_fingerprint(plan: Plan) -> str | None:
    """The same for the same drift; None where there is none and all can be told. Health counts only
    beside drift.
    """
    found = (*changed_outside(plan), *untold(plan))
    if not found:
        return None
    facts = {
        "flows": sorted(
            [*flow.pair.desired.address, flow.direction.value, *flow.judgement.reasons]
            for flow in found
        ),
        "health": sorted(
            [*flow.pair.desired.address, flow.pair.live.status_text]
            for flow in unhealthy(plan)
            if flow.pair.live
        ),
    }
    return hashlib.sha256(canonical_text(facts).encode()).hexdigest()[:16]


def drift_exit_code(plan: Plan) -> ExitCode:
    """What is only pending here is not drift; what nobody can tell asks for a person."""
    directions = {flow.direction for flow in plan.flows}
    if directions & OUTSIDE:
        return ExitCode.CHANGES
    if Direction.UNKNOWN in directions:
        return ExitCode.NEEDS_YOU
    return ExitCode.DONE


def plan_exit_code(plan: Plan, *, detailed: bool) -> ExitCode:
    """0 unless asked for detail: then 2 if anything is to be done, 9 if only a person can go on."""
    if not detailed:
        return ExitCode.DONE
    if not plan.is_empty:
        return ExitCode.CHANGES
    if any(flow.needs_a_person for flow in plan.flows):
        return ExitCode.NEEDS_YOU
    return ExitCode.DONE
