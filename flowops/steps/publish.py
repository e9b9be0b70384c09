"""Publish: make the uploaded definition the one that people see. Hard to take back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from msgspec import Struct
from msgspec.structs import replace

from flowops.model.outcome import Definite, Failure, FailureKind, Ok
from flowops.model.record import Event, Intent
from flowops.model.status import FlowStatus
from flowops.steps.effects import back_off, post_publish, save_definition, save_record
from flowops.steps.receipts import announce_after_quiet, rejected
from flowops.steps.replace_json import ReplaceJson
from flowops.steps.step import TRIES, Done, Failed, look, out_of_budget, seen_again

if TYPE_CHECKING:
    from flowops.compare.pairing import FlowPair
    from flowops.model.definition import Definition
    from flowops.model.flows import LiveFlow
    from flowops.model.outcome import Outcome
    from flowops.model.record import Record
    from flowops.steps.effects import Performing
    from flowops.steps.step import Standing


class Publish(Struct, frozen=True):
    definition: Definition

    action: ClassVar[str] = "publish"
    sign: ClassVar[str] = "^"

    @classmethod
    def needed(cls, pair: FlowPair) -> Self | None:
        if pair.desired.status is not FlowStatus.PUBLISHED:
            return None
        is_draft = pair.live is None or pair.live.status is FlowStatus.DRAFT
        if is_draft or ReplaceJson.needed(pair) is not None:
            return cls(pair.desired.definition)
        return None

    def describe(self) -> str:
        return "publish"

    def facts(self) -> dict[str, Any]:
        return {"action": self.action, "definition": self.definition.fingerprint}

    def perform(self, standing: Standing) -> Performing[Done | Failed]:
        if standing.validation_errors:
            return (yield from self._not_sent(standing))
        if standing.live is not None and _is_beyond_us(standing.live):
            return Failed(standing, _moved(standing.live))
        # Kept now, so that a later version can be undone by any run that finds the record.
        yield from save_definition(self.definition)
        standing = _as_it_reads(standing)
        attempt = 1
        while True:
            announced = yield from announce_after_quiet(standing, Intent.PUBLISH, self.definition)
            if isinstance(announced, Failed):
                return announced
            standing = announced
            outcome = yield from post_publish(standing.desired.account, standing.flow_id)
            ended = yield from self._ended(standing, outcome, attempt)
            if ended is not None:
                return ended
            attempt += 1

    def _not_sent(self, standing: Standing) -> Performing[Failed]:
        """Meta would refuse it. Remembered, so that it is not uploaded again and again."""
        record = replace(standing.record, refused=self.definition.fingerprint)
        yield from save_record(record, Event.READ)
        failure = _not_valid(len(standing.validation_errors))
        return Failed(replace(standing, record=record, unsaved=False), failure)

    def _ended(
        self, standing: Standing, outcome: Outcome[None], attempt: int
    ) -> Performing[Done | Failed | None]:
        """How this try ended. None: a look showed that nothing came of it, it may be sent again."""
        if isinstance(outcome, Ok):
            return (yield from self._taken(standing))
        failure = outcome.failure
        refused = isinstance(outcome, Definite)
        if refused and failure.kind is not FailureKind.NOT_DRAFT:
            return (yield from rejected(standing, failure))
        if not refused and not (yield from back_off(attempt, failure.retry_after)):
            return Failed(standing, out_of_budget(failure))
        # Perhaps published already, by this call or one whose answer was lost.
        confirmed = yield from self._confirm(standing, looks=TRIES if refused else 1)
        if isinstance(confirmed, Done) or confirmed.failure.kind is not FailureKind.NOT_PUBLISHED:
            return confirmed
        if refused:
            return (yield from rejected(standing, failure))
        may_go_again = attempt < TRIES and self._is_still_our_draft(confirmed.standing)
        return None if may_go_again else confirmed

    def _is_still_our_draft(self, standing: Standing) -> bool:
        """An upload of others since ours would be put live by the same publish once more."""
        live, ours = standing.live, standing.record.updated_at
        if live is None or live.status is not FlowStatus.DRAFT or live.validation_errors:
            return False
        return None in {ours, live.updated_at} or ours == live.updated_at

    def _taken(self, standing: Standing) -> Performing[Done | Failed]:
        """A flow that people use is looked at now, so that it can be put back in time. Whether any
        other shows is looked at when nothing is left to write, for many flows at once.
        """
        if standing.was_published or standing.live is None:
            return (yield from self._confirm(standing, looks=TRIES))
        status = FlowStatus.PUBLISHED
        live = replace(standing.live, status=status, status_text=status.value)
        seen = replace(seen_again(standing.record, live), updated_at=None)
        if live.updated_at is not None:
            # The publish may have moved it, and a record without a date is to claim nothing.
            seen = replace(seen, readable=None)
        return (yield from self._receipt(replace(standing, unseen=standing.record), live, seen))

    def _confirm(self, standing: Standing, *, looks: int) -> Performing[Done | Failed]:
        live = yield from look_until_published(standing, looks=looks)
        if isinstance(live, Failed):
            return live
        return (yield from self._receipt(standing, live, seen_again(standing.record, live)))

    def _receipt(self, standing: Standing, live: LiveFlow, seen: Record) -> Performing[Done]:
        ours = self.definition.fingerprint
        record = replace(
            seen,
            fingerprint=ours,
            last_published=ours,
            refused=None if seen.refused == ours else seen.refused,
            intent=None,
            intended=None,
        )
        yield from save_record(record, Event.RECEIPT)
        return Done(replace(standing, live=live, record=record, was_published=True))


def look_until_published(standing: Standing, *, looks: int) -> Performing[LiveFlow | Failed]:
    """What the account says; looked at again where the answer said yes and a read may lag."""
    attempt = 1
    while True:
        live = yield from look(standing)
        if isinstance(live, Failure):
            return Failed(standing, live)
        if live.status.counts_as_published:
            return live
        lags = live.status is FlowStatus.DRAFT and attempt < looks
        if not lags or not (yield from back_off(attempt)):
            return Failed(replace(standing, live=live), _still(live.status_text))
        attempt += 1


def _as_it_reads(standing: Standing) -> Standing:
    """A draft that a record calls published, killed after this publish was refused, would look
    like somebody else's upload, and our debt would be forgotten.
    """
    if standing.live is None or standing.live.status is not FlowStatus.DRAFT:
        return standing
    return replace(standing, record=replace(standing.record, status=FlowStatus.DRAFT))


def _not_valid(count: int) -> Failure:
    noun = "error" if count == 1 else "errors"
    return Failure(
        FailureKind.REJECTED, f"not published: Meta found {count} {noun} in the definition"
    )


def _is_beyond_us(live: LiveFlow) -> bool:
    """Final, or a status that nobody knows. One that turns out published is as wanted."""
    return not (live.status is FlowStatus.DRAFT or live.status.counts_as_published)


def _moved(live: LiveFlow) -> Failure:
    return Failure(FailureKind.MOVED, f"the flow reads {live.status_text} by now; nothing was sent")


def _still(status: str) -> Failure:
    return Failure(FailureKind.NOT_PUBLISHED, f"the flow still reads {status} after the publish")
