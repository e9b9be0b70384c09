"""A preview of what is not live yet: the candidate on a scratch flow, what Meta finds, its link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.errors import ExitCode, Interrupted
from flowops.model.outcome import Failure
from flowops.operations.failures import as_error, must
from flowops.operations.gather import find_flows
from flowops.operations.live import NotLive
from flowops.operations.performer import Performer
from flowops.operations.scratch import FULL, plan_scratch, try_on

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flowops.compare.pairing import Pairing
    from flowops.model.flows import DesiredFlow, LiveFlow, Preview, ValidationError
    from flowops.operations.workspace import Wish, World
    from flowops.planning.plan import PlannedFlow
    from flowops.steps.effects import Tell


class ScratchPreview(Struct, frozen=True):
    """`desired` as the manifest has it. `preview` is None where Meta found errors: what the link
    shows then is not the candidate.
    """

    desired: DesiredFlow
    scratch: LiveFlow
    errors: tuple[ValidationError, ...]
    preview: Preview | None


def preview_on_scratch(
    world: World,
    wish: Wish,
    *,
    slot: int,
    approve: Callable[[Sequence[PlannedFlow]], bool],
    on_event: Callable[[Tell], None],
) -> tuple[ScratchPreview, ...]:
    """One for each account of the selected flow, under the lock; none if it was not approved.

    `approve` is shown what will be written before anything is. Raises LockHeld before that, and
    GatewayFailed or AccessRefused where nothing was learned, Interrupted where it was stopped.
    """
    with world.ledger.lock(world.environment.account_ids):
        found = find_flows(world, wish)
        if not found.pairs:
            keys = ", ".join(sorted(wish.selected))
            raise NotLive(f"{keys} is not in environment {world.environment.name}")
        desired = [pair.desired for pair in found.pairs]
        planned = [_plan(world, flow, found, slot) for flow in desired]
        if not approve(planned):
            return ()
        performer = Performer(world, on_event)
        return tuple(
            _preview(world, performer, *each) for each in zip(desired, planned, strict=True)
        )


def scratch_exit_code(previews: Sequence[ScratchPreview]) -> ExitCode:
    """6 where Meta found errors; declined is 1, as it is for an apply."""
    if not previews:
        return ExitCode.FAILED
    return ExitCode.PARTIAL if any(each.errors for each in previews) else ExitCode.DONE


def _plan(world: World, desired: DesiredFlow, found: Pairing, slot: int) -> PlannedFlow:
    live = [each for account, each in found.scratch if account == desired.account]
    planned = plan_scratch(world, desired, live, slot)
    if planned is None:
        raise as_error(FULL, f"{desired.key} in {desired.account.alias}", world.environment)
    return planned


def _preview(
    world: World, performer: Performer, desired: DesiredFlow, planned: PlannedFlow
) -> ScratchPreview:
    trial = try_on(world, performer, planned)
    if isinstance(trial, Failure):
        if world.stop.is_set():
            raise Interrupted(f"interrupted: {trial.message}; running it again goes on from there")
        raise as_error(trial, f"putting {desired.key} on {planned.key}", world.environment)
    preview = None
    if not trial.errors:
        outcome = world.gateway.get_preview(desired.account, trial.scratch.flow_id)
        preview = must(outcome, f"reading the preview of {planned.key}", world.environment)
    return ScratchPreview(desired, trial.scratch, trial.errors, preview)
