"""What every kind of step has in common: four members, and how its performance ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self

from msgspec import Struct
from msgspec.structs import replace

from flowops.model.outcome import Failure, FailureKind, Ok
from flowops.model.record import Record
from flowops.model.status import FlowStatus
from flowops.steps.effects import back_off, get_flow, list_flows

if TYPE_CHECKING:
    from flowops.compare.pairing import FlowPair
    from flowops.model.flows import DesiredFlow, LiveFlow, ValidationError
    from flowops.steps.effects import Performing

TRIES = 4
"""How often a call that may be repeated is sent at all."""


class Standing(Struct, frozen=True):
    """Where one flow stands while its steps are performed: live as last read, our last record.

    `replaced` says that a definition of ours may have sent a published flow back to DRAFT.
    `validation_errors` are what Meta said of the definition that the flow holds now. `unseen` is
    the announcement of a publish that was taken, and whose effect nobody has seen yet. `unsaved`
    says that what was read last is not on record: the next announcement takes it along.
    """

    desired: DesiredFlow
    live: LiveFlow | None
    record: Record
    was_published: bool
    replaced: bool = False
    validation_errors: tuple[ValidationError, ...] = ()
    unseen: Record | None = None
    unsaved: bool = False

    @property
    def flow_id(self) -> str:
        if self.live is None:
            raise AssertionError(f"{self.desired.key}: no step but create runs without a live flow")
        return self.live.flow_id


class Done(Struct, frozen=True):
    standing: Standing


class Failed(Struct, frozen=True):
    """A step that did not come about, or whose fate nobody knows.

    `needs_you` says that running again will not help: a person has to decide.
    """

    standing: Standing
    failure: Failure
    needs_you: bool = False


class Step(Protocol):
    """One write on one flow: a frozen Struct in its own file, listed in `kinds.py`."""

    action: ClassVar[str]
    sign: ClassVar[str]

    @classmethod
    def needed(cls, pair: FlowPair) -> Self | None:
        """The step, if this pair needs it. Pure."""

    def describe(self) -> str:
        """What it does, in words, for the plan. Pure."""

    def facts(self) -> dict[str, Any]:
        """What `plan_id` is made of: plain values, nothing that changes by itself. Pure."""

    def perform(self, standing: Standing) -> Performing[Done | Failed]: ...


def first_standing(pair: FlowPair) -> Standing:
    """Before the first step: our record, or an empty one for a flow that we never wrote to."""
    desired, live = pair.desired, pair.live
    errors = live.validation_errors if live else ()
    return Standing(
        desired,
        live,
        pair.own_record or _blank_record(pair),
        was_published=pair.was_published,
        replaced=pair.was_demoted_by_us,
        validation_errors=errors,
    )


def _blank_record(pair: FlowPair) -> Record:
    blank = Record(
        key=pair.desired.key,
        waba_id=pair.desired.account.waba_id,
        flow_id=None,
        name=pair.desired.name,
        status=FlowStatus.DRAFT,
        fingerprint=pair.knowledge.fingerprint,
        readable=pair.readable,
    )
    if pair.live is not None:
        return replace(seen(blank, pair.live), updated_at=None)
    if pair.record is None:
        return blank
    # A create that nobody heard of is open, and may still be under way.
    return replace(blank, intent=pair.record.intent, applied_at=pair.record.applied_at)


def seen(record: Record, live: LiveFlow) -> Record:
    """The record with what was read of the flow, wherever it was."""
    return replace(
        seen_again(record, live),
        readable=record.readable,
        flow_id=live.flow_id,
        name=live.name,
        categories=live.categories,
        endpoint_uri=live.endpoint_uri,
    )


def seen_again(record: Record, live: LiveFlow) -> Record:
    """With what get told after a write of ours: what that cannot have changed stays as it was
    recorded, or somebody else's change of it would pass for ours.
    """
    return replace(
        record,
        status=live.status,
        updated_at=live.updated_at,
        readable=live.definition_url is not None,
        was_published=record.was_published or live.status.counts_as_published,
    )


def look(standing: Standing) -> Performing[LiveFlow | Failure]:
    """Read the flow again: by its id, else in the list, where a lagging get would not show it."""
    account, flow_id = standing.desired.account, standing.flow_id
    outcome = yield from get_flow(account, flow_id)
    if isinstance(outcome, Ok):
        return outcome.value
    if outcome.failure.kind is not FailureKind.NOT_FOUND:
        return outcome.failure
    attempt = 1
    while True:
        listed = yield from list_flows(account)
        if not isinstance(listed, Ok):
            return listed.failure
        for each in listed.value.flows:
            if each.flow_id == flow_id:
                return each
        if attempt == TRIES - 1 or not (yield from back_off(attempt)):
            return outcome.failure
        attempt += 1


def out_of_budget(last: Failure) -> Failure:
    return Failure(
        FailureKind.OUT_OF_BUDGET,
        f"gave up waiting, the time for this run is used up; the last answer was: {last.message}",
        http_status=last.http_status,
    )
