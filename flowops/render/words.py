"""Counting and naming in words, so that every report says them alike."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from flowops.planning.verdict import Verdict
from flowops.render.safe import safe

if TYPE_CHECKING:
    from flowops.model.environment import Environment
    from flowops.planning.plan import Plan, PlannedFlow


def counted(count: int, noun: str) -> str:
    """`1 flow`, `2 flows`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def heading(environment: Environment, where: str) -> str:
    """The first line of every report: the environment, and where it writes."""
    return f"{safe(environment.name)} · {safe(where)}"


def summary(plan: Plan) -> str:
    """`1 to create, 2 to publish, 3 in sync`: only what there is."""
    verdicts = Counter(flow.verdict for flow in plan.flows)
    return summed(plan.count_steps(), verdicts, sum(flow.judgement.held for flow in plan.flows))


def summed(steps: Counter[str], verdicts: Counter[Verdict], held: int) -> str:
    """The same of what was counted: steps by action, flows by verdict, and flows that are held."""
    actions = (("create", "create"), ("replace-json", "replace"), ("publish", "publish"))
    states = (
        (Verdict.IN_SYNC, "in sync"),
        (Verdict.UNKNOWN, "unknown"),
        (Verdict.BLOCKED, "blocked"),
    )
    parts = [f"{steps[action]} to {word}" for action, word in actions if steps[action]]
    parts += [f"{verdicts[verdict]} {word}" for verdict, word in states if verdicts[verdict]]
    if held:
        parts.append(f"{held} held")
    return ", ".join(parts)


def sign(flow: PlannedFlow) -> str:
    """The sign before a flow: + create, ~ change, ^ publish, = adopt, ! needs you."""
    if flow.needs_a_person and not flow.steps:
        return "!"
    if flow.steps:
        return flow.steps[0].sign
    return "=" if flow.pair.consent.value == "adopt" else " "


def title(flow: PlannedFlow, plan: Plan) -> str:
    """`booking`, or `booking @acme` where the environment has several accounts."""
    if len(plan.environment.accounts) == 1:
        return safe(flow.key)
    return safe(f"{flow.key} @{flow.pair.account.alias}")
