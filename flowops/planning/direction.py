"""Which way a flow differs: changed outside, pending here, both, or nobody can tell."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from flowops.model.status import FlowStatus
from flowops.planning.verdict import Judgement, Verdict

if TYPE_CHECKING:
    from flowops.compare.pairing import FlowPair
    from flowops.model.flows import LiveFlow
    from flowops.model.record import Record


class Direction(Enum):
    NONE = "none"
    OUTSIDE = "outside"
    PENDING = "pending"
    BOTH = "both"
    UNKNOWN = "unknown"


def direction_of(pair: FlowPair, judgement: Judgement) -> Direction:
    """Equal is always clean, whatever a record says; without a record nobody can tell."""
    if judgement.verdict is Verdict.IN_SYNC:
        return Direction.NONE
    record = pair.record if pair.record is not None and pair.record.flow_id is not None else None
    if pair.live is None:
        return _of_missing(pair, record)
    if judgement.verdict is Verdict.UNKNOWN or record is None:
        return Direction.UNKNOWN
    if record.flow_id != pair.live.flow_id:
        return _of(outside=True, pending=_pending_here(pair, record))
    if pair.definition_is_unknown and record.intent is None:
        return Direction.UNKNOWN
    return _of(_changed_outside(pair, pair.live, record), _pending_here(pair, record))


def _of_missing(pair: FlowPair, record: Record | None) -> Direction:
    if pair.rivals:
        return Direction.UNKNOWN
    if record is not None:
        return _of(outside=True, pending=_pending_here(pair, record))
    return Direction.PENDING if pair.desired.pinned_id is None else Direction.UNKNOWN


def _of(outside: bool, pending: bool) -> Direction:
    if outside:
        return Direction.BOTH if pending else Direction.OUTSIDE
    return Direction.PENDING if pending else Direction.NONE


def _changed_outside(pair: FlowPair, live: LiveFlow, record: Record) -> bool:
    if pair.definition_changed_outside:
        return True
    if record.intent is not None:
        return False
    # THROTTLED and BLOCKED come and go by themselves.
    both_published = record.status.counts_as_published and live.status.counts_as_published
    status_moved = record.status is not live.status and not both_published
    return (status_moved and not pair.desired.is_met_by(live.status)) or any(
        getattr(record, each.field) != getattr(live, each.field) for each in pair.unchangeable
    )


def _pending_here(pair: FlowPair, record: Record) -> bool:
    """What the manifest asks for is not what we last left."""
    desired = pair.desired
    statuses = (record.status, pair.live.status if pair.live else FlowStatus.UNKNOWN)
    return (
        record.intent is not None
        or record.fingerprint != desired.definition.fingerprint
        or not any(desired.is_met_by(each) for each in statuses)
        or any(
            getattr(record, each.field) != getattr(desired, each.field)
            for each in pair.unchangeable
        )
    )
