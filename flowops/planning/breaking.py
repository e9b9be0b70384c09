"""What a plan changes of what others rely on, and what of that breaks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.compare.contract_changes import contract_changes, waive
from flowops.flowjson.contract import contract_of
from flowops.flowjson.flow import Flow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.compare.contract_change import ContractChange
    from flowops.flowjson.contract import Contract
    from flowops.model.definition import Definition
    from flowops.planning.plan import Plan, PlannedFlow


def contract_changes_of(flow: PlannedFlow) -> tuple[ContractChange, ...] | None:
    """What its steps change, the breaking first, with the reasons that the manifest gives.

    None where the definition that people have now is not known, and so nothing can be told.
    Nobody relies yet on a flow that is not there.
    """
    pair = flow.pair
    if not flow.steps or pair.live is None:
        return ()
    before, after = pair.served or pair.live_definition, pair.desired.definition
    if before is None:
        return None
    if before.fingerprint == after.fingerprint:
        return ()
    return waive(contract_changes(_contract(before), _contract(after)), pair.desired.breaking)


def breaking_changes(plan: Plan) -> Iterator[tuple[PlannedFlow, ContractChange]]:
    """All that break somebody, accepted or not, in the order of the plan."""
    for flow in plan.flows:
        for change in contract_changes_of(flow) or ():
            if change.is_breaking:
                yield flow, change


def unneeded_acceptances(plan: Plan) -> Iterator[tuple[PlannedFlow, str]]:
    """What the manifest accepts and no step breaks, where that is known."""
    for flow in plan.flows:
        changes = contract_changes_of(flow) if flow.pair.desired.breaking else None
        broken = {each.field for each in changes or () if each.is_breaking}
        if changes is not None:
            yield from ((flow, name) for name in flow.pair.desired.breaking if name not in broken)


def _contract(definition: Definition) -> Contract:
    flow = Flow(definition.value)
    try:
        return contract_of(flow)
    finally:
        flow.release()
