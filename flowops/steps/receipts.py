"""Every write is announced before it is sent and its end written down: durable, so a kill shows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flowops.model.record import Event
from flowops.steps.effects import save_record
from flowops.steps.step import Failed

if TYPE_CHECKING:
    from flowops.model.definition import Definition
    from flowops.model.outcome import Failure
    from flowops.model.record import Intent
    from flowops.steps.effects import Performing
    from flowops.steps.step import Standing


def announce(standing: Standing, intent: Intent, definition: Definition) -> Performing[Standing]:
    record = replace(
        standing.record,
        intent=intent,
        intended=definition.fingerprint,
        was_published=standing.was_published,
    )
    yield from save_record(record, Event.INTENT)
    return replace(standing, record=record)


def rejected(standing: Standing, failure: Failure) -> Performing[Failed]:
    """The write certainly had no effect, so it is not open any more."""
    record = replace(standing.record, intent=None, intended=None)
    yield from save_record(record, Event.REJECTED)
    return Failed(replace(standing, record=record), failure)
