"""When our flows last changed, where the gateway says so in its list alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flowops.errors import StoreFailed
from flowops.model.outcome import Ok

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flowops.applying.result import FlowResult
    from flowops.model.flows import LiveFlow
    from flowops.model.record import Record
    from flowops.operations.workspace import World


def date_records(world: World, results: Iterable[FlowResult]) -> None:
    """List once more after the last write, where reading a flow by its id told no date.

    Without the date an edit from outside would go unseen. Evidence and no more: whatever fails
    here leaves the records as they are.
    """
    written = {_address(result): result.planned.pair.live for result in results if result.wrote}
    undated = {
        address: record
        for record in world.ledger.read_records()
        if (address := (record.waba_id, record.flow_id)) in written and record.updated_at is None
    }
    for account in world.environment.accounts:
        if not any(waba_id == account.waba_id for waba_id, _ in undated):
            continue
        listed = world.gateway.list_flows(account)
        for live in listed.value if isinstance(listed, Ok) else ():
            address = (account.waba_id, live.flow_id)
            record = undated.get(address)
            if record is not None and _is_caught_up(live, record, written[address]):
                _save(world, replace(record, updated_at=live.updated_at))


def _address(result: FlowResult) -> tuple[str, str | None]:
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
        world.ledger.save_record(record)
    except StoreFailed as problem:
        world.warn(problem.message)
