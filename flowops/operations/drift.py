"""Drift: what somebody else changed since flowops last wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.errors import ExitCode
from flowops.planning.direction import Direction

if TYPE_CHECKING:
    from flowops.planning.plan import Plan


def drift_exit_code(plan: Plan) -> ExitCode:
    """What is only pending here is not drift; what nobody can tell asks for a person."""
    directions = {flow.direction for flow in plan.flows}
    if directions & {Direction.OUTSIDE, Direction.BOTH}:
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
