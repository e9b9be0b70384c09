"""What the journal and the lock allow, and how a run ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.models import create_lock_terms as terms
from tests.models.create_lock_terms import (
    EMPTY,
    FLYING,
    FREE,
    LISTED,
    NOBODY,
    NOT_RUNNING,
    OPEN,
    RECEIPT,
    Journal,
    Lock,
    Receipt,
    put,
)

if TYPE_CHECKING:
    from tests.models.create_lock_terms import Design, Run, State, World


class Ends:
    """Everything here is one event: a run that loses the lock has ended in the same move."""

    def __init__(self, design: Design, world: World) -> None:
        self.design, self.world = design, world

    def _mine(self, c: int) -> int:
        return 0 if self.design.is_shared else c

    def _written(
        self, state: State, c: int, run: Run, record: int, *, claims: bool = False
    ) -> State | None:
        """None where the store refuses: somebody else wrote, or holds the lock by now."""
        slots, journal, holder, runs, left, wrong = state
        design, mine = self.design, self._mine(c)
        if claims and not design.announces:
            return with_run(state, c, terms.after_own_write(run, OPEN))
        is_absent = journal[mine] == EMPTY
        if (
            (design.is_fenced and design.lock is not Lock.NONE and holder != c)
            or (design.journal is Journal.AS_READ and run.stale)
            or (design.journal is Journal.ABSENT and claims and not is_absent)
        ):
            return None
        after = tuple(
            terms.after_own_write(each, record)
            if number == c
            else terms.after_others_write(each)
            if design.is_shared
            else each
            for number, each in enumerate(runs)
        )
        return slots, put(journal, mine, record), holder, after, left, wrong

    def _receipted(self, state: State, c: int, run: Run, number: int) -> State:
        receipt = self.design.receipt
        forgets = receipt is Receipt.NOT_AT_ALL or (
            receipt is Receipt.UNTIL_LISTED and state[0][number] == LISTED
        )
        record = EMPTY if forgets else RECEIPT + number
        written = self._written(state, c, run, record)
        return self._ended(state, c) if written is None else self._ended(written, c, well=True)

    def _ended(self, state: State, c: int, *, well: bool = False) -> State:
        slots, journal, holder, runs, left, wrong = state
        if well and not count_flows(slots):
            wrong = "a run ended with 0, and there is no flow"
        freed = NOBODY if holder == c else holder
        return slots, journal, freed, put_run(runs, c, NOT_RUNNING), left, wrong

    def _killed(self, state: State, c: int) -> State:
        slots, journal, holder, runs, (faults, kills, expiries), wrong = state
        if holder == c and self.design.lock is Lock.KERNEL:
            holder = NOBODY
        if not self.design.outlives_runs:
            journal = put(journal, self._mine(c), EMPTY)
        left = (faults, kills - 1, expiries)
        return slots, journal, holder, put_run(runs, c, NOT_RUNNING), left, wrong


def count_flows(slots: tuple[int, ...]) -> int:
    return len(slots) - slots.count(FREE) - slots.count(FLYING)


def put_run(runs: tuple[Run, ...], c: int, run: Run) -> tuple[Run, ...]:
    return (*runs[:c], run, *runs[c + 1 :])


def with_run(state: State, c: int, run: Run) -> State:
    slots, journal, holder, runs, left, wrong = state
    return slots, journal, holder, (*runs[:c], run, *runs[c + 1 :]), left, wrong


def freed(state: State, number: int) -> State:
    slots, journal, holder, runs, left, wrong = state
    without = tuple([terms.without_slot(run, number) for run in runs])
    return put(slots, number, FREE), journal, holder, without, left, wrong


def after_a_fault(state: State) -> State | None:
    slots, journal, holder, runs, (faults, kills, expiries), wrong = state
    return (slots, journal, holder, runs, (faults - 1, kills, expiries), wrong) if faults else None
