"""Every write is announced before it is sent and its end written down: durable, so a kill shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from flowops.model.outcome import Failure, FailureKind
from flowops.model.record import Event
from flowops.steps.effects import save_record, wait_quietly
from flowops.steps.step import Failed, out_of_budget

if TYPE_CHECKING:
    from flowops.model.definition import Definition
    from flowops.model.record import Intent
    from flowops.steps.effects import Performing
    from flowops.steps.step import Standing

STILL_OPEN = Failure(FailureKind.NO_ANSWER, "an earlier write was sent, and its answer not heard")


def announce_after_quiet(
    standing: Standing, intent: Intent, definition: Definition
) -> Performing[Standing | Failed]:
    """Where an earlier write is open, in this run or the one before, it may still be under way: it
    is given time to land, or it would land on top of what is sent now.
    """
    before = standing.record
    if before.intent is not None and not (yield from wait_quietly(before.applied_at)):
        return Failed(standing, out_of_budget(STILL_OPEN))
    return (yield from announce(standing, intent, definition))


def announce(standing: Standing, intent: Intent, definition: Definition) -> Performing[Standing]:
    """Before every sending, also of the same write again: whoever took our lock meanwhile has
    written to this journal, and then this fails instead of sending behind their back.

    What a rollback takes away is held from its first announcement on, or a kill would lose it;
    whatever else is wanted by now lifts that.
    """
    record = replace(
        standing.record,
        intent=intent,
        intended=definition.fingerprint,
        was_published=standing.was_published,
        held=standing.desired.holds or frozenset(),
    )
    saved = yield from save_record(record, Event.INTENT)
    return replace(standing, record=saved, unsaved=False)


def rejected(standing: Standing, failure: Failure) -> Performing[Failed]:
    """The write certainly had no effect, so it is not open any more."""
    record = replace(standing.record, intent=None, intended=None)
    yield from save_record(record, Event.REJECTED)
    return Failed(replace(standing, record=record), failure)
