"""Create: a flow that the account does not have. The definition goes along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from msgspec import Struct
from msgspec.structs import replace

from flowops.model.outcome import Definite, Failure, FailureKind, Ok
from flowops.model.record import Event, Intent
from flowops.model.status import FlowStatus
from flowops.steps.effects import back_off, list_flows, post_flow, save_record, wait_quietly
from flowops.steps.receipts import announce, rejected
from flowops.steps.replace_json import ReplaceJson, read_after_write
from flowops.steps.step import TRIES, Done, Failed, look, out_of_budget, seen

if TYPE_CHECKING:
    from flowops.compare.pairing import FlowPair
    from flowops.model.definition import Definition
    from flowops.model.flows import LiveFlow
    from flowops.model.outcome import Outcome
    from flowops.steps.effects import Performing
    from flowops.steps.step import Standing

ATTEMPTS = 2
"""A create is sent once, and once more only after looks showed that nothing came of it."""

UNHEARD = Failure(FailureKind.NO_ANSWER, "a flow of this name may be there already")


class Create(Struct, frozen=True):
    """`was_sent` says that a flow of this name may be there: an earlier run sent it and did not
    live to hear the answer, or a second list has the name.
    """

    name: str
    categories: frozenset[str]
    definition: Definition
    file_name: str
    was_sent: bool = False

    action: ClassVar[str] = "create"
    sign: ClassVar[str] = "+"

    @classmethod
    def needed(cls, pair: FlowPair) -> Self | None:
        if pair.live is not None or pair.rivals or pair.desired.pinned_id is not None:
            return None
        desired, record = pair.desired, pair.record
        return cls(
            desired.name,
            desired.categories,
            desired.definition,
            desired.file_name,
            was_sent=record is not None and record.intent is Intent.CREATE,
        )

    def describe(self) -> str:
        return f"create in {', '.join(sorted(self.categories))}, with its definition"

    def facts(self) -> dict[str, Any]:
        return {
            "action": self.action,
            "name": self.name,
            "categories": sorted(self.categories),
            "definition": self.definition.fingerprint,
        }

    def perform(self, standing: Standing) -> Performing[Done | Failed]:
        blank = replace(
            standing.record, flow_id=None, fingerprint=None, updated_at=None, readable=None
        )
        standing = replace(standing, record=blank)
        ended = (yield from self._settle(standing)) if self.was_sent else None
        attempt = 1
        while ended is None:
            # Whatever was sent before had its time, and was looked for since.
            standing = yield from announce(standing, Intent.CREATE, self.definition)
            outcome = yield from post_flow(
                standing.desired.account, self.name, self.categories, self.definition
            )
            ended = yield from self._ended(standing, outcome, attempt)
            attempt += 1
        return ended

    def _settle(self, standing: Standing) -> Performing[Done | Failed | None]:
        """What an earlier create may have left; looked for once it had the time to land."""
        is_open = standing.record.intent is not None
        if is_open and not (yield from wait_quietly(standing.record.applied_at)):
            return Failed(standing, out_of_budget(UNHEARD))
        found = yield from self._flows_of_this_name(standing, UNHEARD)
        return (yield from self._take_as_ours(standing, found)) if found else None

    def _ended(
        self, standing: Standing, outcome: Outcome[LiveFlow], attempt: int
    ) -> Performing[Done | Failed | None]:
        """How this try ended. None: looks showed that nothing came of it, it may be sent again."""
        if isinstance(outcome, Ok):
            return (yield from self._receipt(standing, outcome.value))
        taken = outcome.failure.kind is FailureKind.NAME_TAKEN
        if isinstance(outcome, Definite) and not taken:
            return (yield from rejected(standing, outcome.failure))
        # Create is not idempotent: look by name before anything is sent again, and not before it
        # had the time to land, or the looks would be over when it does.
        if not taken and not (yield from wait_quietly(standing.record.applied_at)):
            return Failed(standing, out_of_budget(outcome.failure))
        found = yield from self._flows_of_this_name(standing, outcome.failure)
        if found:
            return (yield from self._take_as_ours(standing, found))
        if taken:
            return (yield from rejected(standing, outcome.failure))
        return Failed(standing, _nobody_knows(outcome.failure)) if attempt == ATTEMPTS else None

    def _receipt(self, standing: Standing, live: LiveFlow) -> Performing[Done | Failed]:
        fingerprint = self.definition.fingerprint
        record = replace(seen(standing.record, live), fingerprint=fingerprint, updated_at=None)
        yield from save_record(record, Event.RECEIPT)
        standing = replace(standing, live=live, record=record)
        read = yield from look(standing)
        if isinstance(read, Failure):
            return Failed(standing, read)
        return read_after_write(standing, read, live.validation_errors)

    def _flows_of_this_name(
        self, standing: Standing, failure: Failure
    ) -> Performing[tuple[LiveFlow, ...] | Failure]:
        """Look, and look again after a wait, since a list may lag behind a create."""
        for attempt in range(1, TRIES + 1):
            listed = yield from list_flows(standing.desired.account)
            if not isinstance(listed, Ok):
                return listed.failure
            found = tuple(each for each in listed.value.flows if each.name == self.name)
            if found:
                return found
            asked_for = failure.retry_after if attempt == 1 else None
            if attempt < TRIES and not (yield from back_off(attempt, asked_for)):
                return out_of_budget(failure)
        return ()

    def _take_as_ours(
        self, standing: Standing, found: tuple[LiveFlow, ...] | Failure
    ) -> Performing[Done | Failed]:
        if isinstance(found, Failure):
            return Failed(standing, found)
        if len(found) > 1 or found[0].status is not FlowStatus.DRAFT:
            return Failed(standing, _cannot_be_taken(found), needs_you=True)
        record = seen(standing.record, found[0])
        yield from save_record(record, Event.ADOPTED)
        standing = replace(standing, live=found[0], record=record)
        upload = ReplaceJson(self.definition, self.file_name)
        return (yield from upload.perform(standing))


def _nobody_knows(failure: Failure) -> Failure:
    return replace(
        failure,
        message=f"{failure.message}; twice, and no flow of this name is listed: it may still appear"
        " (the next apply looks for it before it creates anything)",
    )


def _cannot_be_taken(found: tuple[LiveFlow, ...]) -> Failure:
    listed = ", ".join(f"{each.flow_id} ({each.status_text})" for each in found)
    return Failure(
        FailureKind.NAME_TAKEN,
        f"meanwhile the account has this name: {listed}; look at it, then run plan again",
    )
