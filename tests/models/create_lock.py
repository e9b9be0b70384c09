"""The protocol of a create: lock, record, list, announcement, create, receipt; by several runs.

One flow is wanted, and each run is an apply that may stop anywhere. A create is followed from its
sending to the list, since the account takes it, answers by its id and lists it at three moments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.models import create_lock_terms as terms
from tests.models.create_lock_ends import Ends, after_a_fault, count_flows, freed, put_run, with_run
from tests.models.create_lock_terms import (
    ASKING,
    BY_ID,
    CLAIMING,
    EMPTY,
    FLYING,
    FREE,
    HIDDEN,
    IDLE,
    LISTED,
    LOOKING,
    NOBODY,
    NOT_RUNNING,
    OPEN,
    PLANNING,
    RECEIPT,
    RECORDING,
    SENDS,
    TAKEN,
    Again,
    Listed,
    Lock,
    Receipt,
    Run,
    put,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.models.create_lock_terms import Design, State, World

    Moves = Iterator[tuple[tuple, State]]


class CreateLock(Ends):
    """Fits `checker.Model`. A label of a move is a line, the run that it speaks of, and a slot."""

    def __init__(self, design: Design, world: World) -> None:
        super().__init__(design, world)
        self._phases = (
            self._begin,
            self._plan,
            self._read_record,
            self._claim,
            self._send,
            self._hear,
            self._look,
            self._look,
            self._leave,
        )

    def start(self) -> State:
        world = self.world
        journal = (EMPTY,) * (1 if self.design.is_shared else world.runs)
        left = (world.faults, world.kills, world.expiries)
        return (FREE,) * world.slots, journal, NOBODY, (NOT_RUNNING,) * world.runs, left, None

    def line(self, label: tuple) -> str:
        said, c, *more = label
        return said.format("ABC"[c], *more)

    def broken(self, state: State) -> str | None:
        if count_flows(state[0]) > 1:
            return "the account has two flows of this name"
        return state[-1]

    def at_rest(self, state: State) -> bool:
        slots, journal, _, runs, _, _ = state
        phases = {run.phase for run in runs}
        is_settled = LISTED in slots and RECEIPT + slots.index(LISTED) in journal
        return ASKING in phases or (is_settled and phases == {IDLE})

    def moves(self, state: State) -> Moves:
        slots, journal, holder, runs, (faults, kills, expiries), wrong = state
        for number, slot in enumerate(slots):
            if slot == FLYING:
                yield from self._arrive(state, number)
            elif slot == HIDDEN:
                shown = put(slots, number, BY_ID)
                yield ("flow {1} answers to its id", 0, number), (shown, *state[1:])
            elif slot == BY_ID:
                shown = put(slots, number, LISTED)
                yield ("flow {1} is listed", 0, number), (shown, *state[1:])
        for c, run in enumerate(runs):
            yield from self._phases[run.phase](state, c, run)
            if kills and run.phase != IDLE:
                yield ("{} is killed", c), self._killed(state, c)
        if holder != NOBODY and self.design.lock is Lock.LEASE:
            if runs[holder].phase == IDLE:
                freed = (slots, journal, NOBODY, runs, state[4], wrong)
                yield ("the lease of {}, who is dead, ends", holder), freed
            elif expiries:
                left = (faults, kills, expiries - 1)
                freed = (slots, journal, NOBODY, runs, left, wrong)
                yield ("the lease of {}, who is alive, ends", holder), freed

    def _arrive(self, state: State, number: int) -> Moves:
        """A request reaches the account, whenever it does."""
        slots, *others = state
        waiting = next((c for c, run in enumerate(state[3]) if run.slot == number), None)
        if not (self.world.names_are_unique and count_flows(slots)):
            made = put(slots, number, HIDDEN)
            yield ("create {1} makes a flow", 0, number), (made, *others)
            if waiting is None:
                yield ("create {1}, whose run is gone, is lost", 0, number), freed(state, number)
            return
        ended = freed(state, number)
        if waiting is None:
            yield ("create {1}, whose run is gone, is refused", 0, number), ended
        else:
            after = self._looking(ended, waiting, ended[3][waiting], TAKEN)
            yield ("{} hears that the name is taken", waiting), after

    # A run, phase by phase

    def _begin(self, state: State, c: int, _: Run) -> Moves:
        slots, journal, holder, runs, left, wrong = state
        if self.design.lock is not Lock.NONE:
            if holder != NOBODY:
                return
            holder = c
        listed = self.design.listed
        if listed is Listed.BEFORE_RECORD and LISTED not in slots:
            began = put_run(runs, c, Run(RECORDING))
            yield ("{} begins, lists: nothing", c), (slots, journal, holder, began, left, wrong)
            return
        read = journal[self._mine(c)]
        phase = CLAIMING if listed is Listed.AFTER_CLAIM and read < RECEIPT else PLANNING
        began = put_run(runs, c, Run(phase, read))
        said = ("{} begins, reads the record: {}", c, _record(read))
        yield said, (slots, journal, holder, began, left, wrong)

    def _read_record(self, state: State, c: int, _: Run) -> Moves:
        read = state[1][self._mine(c)]
        known = read >= RECEIPT
        after = self._ended(state, c) if known else with_run(state, c, Run(CLAIMING, read))
        yield ("{} reads the record: {}", c, _record(read)), after

    def _plan(self, state: State, c: int, run: Run) -> Moves:
        slots, is_recorded = state[0], run.read >= RECEIPT
        if LISTED in slots:
            number = slots.index(LISTED)
            keeps = self.design.receipt is Receipt.FOR_EVER
            if run.read == RECEIPT + number and keeps:
                yield ("{} lists its flow, and ends", c), self._ended(state, c, well=True)
            else:
                after = self._receipted(state, c, run, number)
                yield ("{} lists flow {}, and records it", c, number), after
            return
        asks = is_recorded and self.design.asks_by_id
        if asks and slots[run.read - RECEIPT] == BY_ID:
            yield ("{} asks for its flow by id, and ends", c), self._ended(state, c, well=True)
        else:
            # What is on record and not found counts as sent: its read-back is still open.
            read = OPEN if asks else EMPTY if is_recorded else run.read
            after = with_run(state, c, terms.claiming(run, read))
            yield ("{} lists: nothing", c), after
        yield from self._gives_up(state, c)

    def _claim(self, state: State, c: int, run: Run) -> Moves:
        again, was_sent = self.design.again, run.read == OPEN
        if was_sent and again in {Again.SENDER, Again.NOBODY}:
            looking = self._looking(state, c, run, LOOKING)
            yield ("{} looks for what another run announced", c), looking
            return
        written = self._written(state, c, run, OPEN, claims=True)
        if written is None:
            yield ("{} may not announce: lock or record is lost", c), self._ended(state, c)
            return
        run = written[3][c]
        looks = was_sent and again is not Again.ANY_RUN_BLINDLY
        if looks or self.design.listed is Listed.AFTER_CLAIM:
            yield ("{} announces, and looks", c), self._looking(written, c, run, LOOKING)
        else:
            yield from self._announced(written, c, run)

    def _announced(self, state: State, c: int, run: Run) -> Moves:
        if self.world.sends_at_once:
            yield from self._send(state, c, run, "{} announces, and sends create {}")
        else:
            yield ("{} announces", c), with_run(state, c, terms.sending(run))

    def _send(self, state: State, c: int, run: Run, said: str = "{} sends create {}") -> Moves:
        slots, journal, holder, runs, left, _ = state
        if FREE not in slots:
            yield ("{} finds no slot", c), (*state[:5], "the model has too few slots")
            return
        number = slots.index(FREE)
        sent = put(slots, number, FLYING), journal, holder
        yield (said, c, number), (*sent, put_run(runs, c, terms.waiting(run, number)), left, None)

    def _hear(self, state: State, c: int, run: Run) -> Moves:
        number = run.slot
        is_made = state[0][number] > FLYING
        if is_made:
            after = self._receipted(state, c, run, number)
            yield ("{} hears of flow {}, and records it", c, number), after
        faulty = after_a_fault(state)
        if faulty is None:
            return
        yield ("{} hears nothing", c), self._unheard(faulty, c)
        if not is_made:
            lost = freed(faulty, number)
            yield ("create {1} is lost, and {0} hears nothing", c, number), self._unheard(lost, c)
            refused = self._written(lost, c, lost[3][c], EMPTY) or lost
            yield ("{} hears that create {} is refused", c, number), self._ended(refused, c)

    def _unheard(self, state: State, c: int) -> State:
        run = state[3][c]
        if self.design.again is Again.ANY_RUN_BLINDLY:
            return with_run(state, c, terms.sending(run))
        return self._looking(state, c, run, LOOKING)

    def _looking(self, state: State, c: int, run: Run, phase: int) -> State:
        awaits = 0
        if self.design.again is not Again.ANY_RUN_AFTER_ONE_LOOK:
            for number, slot in enumerate(state[0]):
                if FREE < slot < LISTED and self._is_waited_for(slot):
                    awaits |= 1 << number
        return with_run(state, c, terms.looking(run, phase, awaits))

    def _is_waited_for(self, slot: int) -> bool:
        return self.world.requests_end if slot == FLYING else self.world.lists_catch_up

    def _look(self, state: State, c: int, run: Run) -> Moves:
        slots = state[0]
        if LISTED in slots:
            number = slots.index(LISTED)
            after = self._receipted(state, c, run, number)
            yield ("{} looks: flow {}, and takes it as its own", c, number), after
        elif not self._may_still_show(slots, run.awaits):
            yield from self._found_nothing(state, c, run)
        yield from self._gives_up(state, c)

    def _may_still_show(self, slots: tuple[int, ...], awaits: int) -> bool:
        """Whether the looks go on, since what was sent before them has yet to end or to show."""
        return awaits != 0 and any(
            awaits >> number & 1 and FREE < slot < LISTED and self._is_waited_for(slot)
            for number, slot in enumerate(slots)
        )

    def _found_nothing(self, state: State, c: int, run: Run) -> Moves:
        again = self.design.again
        if run.phase == TAKEN:
            written = self._written(state, c, run, EMPTY) or state
            yield ("{} looks: nothing of the taken name", c), self._ended(written, c)
        elif run.sent == SENDS:
            yield ("{} looks: nothing, twice sent", c), self._ended(state, c)
        elif not run.owns or (run.sent and again is Again.NOBODY):
            asking = with_run(state, c, terms.asking(run))
            yield ("{} looks to the end: nothing, and asks a person", c), asking
        elif self.design.announces_again:
            written = self._written(state, c, run, OPEN)
            if written is None:
                yield ("{} looks: nothing, but lock or record is lost", c), self._ended(state, c)
            else:
                yield from self._announced(written, c, written[3][c])
        elif self.world.sends_at_once:
            yield from self._send(state, c, run, "{} looks to the end: nothing, sends create {}")
        else:
            yield ("{} looks to the end: nothing", c), with_run(state, c, terms.sending(run))

    def _gives_up(self, state: State, c: int) -> Moves:
        failed = after_a_fault(state)
        if failed is not None:
            yield ("{} cannot read the list, and gives up", c), self._ended(failed, c)

    def _leave(self, state: State, c: int, _: Run) -> Moves:
        yield ("{} ends, having asked", c), self._ended(state, c)


def _record(entry: int) -> str:
    return f"flow {entry - RECEIPT}" if entry >= RECEIPT else ("none", "a create is open")[entry]
