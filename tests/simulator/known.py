"""Settlings that are known: in the calm there are no dice, so one start always comes to one end.

A start is made plain first, in every run: the calm begins at a fixed time, its runs and its flows
have numbers of their own, and dates are numbered in their order. Then starts that differ in nothing
else are equal, and what follows from them is the same, event by event.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from tests.simulator.account import EPOCH
from tests.simulator.world import START

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from tests.simulator.simulation import Simulation
    from tests.simulator.trace import Event

BEGINS = 10.0**8
"""Seconds: later than any clock that was set forward."""

RUNS_BEFORE = 100
MOST = 120_000
CHECKED = 200
"""One known settling in so many is performed all the same."""

LONG_AGO = START.isoformat(timespec="seconds")
JUST_NOW = (START + timedelta(seconds=BEGINS)).isoformat(timespec="seconds")


class _End(NamedTuple):
    """What followed, for all accounts or for those whose rules that were asked are these."""

    asked: tuple[tuple[str, object], ...]
    events: tuple[Event, ...]


class Known:
    """What settlings came to, by their starts. One for each process, and for one code."""

    def __init__(self) -> None:
        self._ends: dict[Hashable, list[_End]] = {}
        self._left = MOST
        self.performed = self.taken = 0
        self._asked = 0

    def settle(self, sim: Simulation, start: Hashable, perform: Callable[[], None]) -> None:
        """Puts the events of a settling from there on the trace.

        Raises AssertionError if one that was known comes out otherwise.
        """
        self._asked += 1
        trace, account = sim.trace, sim.account
        ends = self._ends.get(start, ())
        known = next((end.events for end in ends if account.is_ruled(end.asked)), None)
        if known is not None and self._asked % CHECKED:
            self.taken += 1
            trace.extend(known)
            return
        self.performed += 1
        length = len(trace)
        perform()
        came = tuple(trace[length:])
        if known is None and self._left:
            self._left -= 1
            self._ends[start] = [*ends, _End(account.rules_asked(), came)]
        elif known is not None and came != known:
            raise AssertionError("a settling that was known came out otherwise")


def come_to_rest(sim: Simulation) -> None:
    """Makes the start plain. In one seed of four what is open was announced just now."""
    records, account = sim.stores[0].records, sim.account
    numbers: dict[float, int] = {}
    if sim.schedule.rules.dated:
        told = {float(each.updated_at) for each in records.values() if each.updated_at is not None}
        dates = sorted(told | account.dates())
        numbers = {date: number for number, date in enumerate(dates)}
    account.come_to_rest(numbers)
    just_now = sim.schedule.seed % 4 == 1
    for address, record in records.items():
        date = record.updated_at
        if date is not None:
            date = str(EPOCH + numbers[float(date)])
        when = JUST_NOW if just_now and record.intent is not None else LONG_AGO
        records[address] = replace(record, updated_at=date, applied_at=when)
