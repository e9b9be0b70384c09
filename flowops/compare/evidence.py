"""What is known of a live definition, and how strongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.model.definition import CANONICAL_FORM
from flowops.model.record import Evidence, Intent, Record
from flowops.model.status import FlowStatus

if TYPE_CHECKING:
    from flowops.model.flows import LiveFlow


class Knowledge(Struct, frozen=True):
    """The live definition's fingerprint, None where unknown.

    `moved` says that somebody else changed the definition since our last write: it is known to
    differ from what we left, though not in what.
    """

    fingerprint: str | None = None
    evidence: Evidence = Evidence.NONE
    moved: bool = False


NOTHING_KNOWN = Knowledge()


def know(live: LiveFlow, record: Record | None, read_back: str | None) -> Knowledge:
    """Weigh what there is, strongest first: read back, the clock of the flow, our own record."""
    if read_back is not None:
        return Knowledge(read_back, Evidence.READ_BACK)
    if record is None or not _speaks_of(record, live):
        return NOTHING_KNOWN
    if record.intent is not None:
        return _after_an_open_write(live, record, record.intent)
    return _after_our_last_write(live, record)


def _speaks_of(record: Record, live: LiveFlow) -> bool:
    return (
        record.flow_id == live.flow_id
        and record.fingerprint is not None
        and record.fingerprint.startswith(f"{CANONICAL_FORM}:")
    )


def _after_our_last_write(live: LiveFlow, record: Record) -> Knowledge:
    dated = _is_dated(live, record)
    evidence = Evidence.TIMESTAMP if dated else Evidence.RECORD
    if _fell_to_draft(live, record) or (dated and record.updated_at != live.updated_at):
        return Knowledge(None, evidence, moved=True)
    return Knowledge(record.fingerprint, evidence)


def _after_an_open_write(live: LiveFlow, record: Record, intent: Intent) -> Knowledge:
    """A run ended between a write and its receipt, so the write may or may not have landed."""
    dated = _is_dated(live, record)
    untouched = dated and record.updated_at == live.updated_at
    if live.status is FlowStatus.DRAFT:
        # An upload may have landed, or a publish and then somebody's upload. Only a date that
        # stands still rules the latter out; it may be too coarse to rule out the former.
        known = untouched and intent is Intent.PUBLISH and not _fell_to_draft(live, record)
        return Knowledge(record.fingerprint, Evidence.TIMESTAMP) if known else NOTHING_KNOWN
    if untouched:
        return Knowledge(record.fingerprint, Evidence.TIMESTAMP)
    if intent is Intent.PUBLISH or not dated:
        # Published: the publish landed, or the upload never did, since it would have left a draft.
        return Knowledge(record.fingerprint, Evidence.RECORD)
    return Knowledge(None, Evidence.TIMESTAMP, moved=True)


def _is_dated(live: LiveFlow, record: Record) -> bool:
    return record.updated_at is not None and live.updated_at is not None


def _fell_to_draft(live: LiveFlow, record: Record) -> bool:
    # An upload to a published flow sends it back to DRAFT, so a draft that we left published
    # holds somebody else's upload (Meta, lifecycle page).
    return record.status.counts_as_published and live.status is FlowStatus.DRAFT
