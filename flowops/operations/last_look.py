"""The last look: one more list after the last write, where reading by id left a question open.

Each flow was read by its id after its own last write. What only a list tells is when a flow
changed, where the gateway dates its list alone, and what became of the flow since.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flowops.errors import StoreFailed
from flowops.model.outcome import Failure, FailureKind, Ok
from flowops.model.record import Event
from flowops.model.status import FlowStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flowops.applying.result import FlowResult
    from flowops.model.flows import Account, LiveFlow
    from flowops.model.record import Record
    from flowops.operations.workspace import World


def look_again(world: World, results: Sequence[FlowResult]) -> tuple[FlowResult, ...]:
    """The results, corrected by what the list shows; the records, dated by it.

    A key that is refused now is a failure like any other. Another list that cannot be read only
    leaves undated what it would have dated.
    """
    undated = _undated_records(world, results)
    looks = {
        account: world.gateway.list_flows(account)
        for account in world.environment.accounts
        if any(waba_id == account.waba_id for waba_id, _ in undated)
    }
    corrected = []
    for result in results:
        look = looks.get(result.planned.pair.account)
        if look is None or not result.wrote or result.failure is not None:
            corrected.append(result)
        elif isinstance(look, Ok):
            corrected.append(_verified(world, result, look.value))
        elif look.failure.kind is FailureKind.ACCESS:
            corrected.append(replace(result, failure=look.failure))
        else:
            world.warn(f"the last look at the account failed: {look.failure.message}")
            corrected.append(result)
    for account, look in looks.items():
        if isinstance(look, Ok):
            _date(world, account, look.value, undated, results)
    return tuple(corrected)


def _verified(world: World, result: FlowResult, listed: tuple[LiveFlow, ...]) -> FlowResult:
    desired = result.planned.pair.desired
    of_this_name = [each.flow_id for each in listed if each.name == desired.name]
    if len(of_this_name) > 1 and desired.pinned_id is None:
        said = f"the account has this name twice by now: {', '.join(of_this_name)}"
        failure = Failure(FailureKind.NAME_TAKEN, said)
        return replace(result, failure=failure, needs_you=True)
    flow = next((each for each in listed if each.flow_id == result.flow_id), None)
    if (flow is not None and _is_as_wanted(flow, result)) or result.flow_id is None:
        return result
    # A list may lag: what the flow itself says counts.
    asked = world.gateway.get_flow(desired.account, result.flow_id)
    if not isinstance(asked, Ok):
        return replace(result, failure=asked.failure)
    if _is_as_wanted(asked.value, result):
        return result
    said = f"changed while we applied: it reads {asked.value.status_text} again"
    return replace(result, failure=Failure(FailureKind.NOT_PUBLISHED, said))


def _is_as_wanted(live: LiveFlow, result: FlowResult) -> bool:
    if result.planned.pair.desired.status is FlowStatus.DRAFT:
        return live.status is FlowStatus.DRAFT
    return live.status.counts_as_published


_Address = tuple[str, str | None]


def _undated_records(world: World, results: Sequence[FlowResult]) -> dict[_Address, Record]:
    written = {_address(result) for result in results if result.wrote}
    if not written:
        return {}
    try:
        records = world.ledger.read_records(world.environment.left_out)
    except StoreFailed as problem:
        # What was done has to be told, whatever cannot be read any more.
        world.warn(f"nothing is dated by the last look at the account: {problem.message}")
        return {}
    return {
        address: record
        for record in records
        if (address := (record.waba_id, record.flow_id)) in written and record.updated_at is None
    }


def _date(
    world: World,
    account: Account,
    listed: tuple[LiveFlow, ...],
    undated: dict[_Address, Record],
    results: Sequence[FlowResult],
) -> None:
    """Without the date an edit from outside would go unseen."""
    before = {_address(each): each.planned.pair.live for each in results}
    for live in listed:
        record = undated.get((account.waba_id, live.flow_id))
        if record is not None and _is_caught_up(
            live, record, before[account.waba_id, live.flow_id]
        ):
            _save(world, replace(record, updated_at=live.updated_at))


def _address(result: FlowResult) -> _Address:
    return result.planned.pair.account.waba_id, result.flow_id


def _is_caught_up(live: LiveFlow, record: Record, before: LiveFlow | None) -> bool:
    """A list may lag, and a date from before our write would look like somebody else's edit."""
    if live.updated_at is None or record.intent is not None or live.status is not record.status:
        return False
    if before is None or before.status is not live.status:
        return True
    return before.updated_at != live.updated_at


def _save(world: World, record: Record) -> None:
    try:
        world.ledger.save_record(record, Event.READ)
    except StoreFailed as problem:
        world.warn(problem.message)
