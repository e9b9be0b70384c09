"""Scratch flows: drafts of ours on which a definition is tried, used again and again.

Only an upload tells whether Meta takes a definition, and this API cannot delete what it made. So a
few drafts are kept, and written to by the same code as any other flow, with the same care for kills
and lost answers. They are nobody's unmanaged flows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from flowops.compare.pairing import Consent, pair_flows, with_consent
from flowops.model.flows import SCRATCH, DesiredFlow
from flowops.model.outcome import Failure, FailureKind, Ok
from flowops.model.status import FlowStatus
from flowops.planning.plan import plan_flow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flowops.model.flows import LiveFlow, ValidationError
    from flowops.operations.performer import Performer
    from flowops.operations.workspace import World
    from flowops.planning.plan import PlannedFlow

POOL = 3
"""Scratch flows at most in an account: another is made only if one is not ours to write to."""

CATEGORIES = frozenset({"OTHER"})

FULL = Failure(
    FailureKind.REJECTED, f"none of the {POOL} scratch flows {SCRATCH}… can be written to"
)


class Trial(Struct, frozen=True):
    """The scratch flow as it was read after the upload, and all that Meta found."""

    scratch: LiveFlow
    errors: tuple[ValidationError, ...]


def plan_scratch(
    world: World, desired: DesiredFlow, live: Sequence[LiveFlow], slot: int = 1
) -> PlannedFlow | None:
    """Put the definition of `desired` on the scratch flow of that number, or on the next one that
    takes a write; one that is not there yet is created. None if there is none.

    `live` are the scratch flows of the account.
    """
    records = world.ledger.read_records(world.environment.left_out)
    for step in range(POOL):
        draft = _draft(desired, f"{SCRATCH}{(slot - 1 + step) % POOL + 1}")
        (pair,) = pair_flows([draft], {desired.account: live}, records).pairs
        # Ours by its name, and nobody's loss: whatever it holds is replaced.
        planned = plan_flow(with_consent(pair, Consent.TAKE_OVER), world.environment)
        if not planned.judgement.needs_a_person:
            return planned
    return None


def try_on(world: World, performer: Performer, planned: PlannedFlow) -> Trial | Failure:
    """What Meta says of the definition. A Failure says that nothing was learned."""
    result = performer.perform_flow(planned)
    if result.failure is not None and not result.saved_with_errors:
        return replace(result.failure, message=f"not tried: {result.failure.message}")
    if result.flow_id is None:
        raise AssertionError("a scratch flow that was written to has an id")
    now = world.gateway.get_flow(planned.pair.account, result.flow_id)
    if not isinstance(now, Ok):
        return now.failure
    errors = dict.fromkeys((*now.value.validation_errors, *result.validation_errors))
    return Trial(now.value, tuple(errors))


def _draft(desired: DesiredFlow, name: str) -> DesiredFlow:
    """A draft of the definition; its path is that of the real one, where people look."""
    return replace(
        desired,
        key=name,
        name=name,
        categories=CATEGORIES,
        status=FlowStatus.DRAFT,
        endpoint_uri=None,
        renamed_from=None,
        pinned_id=None,
        ignore=frozenset({"categories"}),
        protect=False,
    )
