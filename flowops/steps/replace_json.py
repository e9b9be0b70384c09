"""Replace JSON: upload a definition to a flow that exists. A published flow falls back to DRAFT."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Self

from flowops.compare.pairing import Consent
from flowops.model.outcome import Ambiguous, Failure, FailureKind, Ok
from flowops.model.record import Event, Intent
from flowops.model.status import FlowStatus
from flowops.steps.effects import back_off, put_json, save_definition, save_record
from flowops.steps.receipts import announce, rejected
from flowops.steps.step import TRIES, Done, Failed, look, out_of_budget, seen_again

if TYPE_CHECKING:
    from flowops.compare.pairing import FlowPair
    from flowops.model.definition import Definition
    from flowops.model.flows import ValidationError
    from flowops.steps.effects import Performing
    from flowops.steps.step import Standing

# Meta, error 139001 "Error while processing Flow JSON": it was saved, send the same again.
_SAVED = FailureKind.SAVED_NOT_PROCESSED


@dataclass(frozen=True, slots=True)
class ReplaceJson:
    """`last_good` is the live definition to keep, where it is at hand and people are using it."""

    definition: Definition
    file_name: str
    last_good: Definition | None = None

    action: ClassVar[str] = "replace-json"
    sign: ClassVar[str] = "~"

    @classmethod
    def needed(cls, pair: FlowPair) -> Self | None:
        if pair.live is None or not pair.live.status.accepts_writes:
            return None
        harmless = pair.live.status is FlowStatus.DRAFT or pair.consent is Consent.TAKE_OVER
        unsure = pair.definition_is_unknown or _may_be_somebody_elses(pair)
        if not (pair.definition_differs or (unsure and harmless)):
            return None
        keep = pair.live_definition if pair.live.status is FlowStatus.PUBLISHED else None
        return cls(pair.desired.definition, pair.desired.file_name, keep)

    def describe(self) -> str:
        return f"replace the definition with {self.file_name}"

    def facts(self) -> dict[str, Any]:
        return {"action": self.action, "definition": self.definition.fingerprint}

    def perform(self, standing: Standing) -> Performing[Done | Failed]:
        standing = yield from self._keep_last_good(standing)
        standing = yield from announce(standing, Intent.REPLACE_JSON, self.definition)
        attempt = 1
        while True:
            outcome = yield from put_json(
                standing.desired.account, standing.flow_id, self.file_name, self.definition
            )
            if isinstance(outcome, Ok):
                return (yield from self._receipt(standing, outcome.value))
            failure = outcome.failure
            landed = isinstance(outcome, Ambiguous) or failure.kind is _SAVED
            if not landed and not standing.replaced:
                return (yield from rejected(standing, failure))
            # It may have landed, and then a published flow is a draft by now.
            standing = replace(standing, replaced=True)
            if not landed or attempt == TRIES:
                return Failed(standing, failure)
            # The same bytes may be sent again: the last of equal uploads makes no difference.
            if not (yield from back_off(attempt, failure.retry_after)):
                return Failed(standing, out_of_budget(failure))
            attempt += 1

    def _keep_last_good(self, standing: Standing) -> Performing[Standing]:
        """What it takes to undo the upload is made durable before the upload."""
        if self.last_good is None:
            return standing
        yield from save_definition(self.last_good)
        record = replace(standing.record, last_published=self.last_good.fingerprint)
        return replace(standing, record=record)

    def _receipt(
        self, standing: Standing, errors: tuple[ValidationError, ...]
    ) -> Performing[Done | Failed]:
        record = replace(
            standing.record,
            fingerprint=self.definition.fingerprint,
            status=FlowStatus.DRAFT,
            updated_at=None,
        )
        yield from save_record(record, Event.RECEIPT)
        return (
            yield from read_after_write(replace(standing, record=record, replaced=True), errors)
        )


def _may_be_somebody_elses(pair: FlowPair) -> bool:
    """A draft that would go live, and that an upload of others made a draft: whatever is read back
    of it may be the version that people still get.
    """
    is_to_be_published = pair.desired.status is FlowStatus.PUBLISHED
    return pair.fell_to_draft and is_to_be_published and pair.consent is not Consent.ADOPT


def read_after_write(
    standing: Standing, answered: tuple[ValidationError, ...]
) -> Performing[Done | Failed]:
    """Read the flow again after an upload: only then are all its validation errors known.

    The answer to a create may hold none although there are some (the gateway's own example). The
    write stays open until then: before its date is known, an upload of others looks like ours.
    """
    live = yield from look(standing)
    if isinstance(live, Failure):
        return Failed(standing, live)
    record = replace(seen_again(standing.record, live), intent=None, intended=None)
    yield from save_record(record, Event.READ)
    errors = tuple(dict.fromkeys((*live.validation_errors, *answered)))
    return Done(replace(standing, live=live, record=record, validation_errors=errors))
