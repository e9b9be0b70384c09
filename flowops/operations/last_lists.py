"""The last lists of an apply: one for each account, where a get for each flow would cost more."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from flowops.model.flows import FlowList
from flowops.model.outcome import FailureKind, Ok

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from flowops.model.flows import LiveFlow
    from flowops.model.outcome import Outcome
    from flowops.operations.workspace import World
    from flowops.planning.plan import Plan
    from flowops.steps.effects import LookLast

    Shown = Outcome[tuple[LiveFlow, ...]] | None
    Look = Callable[[LookLast], Shown]

NOT_LISTED = FlowList(())


def last_lists(world: World, plan: Plan, wishes: Iterable[LookLast]) -> Look:
    """What answers these wishes. A list that fails costs what only a list would have told."""
    waiting = defaultdict(list)
    for wish in wishes:
        waiting[wish.account].append(wish)
    accounts = [
        account
        for account, looks in waiting.items()
        if _is_worth_it(plan.lists.get(account, NOT_LISTED), looks)
    ]
    outcomes = world.in_parallel(world.gateway.list_flows, accounts)
    for outcome in outcomes:
        if not isinstance(outcome, Ok) and outcome.failure.kind is not FailureKind.ACCESS:
            world.warn(f"the last look at the account failed: {outcome.failure.message}")
    shown = {account: _shown(outcome) for account, outcome in zip(accounts, outcomes, strict=True)}
    return lambda wish: shown[wish.account](wish) if wish.account in shown else None


def _is_worth_it(before: FlowList, looks: Sequence[LookLast]) -> bool:
    """Also where a date may be news, and only a list has it."""
    may_date = not before.flows or any(flow.updated_at is not None for flow in before.flows)
    news = may_date and any(each.is_undated for each in looks)
    return news or len(looks) >= before.pages


def _shown(outcome: Outcome[FlowList]) -> Look:
    if not isinstance(outcome, Ok):
        return lambda _: outcome
    by_id = {flow.flow_id: flow for flow in outcome.value.flows}
    by_name: dict[str, list[LiveFlow]] = defaultdict(list)
    for flow in outcome.value.flows:
        by_name[flow.name].append(flow)

    def look(wish: LookLast) -> Shown:
        named = by_name.get(wish.name, [])
        flow = by_id.get(wish.flow_id)
        return Ok((*named, flow) if flow is not None and flow not in named else tuple(named))

    return look
