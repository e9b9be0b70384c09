"""Guards: reasons to refuse a whole plan before its first write, each with its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.errors import PlanRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from flowops.planning.plan import Plan

MANY_PUBLISHED_FROM = 10
"""Below this many published flows a share says nothing (octoDNS: MIN_EXISTING_RECORDS)."""

MANY_PUBLISHED_SHARE = 0.30
"""Of the published flows, touched in one run (octoDNS: MAX_SAFE_UPDATE_PCENT)."""


def _many_published(plan: Plan) -> str | None:
    published = [
        flow
        for flow in plan.flows
        if flow.pair.live is not None and flow.pair.live.status.counts_as_published
    ]
    touched = sum(bool(flow.steps) for flow in published)
    if len(published) < MANY_PUBLISHED_FROM or touched <= MANY_PUBLISHED_SHARE * len(published):
        return None
    allowed = int(MANY_PUBLISHED_SHARE * len(published))
    return (
        f"this plan replaces {touched} of {len(published)} published flows; at most {allowed}"
        f" at once ({MANY_PUBLISHED_SHARE:.0%})"
    )


def _empty_list(plan: Plan) -> str | None:
    """An account that lists nothing, although we recorded flows there: another key or account?"""
    recorded = [
        flow
        for flow in plan.flows
        if plan.listed.get(flow.pair.account.waba_id) == 0
        and flow.pair.record is not None
        and flow.pair.record.flow_id is not None
    ]
    if not recorded:
        return None
    flows = "1 flow of this manifest was" if len(recorded) == 1 else None
    flows = flows or f"{len(recorded)} flows of this manifest were"
    return (
        f"the account lists no flow at all, but {flows} recorded there:"
        " is it the right account, and may this key see it?"
    )


GUARDS: dict[str, Callable[[Plan], str | None]] = {
    "many-published": _many_published,
    "empty-list": _empty_list,
}


def check_guards(plan: Plan, allowed: Collection[str] = ()) -> None:
    """Raises PlanRefused with every refusal and the flag that lifts it once."""
    if plan.is_empty:
        return
    refusals = {
        name: said
        for name, guard in GUARDS.items()
        if name not in allowed and (said := guard(plan)) is not None
    }
    if refusals:
        flags = " ".join(f"--allow {name}" for name in refusals)
        raise PlanRefused(
            "; ".join(refusals.values()),
            guard=next(iter(refusals)),
            hint=f"nothing was written. If it is meant: {flags}",
        )
