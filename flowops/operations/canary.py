"""Canary: a new definition is tried on a scratch flow of ours before a published one is touched.

An upload to a published flow sends it back to DRAFT, and only an upload tells whether Meta takes a
definition. A draft that nobody uses tells the same and harms nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from flowops.applying.result import FlowResult, StepOutcome
from flowops.errors import StoreFailed
from flowops.model.outcome import Failure, FailureKind
from flowops.model.record import Event
from flowops.steps.replace_json import ReplaceJson

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flowops.model.definition import Definition
    from flowops.model.flows import Account, LiveFlow
    from flowops.operations.performer import Performer
    from flowops.operations.scratch import Trial
    from flowops.operations.workspace import World
    from flowops.planning.plan import Plan, PlannedFlow

Address = tuple[str, str]


def try_on_scratch(world: World, plan: Plan, performer: Performer) -> dict[Address, FlowResult]:
    """The flows that are not to be touched, by address: Meta found errors, or nothing was learned.

    One after the other in an account, since they share its scratch flow.
    """
    waiting: dict[Account, list[PlannedFlow]] = {}
    for flow in plan.flows:
        if _is_risky(flow):
            waiting.setdefault(flow.pair.account, []).append(flow)
    tried = world.in_parallel(
        lambda item: list(_try_all(world, plan, performer, *item)), waiting.items()
    )
    return {result.planned.pair.desired.address: result for each in tried for result in each}


def _is_risky(flow: PlannedFlow) -> bool:
    return flow.pair.was_published and any(isinstance(step, ReplaceJson) for step in flow.steps)


def _try_all(
    world: World, plan: Plan, performer: Performer, account: Account, flows: Sequence[PlannedFlow]
) -> Iterable[FlowResult]:
    live = tuple(each for of, each in plan.scratch if of == account)
    for flow in flows:
        told = _try(world, performer, flow, live)
        if isinstance(told, Failure):
            yield _untouched(flow, told)
            continue
        scratch = told.scratch
        live = (*(each for each in live if each.flow_id != scratch.flow_id), scratch)
        if told.errors:
            yield _refused(world, flow, told)


def _try(
    world: World, performer: Performer, flow: PlannedFlow, live: Sequence[LiveFlow]
) -> Trial | Failure:
    desired = replace(flow.pair.desired, definition=_new_definition(flow))
    # It brings along what finds errors in their places, and few environments have a canary.
    from flowops.operations.scratch import FULL, plan_scratch, try_on

    planned = plan_scratch(world, desired, live)
    return FULL if planned is None else try_on(world, performer, planned)


def _new_definition(flow: PlannedFlow) -> Definition:
    return next(step.definition for step in flow.steps if isinstance(step, ReplaceJson))


def _refused(world: World, flow: PlannedFlow, trial: Trial) -> FlowResult:
    """Remembered like a refusal of the flow itself, so that a schedule does not try it again."""
    record = flow.pair.own_record
    if record is not None:
        fingerprint = flow.pair.desired.definition.fingerprint
        try:
            world.ledger.save_record(replace(record, refused=fingerprint), Event.READ)
        except StoreFailed as problem:
            world.warn(problem.message)
    count = len(trial.errors)
    failure = Failure(
        FailureKind.REJECTED,
        f"tried on scratch flow {trial.scratch.flow_id}: Meta found {count}"
        f" {'error' if count == 1 else 'errors'} in the definition; the published flow was not"
        " touched",
    )
    result = _untouched(flow, failure)
    return replace(result, validation_errors=trial.errors, saved_with_errors=True)


def _untouched(flow: PlannedFlow, failure: Failure) -> FlowResult:
    skipped = (StepOutcome.SKIPPED,) * (len(flow.steps) - 1)
    flow_id = flow.pair.live.flow_id if flow.pair.live else None
    return FlowResult(
        flow, outcomes=(StepOutcome.FAILED, *skipped), failure=failure, flow_id=flow_id
    )
