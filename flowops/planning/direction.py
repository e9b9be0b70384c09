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
        if pair.rivals:
            return Direction.UNKNOWN
        return Direction.PENDING if record is None else _of(pair, record, outside=True)
    if judgement.verdict is Verdict.UNKNOWN or record is None:
        return Direction.UNKNOWN
    return _of(pair, record, outside=_changed_outside(pair, pair.live, record))


def _of(pair: FlowPair, record: Record, *, outside: bool) -> Direction:
    pending = _pending_here(pair, record)
    if outside:
        return Direction.BOTH if pending else Direction.OUTSIDE
    return Direction.PENDING if pending else Direction.UNKNOWN


def _changed_outside(pair: FlowPair, live: LiveFlow, record: Record) -> bool:
    if pair.definition_changed_outside:
        return True
    if record.intent is not None:
        return False
    status_moved = record.status is not live.status and not (
        record.status.counts_as_published and live.status.is_unhealthy
    )
    return (
        status_moved
        or record.name != live.name
        or record.categories != live.categories
        or record.endpoint_uri != live.endpoint_uri
    )


def _pending_here(pair: FlowPair, record: Record) -> bool:
    """What the manifest asks for is not what we last left."""
    desired = pair.desired
    wants_publish = desired.status is FlowStatus.PUBLISHED
    endpoint = desired.endpoint_uri
    return (
        record.intent is not None
        or record.fingerprint != desired.definition.fingerprint
        or wants_publish != record.status.counts_as_published
        or record.name != desired.name
        or ("categories" not in desired.ignore and record.categories != desired.categories)
        or ("endpoint_uri" not in desired.ignore and endpoint not in {None, record.endpoint_uri})
    )
