"""What a plan changes of what others rely on, and what of that breaks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.model.status import FlowStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.compare.contract_change import ContractChange
    from flowops.compare.pairing import FlowPair
    from flowops.flowjson.contract import Contract
    from flowops.model.definition import Definition
    from flowops.planning.plan import Plan, PlannedFlow


def contract_changes_of(flow: PlannedFlow) -> tuple[ContractChange, ...] | None:
    """What the wanted definition changes, the breaking first, with the reasons that the manifest
    gives; whether it is applied now, or held until a person goes on.

    None where the definition that people have now is not known, and so nothing can be told.
    Nobody relies yet on a flow that is not there.
    """
    pair, after = flow.pair, flow.pair.desired.definition
    before = _served(pair)
    if pair.live is None or (before is None and pair.knowledge.fingerprint == after.fingerprint):
        return ()
    before = before or pair.live_definition
    if before is None:
        return None
    # A plan without a change compares nothing, and most plans are such.
    from flowops.compare.contract_changes import contract_changes, waive

    return waive(contract_changes(_contract(before), _contract(after)), pair.desired.breaking)


def breaking_changes(plan: Plan) -> Iterator[tuple[PlannedFlow, ContractChange]]:
    """All that break somebody, accepted or not, in the order of the plan."""
    for flow in plan.flows:
        for change in contract_changes_of(flow) or ():
            if change.is_breaking:
                yield flow, change


def unneeded_acceptances(plan: Plan) -> Iterator[tuple[PlannedFlow, str, str | None]]:
    """What the manifest accepts and no step breaks, where that is known, with the field that may be
    meant by it: one that breaks and that nobody accepts.
    """
    for flow in plan.flows:
        accepted = flow.pair.desired.breaking
        changes = contract_changes_of(flow) if accepted else None
        if changes is None:
            continue
        broken = {each.field: each.waived_because for each in changes if each.is_breaking}
        missed = [field for field, because in broken.items() if because is None]
        for name in accepted:
            if name not in broken:
                yield flow, name, next((each for each in missed if _is_near(name, each)), None)


def _is_near(name: str, field: str) -> bool:
    """By the place and by what is there, each for itself: fields of one place are not near."""
    from flowops.flowjson.wording import is_meant

    place, joint, value = name.rpartition(_JOINT)
    known_place, known_joint, known_value = field.rpartition(_JOINT)
    if joint and known_joint:
        return _alike(place, known_place) > _SAME and is_meant(value, known_value)
    return field.endswith(f" {name}") or _alike(name, field) > _SAME


_JOINT = ": "
_SAME = 0.8


def _alike(one: str, other: str) -> float:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, one.lower(), other.lower()).quick_ratio()


def _served(pair: FlowPair) -> Definition | None:
    """What people get instead of the live draft, unless it is wanted as no more than a draft."""
    return pair.served if pair.desired.status is FlowStatus.PUBLISHED else None


def _contract(definition: Definition) -> Contract:
    from flowops.flowjson.contract import contract_of
    from flowops.flowjson.flow import Flow

    flow = Flow(definition.value)
    try:
        return contract_of(flow)
    finally:
        flow.release()
