"""Replace JSON: upload a definition to a flow that exists. A published flow falls back to DRAFT."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from msgspec import Struct
from msgspec.structs import replace

from flowops.compare.pairing import Consent
from flowops.model.outcome import Ambiguous, Failure, FailureKind, Ok
from flowops.model.record import Event, Intent
from flowops.model.status import FlowStatus
from flowops.steps.effects import back_off, put_json, save_definition, save_record
from flowops.steps.receipts import announce_after_quiet, rejected
from flowops.steps.step import TRIES, Done, Failed, look, out_of_budget, seen_again

if TYPE_CHECKING:
    from flowops.compare.pairing import FlowPair
    from flowops.model.definition import Definition
    from flowops.model.flows import LiveFlow, ValidationError
    from flowops.steps.effects import Performing
    from flowops.steps.step import Standing

# Meta, error 139001 "Error while processing Flow JSON": it was saved, send the same again.
_SAVED = FailureKind.SAVED_NOT_PROCESSED


HOLLOW = Failure(
    FailureKind.UNREADABLE,
    "the gateway took the upload, and the flow still reads PUBLISHED: nobody can say which"
    " definition people get",
)


class ReplaceJson(Struct, frozen=True):
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
        is_draft, taken = pair.live.status is FlowStatus.DRAFT, pair.consent is Consent.TAKE_OVER
        unsure = (is_draft or taken) and (
            pair.definition_is_unknown or _may_be_somebody_elses(pair)
        )
        # What Meta found may be in an upload of others that went unseen.
        again = is_draft and taken and bool(pair.live.validation_errors)
        if not (unsure or again or pair.definition_differs):
            return None
        keep = pair.live_definition if pair.live.status is FlowStatus.PUBLISHED else None
        return cls(pair.desired.definition, pair.desired.file_name, keep)

    def describe(self) -> str:
        return f"replace the definition with {self.file_name}"

    def facts(self) -> dict[str, Any]:
        return {"action": self.action, "definition": self.definition.fingerprint}

    def perform(self, standing: Standing) -> Performing[Done | Failed]:
        standing = yield from self._keep_last_good(standing)
        falls = self._is_to_fall(standing)
        attempt = 1
        while True:
            announced = yield from announce_after_quiet(
                standing, Intent.REPLACE_JSON, self.definition
            )
            if isinstance(announced, Failed):
                return announced
            standing = announced
            moved = (yield from _look_before_again(standing)) if attempt > 1 else None
            if moved is not None:
                return Failed(standing, moved)
            outcome = yield from put_json(
                standing.desired.account, standing.flow_id, self.file_name, self.definition
            )
            if isinstance(outcome, Ok):
                return (yield from self._receipt(standing, outcome.value, falls=falls))
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

    def _is_to_fall(self, standing: Standing) -> bool:
        """Whether this upload surely sends the flow back to DRAFT: it is published, with another
        definition. An upload of the same one may change nothing.
        """
        live, before = standing.live, standing.record.fingerprint
        is_published = live is not None and live.status is FlowStatus.PUBLISHED
        return is_published and before not in {None, self.definition.fingerprint}

    def _keep_last_good(self, standing: Standing) -> Performing[Standing]:
        """What it takes to undo the upload is made durable before the upload."""
        if self.last_good is None:
            return standing
        yield from save_definition(self.last_good)
        record = replace(standing.record, last_published=self.last_good.fingerprint)
        return replace(standing, record=record)

    def _receipt(
        self, standing: Standing, errors: tuple[ValidationError, ...], *, falls: bool
    ) -> Performing[Done | Failed]:
        record = replace(
            standing.record,
            fingerprint=self.definition.fingerprint,
            status=FlowStatus.DRAFT,
            updated_at=None,
            readable=None,
        )
        yield from save_record(record, Event.RECEIPT)
        before = standing.live
        standing = replace(standing, record=record, replaced=True)
        live = yield from _look_after(standing, before, falls=falls)
        if isinstance(live, Failure):
            return Failed(standing, live)
        if falls and live.status is FlowStatus.PUBLISHED:
            record = replace(record, fingerprint=None, status=FlowStatus.PUBLISHED)
            yield from save_record(record, Event.AMBIGUOUS)
            return Failed(replace(standing, record=record), HOLLOW)
        return read_after_write(standing, live, errors)


def _look_before_again(standing: Standing) -> Performing[Failure | None]:
    """What speaks against the same upload once more: it would send a flow that somebody published
    meanwhile back to DRAFT.
    """
    live = yield from look(standing)
    if isinstance(live, Failure):
        return live
    was_draft = standing.live is not None and standing.live.status is FlowStatus.DRAFT
    if live.status.accepts_writes and not (was_draft and live.status is not FlowStatus.DRAFT):
        return None
    said = f"the upload may have arrived, and the flow reads {live.status_text} by now"
    return Failure(FailureKind.MOVED, f"{said}; nothing more was sent")


def _look_after(
    standing: Standing, before: LiveFlow | None, *, falls: bool
) -> Performing[LiveFlow | Failure]:
    """Looked at again where it still reads as before the upload, since a read may lag."""
    attempt = 1
    while True:
        live = yield from look(standing)
        if isinstance(live, Failure):
            return live
        stands_still = before is not None and None is not live.updated_at == before.updated_at
        if not stands_still and not (falls and live.status is FlowStatus.PUBLISHED):
            return live
        if attempt == TRIES or not (yield from back_off(attempt)):
            # A date from before our upload would make that upload look like somebody else's.
            return replace(live, updated_at=None) if stands_still else live
        attempt += 1


def _may_be_somebody_elses(pair: FlowPair) -> bool:
    """A draft that would go live, and that an upload of others made a draft: whatever is read back
    of it may be the version that people still get.
    """
    is_to_be_published = pair.desired.status is FlowStatus.PUBLISHED
    return pair.fell_to_draft and is_to_be_published and pair.consent is not Consent.ADOPT


def read_after_write(
    standing: Standing, live: LiveFlow, answered: tuple[ValidationError, ...]
) -> Done:
    """The flow as it was read again after an upload: only then are all its errors known.

    The answer to a create may hold none although there are some (the gateway's own example). On
    record the write stays open until this is: before its date is known, an upload of others looks
    like ours.
    """
    record = replace(seen_again(standing.record, live), intent=None, intended=None)
    errors = tuple(dict.fromkeys((*live.validation_errors, *answered)))
    return Done(replace(standing, live=live, record=record, validation_errors=errors, unsaved=True))
