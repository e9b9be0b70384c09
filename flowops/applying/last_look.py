"""The last look at a flow that was written to, when nothing is left to write in its account.

One list then tells of many flows whether a publish that was taken shows, when each changed, where
the gateway dates its list alone, and what became of it since our last write.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec.structs import replace

from flowops.errors import StoreFailed
from flowops.model.outcome import Failure, FailureKind, Ok
from flowops.model.record import Event
from flowops.steps.effects import LookLast, get_flow, look_last, save_record
from flowops.steps.publish import look_until_published
from flowops.steps.step import TRIES, Done, Failed, seen_again

if TYPE_CHECKING:
    from flowops.model.flows import LiveFlow
    from flowops.model.outcome import Outcome
    from flowops.model.record import Record
    from flowops.steps.effects import Performing
    from flowops.steps.step import Standing


def verify(standing: Standing, before: LiveFlow | None) -> Performing[Done | Failed]:
    """Whether the flow is as wanted after the last write of all. `before` is as it was planned."""
    if standing.unseen is None and standing.record.updated_at is not None:
        return Done(standing)
    try:
        shown = yield from _look(standing)
        return (yield from _judge(standing, before, shown))
    except StoreFailed as problem:
        return Failed(standing, Failure(FailureKind.NOT_RECORDED, problem.message))


def date_by_list(standing: Standing, before: LiveFlow | None) -> Performing[None]:
    """What failed otherwise is dated, or an edit from outside would go unseen."""
    if standing.record.updated_at is not None:
        return
    shown = yield from _look(standing)
    live = _of_that_id(standing, shown.value) if isinstance(shown, Ok) else None
    if live is not None:
        with suppress(StoreFailed):
            yield from _save(standing, _dated(standing.record, live, before))


def _look(standing: Standing) -> Performing[Outcome[tuple[LiveFlow, ...]] | None]:
    desired, told = standing.desired, standing.live
    is_undated = told is None or told.updated_at is None
    return (
        yield from look_last(
            LookLast(desired.account, standing.flow_id, desired.name, is_undated=is_undated)
        )
    )


def _judge(
    standing: Standing, before: LiveFlow | None, shown: Outcome[tuple[LiveFlow, ...]] | None
) -> Performing[Done | Failed]:
    if isinstance(shown, Ok):
        return (yield from _judge_by_list(standing, before, shown.value))
    if shown is not None and shown.failure.kind is FailureKind.ACCESS:
        return Failed(standing, shown.failure)
    if standing.unseen is not None:
        return (yield from _see_by_id(standing, standing.unseen))
    # It was read by its id after its own last write.
    return Done(standing)


def _judge_by_list(
    standing: Standing, before: LiveFlow | None, shown: tuple[LiveFlow, ...]
) -> Performing[Done | Failed]:
    desired = standing.desired
    named = [each.flow_id for each in shown if each.name == desired.name]
    if len(named) > 1 and desired.pinned_id is None:
        said = f"the account has this name twice by now: {', '.join(named)}"
        return Failed(standing, Failure(FailureKind.NAME_TAKEN, said), needs_you=True)
    live = _of_that_id(standing, shown)
    is_shown = live is not None and desired.is_met_by(live.status)
    if standing.unseen is not None:
        if live is None or not is_shown or _is_dated_by_get_alone(standing, live):
            return (yield from _see_by_id(standing, standing.unseen))
        told = standing.live is not None and standing.live.definition_url is not None
        record = replace(seen_again(standing.record, live), readable=told)
    elif live is None or not is_shown:
        return (yield from _ask_again(standing))
    else:
        record = _dated(standing.record, live, before)
    yield from _save(standing, record)
    return Done(replace(standing, live=live, record=record))


def _see_by_id(standing: Standing, announced: Record) -> Performing[Done | Failed]:
    """Where the list is no help: it may lag, it may not tell the date, or it was not read."""
    live = yield from look_until_published(standing, looks=TRIES)
    if not isinstance(live, Failed):
        record = seen_again(standing.record, live)
        yield from _save(standing, record)
        return Done(replace(standing, live=live, record=record))
    if live.failure.kind is not FailureKind.NOT_PUBLISHED:
        # The gateway said yes, and that is on record.
        return live
    # Taken, and does not show: nobody can say, as after an answer that was lost.
    with suppress(StoreFailed):
        yield from save_record(announced, Event.AMBIGUOUS)
    return Failed(replace(live.standing, record=announced), live.failure)


def _ask_again(standing: Standing) -> Performing[Done | Failed]:
    """A list may lag: what the flow itself says counts."""
    outcome = yield from get_flow(standing.desired.account, standing.flow_id)
    if not isinstance(outcome, Ok):
        return Failed(standing, outcome.failure)
    if standing.desired.is_met_by(outcome.value.status):
        return Done(standing)
    said = f"changed while we applied: it reads {outcome.value.status_text} again"
    return Failed(standing, Failure(FailureKind.NOT_PUBLISHED, said))


def _is_dated_by_get_alone(standing: Standing, listed: LiveFlow) -> bool:
    told = standing.live
    return listed.updated_at is None and told is not None and told.updated_at is not None


def _of_that_id(standing: Standing, shown: tuple[LiveFlow, ...]) -> LiveFlow | None:
    return next((each for each in shown if each.flow_id == standing.flow_id), None)


def _dated(record: Record, live: LiveFlow, before: LiveFlow | None) -> Record:
    """A list may lag, and a date from before our write would look like somebody else's edit."""
    if live.updated_at is None or record.intent is not None or live.status is not record.status:
        return record
    stands_still = before is not None and before.status is live.status
    if before is not None and stands_still and before.updated_at == live.updated_at:
        return record
    return replace(record, updated_at=live.updated_at)


def _save(standing: Standing, record: Record) -> Performing[None]:
    if record != standing.record:
        yield from save_record(record, Event.READ)
