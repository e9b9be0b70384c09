"""The dice of a schedule: whether and how this call, this save, this moment goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulator.disk import WRITING, Blow
from tests.simulator.faults import CALLS, WRITES, Effect, faults_of
from tests.simulator.gateway import EMPTY

if TYPE_CHECKING:
    import random

    from tests.simulator.faults import Fault
    from tests.simulator.schedule import Schedule

WITH_LATE = {call: faults_of(call, late=True) for call in CALLS}
LATE = {call: [each for each in WITH_LATE[call] if each.effect is Effect.LATE] for call in WRITES}
SERIOUS = {call: [each for each in WITH_LATE[call] if each.number != "F10"] for call in WRITES}

OFTEN_LATE = 0.2
"""Of the faults of a write: what takes effect later is the hardest to do right."""

OFTEN_LEFT = 0.3
"""Of the kills in the middle of a write: it is on its way, and takes its effect later."""

OFTEN_EMPTY = 0.1
"""Of the faults of a list."""


class Fates:
    def __init__(self, rng: random.Random, schedule: Schedule) -> None:
        self._random = rng.random
        self._schedule = schedule
        self._left = schedule.faults
        self._disk_left = schedule.disk_faults
        self._stubborn: dict[str, list[Fault]] = {}
        self.is_calm = False
        if schedule.stubborn < 1.0:
            call = ("create", "replace-json", "publish")[int(schedule.stubborn * 3)]
            faults = SERIOUS[call]
            fault = faults[int(self._random() * len(faults))]
            self._stubborn[call] = [fault] * (2 + int(self._random() * 7))

    def strike(self, call: str, *, dying: bool = False) -> Fault | str | None:
        """What befalls this request. A process that dies with it may leave it on its way."""
        if self.is_calm:
            return None
        if dying and call in LATE and self._random() < OFTEN_LEFT:
            return LATE[call][0]
        if stubborn := self._stubborn.get(call):
            return stubborn.pop()
        if not self._left or self._random() >= self._schedule.fault_rate:
            return None
        self._left -= 1
        return self._any_of(call)

    def _any_of(self, call: str) -> Fault | str:
        if call == "list" and self._schedule.names_unique and self._random() < OFTEN_EMPTY:
            return EMPTY
        if call in LATE and self._random() < OFTEN_LATE:
            return LATE[call][0]
        faults = WITH_LATE[call]
        return faults[int(self._random() * len(faults))]

    def disk(self, doing: str) -> str | None:
        if self.is_calm or not self._disk_left or self._random() >= self._schedule.disk_rate:
            return None
        self._disk_left -= 1
        return "before" if doing != "save" or self._random() < 0.5 else "after"

    def file(self, operation: str) -> Blow | None:
        """What befalls one operation on a file; there are about thirty of them in a save."""
        if self.is_calm or not self._disk_left or self._random() >= self._schedule.disk_rate / 20:
            return None
        self._disk_left -= 1
        blows = (Blow.FULL, Blow.REFUSED, Blow.BEFORE, Blow.AFTER, Blow.TORN)
        blow = blows[int(self._random() * len(blows))]
        if blow is Blow.TORN and operation not in WRITING:
            return Blow.BEFORE
        return blow
