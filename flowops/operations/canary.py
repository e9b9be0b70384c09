"""Canary: a new definition is tried on a scratch flow of ours before a published one is touched.

Only an upload tells whether Meta takes a definition, and an upload to a published flow sends it
back to DRAFT. A draft that nobody uses tells the same and harms nobody.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flowops.applying.result import FlowResult, StepOutcome
from flowops.compare.pairing import Consent, pair_flows, with_consent
from flowops.errors import StoreFailed
from flowops.model.flows import SCRATCH, DesiredFlow
from flowops.model.outcome import Failure, FailureKind, Ok
from flowops.model.record import Event
from flowops.model.status import FlowStatus
from flowops.planning.plan import plan_flow
from flowops.steps.replace_json import ReplaceJson

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flowops.model.definition import Definition
    from flowops.model.flows import Account, LiveFlow, ValidationError
    from flowops.operations.performer import Performer
    from flowops.operations.workspace import World
    from flowops.planning.plan import Plan, PlannedFlow

POOL = 3
"""Scratch flows at most in an account: another is made only if one is not ours to write to."""

CATEGORIES = frozenset({"OTHER"})

Address = tuple[str, str]


def try_on_scratch(world: World, plan: Plan, performer: Performer) -> dict[Address, FlowResult]:
    """The flows that are not to be touched, by address: Meta found errors, or nothing was learned.

    One after the other in an account, since they share its scratch flow.
    """
    waiting = {
        account: [flow for flow in plan.flows if flow.pair.account == account and _is_risky(flow)]
        for account in plan.environment.accounts
    }
    tried = world.in_parallel(
        lambda item: list(_try_all(world, plan, performer, *item)),
        [(account, flows) for account, flows in waiting.items() if flows],
    )
    return {result.planned.pair.desired.address: result for each in tried for result in each}


def _is_risky(flow: PlannedFlow) -> bool:
    return flow.pair.was_published and any(isinstance(step, ReplaceJson) for step in flow.steps)


def _try_all(
    world: World, plan: Plan, performer: Performer, account: Account, flows: Sequence[PlannedFlow]
) -> Iterable[FlowResult]:
    live = tuple(each for of, each in plan.scratch if of == account)
    for flow in flows:
        told = _try(world, plan, performer, flow, live)
        if isinstance(told, Failure):
            yield _untouched(flow, told)
            continue
        errors, scratch = told
        live = (*(each for each in live if each.flow_id != scratch.flow_id), scratch)
        if errors:
            yield _refused(world, flow, errors, scratch)


def _try(
    world: World,
    plan: Plan,
    performer: Performer,
    flow: PlannedFlow,
    live: tuple[LiveFlow, ...],
) -> tuple[tuple[ValidationError, ...], LiveFlow] | Failure:
    """What Meta says of the definition, and the scratch flow as it is now."""
    planned = _plan_scratch(world, plan, flow, live)
    if planned is None:
        return Failure(
            FailureKind.REJECTED, f"none of the {POOL} scratch flows {SCRATCH}… can be written to"
        )
    result = performer.perform_flow(planned)
    if result.failure is not None and not result.saved_with_errors:
        return replace(result.failure, message=f"not tried: {result.failure.message}")
    if result.flow_id is None:
        raise AssertionError("a scratch flow that was written to has an id")
    now = world.gateway.get_flow(flow.pair.account, result.flow_id)
    if not isinstance(now, Ok):
        return now.failure
    errors = dict.fromkeys((*now.value.validation_errors, *result.validation_errors))
    return tuple(errors), now.value


def _plan_scratch(
    world: World, plan: Plan, flow: PlannedFlow, live: tuple[LiveFlow, ...]
) -> PlannedFlow | None:
    """The first of the pool that takes a write; one that is not there yet is created."""
    records = world.ledger.read_records()
    account = flow.pair.account
    for number in range(1, POOL + 1):
        desired = _scratch(flow, f"{SCRATCH}{number}")
        (pair,) = pair_flows([desired], {account: live}, records).pairs
        # Ours by its name, and nobody's loss: whatever it holds is replaced.
        planned = plan_flow(with_consent(pair, Consent.TAKE_OVER), plan.environment)
        if not planned.judgement.needs_a_person:
            return planned
    return None


def _scratch(flow: PlannedFlow, name: str) -> DesiredFlow:
    """A draft of the new definition; its path is that of the real one, where people look."""
    desired = flow.pair.desired
    return replace(
        desired,
        key=name,
        name=name,
        categories=CATEGORIES,
        definition=_new_definition(flow),
        status=FlowStatus.DRAFT,
        endpoint_uri=None,
        renamed_from=None,
        pinned_id=None,
        ignore=frozenset({"categories"}),
        protect=False,
    )


def _new_definition(flow: PlannedFlow) -> Definition:
    return next(step.definition for step in flow.steps if isinstance(step, ReplaceJson))


def _refused(
    world: World, flow: PlannedFlow, errors: tuple[ValidationError, ...], scratch: LiveFlow
) -> FlowResult:
    """Remembered like a refusal of the flow itself, so that a schedule does not try it again."""
    record = flow.pair.own_record
    if record is not None:
        fingerprint = flow.pair.desired.definition.fingerprint
        try:
            world.ledger.save_record(replace(record, refused=fingerprint), Event.READ)
        except StoreFailed as problem:
            world.warn(problem.message)
    noun = "error" if len(errors) == 1 else "errors"
    failure = Failure(
        FailureKind.REJECTED,
        f"tried on scratch flow {scratch.flow_id}: Meta found {len(errors)} {noun} in the"
        " definition; the published flow was not touched",
    )
    result = _untouched(flow, failure)
    return replace(result, validation_errors=errors, saved_with_errors=True)


def _untouched(flow: PlannedFlow, failure: Failure) -> FlowResult:
    skipped = (StepOutcome.SKIPPED,) * (len(flow.steps) - 1)
    flow_id = flow.pair.live.flow_id if flow.pair.live else None
    return FlowResult(
        flow, outcomes=(StepOutcome.FAILED, *skipped), failure=failure, flow_id=flow_id
    )
