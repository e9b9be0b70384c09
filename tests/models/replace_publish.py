"""The protocol of an update: announce, upload, read, announce, publish, read, receipt; and back.

One flow is live with an old definition; git has a new one, which an apply uploads and publishes as
often as it is started. A rollback takes it away again, and holds it. Each run may stop anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.models import replace_publish_terms as terms
from tests.models.create_lock_terms import Lock
from tests.models.replace_publish_ends import after_a_fault, with_run
from tests.models.replace_publish_terms import (
    CONFIRMING,
    DRAFT,
    FAILED,
    HELD,
    HOLD_DUE,
    IDLE,
    LEFT_IN_DRAFT,
    MENDING,
    NEW,
    NO_INTENT,
    NOBODY,
    NOT_ROLLED,
    NOT_RUNNING,
    NOTHING,
    OLD,
    OTHER,
    PLANNING,
    PUBLISH_ANNOUNCED,
    PUBLISH_DONE,
    PUBLISH_DUE,
    PUBLISHED,
    PUBLISHING,
    PUT_ANNOUNCED,
    PUT_DONE,
    PUT_DUE,
    PUTTING,
    QUIET,
    ROLLBACK,
    TRIES,
    UNKNOWN,
    UPLOADED,
    WELL,
    Hold,
    Record,
    Run,
    changed,
)
from tests.models.replace_publish_writing import Writing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.models.replace_publish_terms import Design, State, World

    Moves = Iterator[tuple[tuple, State]]

NAMES = ("old", "new", "somebody else's")


class ReplacePublish(Writing):
    """Fits `checker.Model`. A label of a move is a line, the run that it speaks of, and names."""

    def __init__(self, design: Design, world: World) -> None:
        super().__init__(design, world)
        self._phases = {
            IDLE: self._begin,
            PLANNING: self._plan,
            QUIET: self._wait,
            PUT_DUE: self._announce_put,
            PUT_ANNOUNCED: self._put,
            PUTTING: self._arrive,
            PUT_DONE: self._hear_put,
            UPLOADED: self._read_again,
            PUBLISH_DUE: self._announce_publish,
            PUBLISH_ANNOUNCED: self._publish,
            PUBLISHING: self._arrive,
            PUBLISH_DONE: self._hear_publish,
            CONFIRMING: self._confirm,
            MENDING: self._mend,
            HOLD_DUE: self._hold,
        }

    def start(self) -> State:
        world = self.world
        left = (world.faults, world.kills, world.expiries, world.rollbacks, world.edits)
        kept = 1 << OLD if self.design.keeps_bytes else 0
        runs = (NOT_RUNNING,) * world.runs
        flow = (PUBLISHED, OLD, OLD)
        return flow, (), Record(), kept, NOBODY, runs, left, (WELL, NOT_ROLLED, None)

    def line(self, label: tuple) -> str:
        said, c, *definitions = label
        return said.format("AB"[c], *(NAMES[each] for each in definitions))

    def broken(self, state: State) -> str | None:
        (status, draft, _), late, record, _, _, runs, _, (code, _, wrong) = state
        if wrong is not None or status != DRAFT or draft == OTHER or late:
            return wrong
        if self.world.falls_are_seen or any(run.phase != IDLE for run in runs):
            return None
        if code == WELL:
            return "the last run ended with 0, and the published flow is in DRAFT"
        if not (self.design.shows_debt and record.owes):
            return "the published flow is in DRAFT, and no command would say so"
        return None

    def at_rest(self, state: State) -> bool:
        (status, draft, published), late, record, _, _, runs, _, (code, _, _) = state
        if late or any(run.phase != IDLE for run in runs):
            return False
        if code == UNKNOWN or (record.is_held and code == LEFT_IN_DRAFT):
            return True  # a person is asked, who perhaps has to finish the rollback
        if status != PUBLISHED or record.owes:
            return False
        return code == HELD or draft == published == record.holds

    def moves(self, state: State) -> Moves:
        flow, late, record, kept, holder, runs, left, told = state
        faults, kills, expiries, rollbacks, edits = left
        for number, (what, _) in enumerate(late):
            gone = terms.without_one(late, number)
            rest = (gone, *state[2:])
            yield ("a late request is lost", 0), (flow, *rest)
            if what == NOTHING:
                yield ("a late publish lands", 0), self._published(state, gone)
            else:
                yield (
                    ("a late upload of the {1} definition lands", 0, what),
                    (
                        (DRAFT, what, flow[2]),
                        *rest,
                    ),
                )
        for c, run in enumerate(runs):
            yield from self._phases[run.phase](state, c, run)
            if kills and run.phase != IDLE:
                yield ("{} is killed", c), self._killed(state, c, run)
        if holder != NOBODY and self.design.lock is Lock.LEASE:
            if runs[holder].phase == IDLE:
                freed = (flow, late, record, kept, NOBODY, runs, left, told)
                yield ("the lease of {}, who is dead, ends", holder), freed
            elif expiries:
                fewer = (faults, kills, expiries - 1, rollbacks, edits)
                freed = (flow, late, record, kept, NOBODY, runs, fewer, told)
                yield ("the lease of {}, who is alive, ends", holder), freed
        if edits and not late and all(run.phase == IDLE for run in runs):
            fewer = (faults, kills, expiries, rollbacks, edits - 1)
            edited = ((DRAFT, OTHER, flow[2]), late, record, kept, holder, runs, fewer, told)
            yield ("somebody else uploads a definition", 0), edited

    # A run, phase by phase

    def _arrive(self, state: State, c: int, run: Run) -> Moves:
        """What becomes of the request of a run that waits for its answer."""
        flow = state[0]
        is_put = run.phase == PUTTING
        if is_put:
            landed = ((DRAFT, run.want, flow[2]), *state[1:])
            done = with_run(landed, c, run._replace(phase=PUT_DONE, awaited=0))
            yield ("the upload of {} lands", c), done
        elif flow[0] == PUBLISHED:
            there = with_run(state, c, run._replace(phase=CONFIRMING, tries=TRIES))
            yield ("{} hears that the flow is no draft", c), there
        elif self._is_faulty(flow[1]):
            yield ("{} hears that the definition has errors", c), self._refused(state, c, run)
        else:
            published = self._published(state, state[1])
            yield (
                ("the publish of {} lands", c),
                with_run(published, c, run._replace(phase=PUBLISH_DONE, awaited=0)),
            )
        faulty = after_a_fault(state)
        if faulty is None:
            return
        late = terms.with_one_more(state[1], run.want if is_put else NOTHING, run.awaited)
        yield (
            ("{} hears nothing, the request is under way", c),
            self._unheard((flow, late, *faulty[2:]), c, run),
        )
        yield ("{} hears nothing, the request is lost", c), self._unheard(faulty, c, run)
        yield ("{} hears a refusal", c), self._refused(faulty, c, run)
        if not self.world.answers_are_true:
            yield from self._believe(faulty, c, run)

    def _believe(self, state: State, c: int, run: Run) -> Moves:
        """A yes from somebody who did nothing: a proxy, or a gateway that meant to do it later."""
        hears = self._hear_put if run.phase == PUTTING else self._hear_publish
        for label, after in hears(state, c, run, can_fail=False):
            yield (f"{label[0]}, although nothing was done", *label[1:]), after

    def _hear_put(self, state: State, c: int, run: Run, *, can_fail: bool = True) -> Moves:
        receipt = state[2]._replace(holds=run.want, status=DRAFT)
        written = self._written(state, c, run, receipt)
        if written is None:
            after = self._lost(state, c)
        else:
            heard = run._replace(phase=UPLOADED, replaced=True, awaited=0)
            after = with_run(written, c, heard)
        yield ("{} hears that the upload is done, and records it", c), after
        if can_fail and (faulty := after_a_fault(state)) is not None:
            yield ("{} hears nothing", c), self._unheard(faulty, c, run)

    def _read_again(self, state: State, c: int, run: Run) -> Moves:
        status, draft, _ = state[0]
        if status == PUBLISHED and self.design.checks_fall:
            yield (
                ("{} reads: still PUBLISHED, so the upload did not land", c),
                self._unheard(state, c, run._replace(phase=PUT_DONE)),
            )
            return
        is_faulty = self._is_faulty(draft)
        read = state[2]._replace(
            status=status, intent=NO_INTENT, is_refused=state[2].is_refused or is_faulty
        )
        written = self._written(state, c, run, read)
        if written is None:
            yield ("{} reads the flow, but the lock is lost", c), self._lost(state, c)
        elif is_faulty:
            yield ("{} reads: Meta found errors", c), with_run(written, c, changed(run, MENDING))
        else:
            ready = run._replace(phase=PUBLISH_DUE, tries=0)
            yield ("{} reads the flow again: no errors", c), with_run(written, c, ready)

    def _hear_publish(self, state: State, c: int, run: Run, *, can_fail: bool = True) -> Moves:
        if self.design.verifies:
            after = with_run(state, c, run._replace(phase=CONFIRMING, tries=TRIES, awaited=0))
            yield ("{} hears that it is published", c), after
        else:
            yield (
                ("{} hears that it is published, and believes it", c),
                self._believed(state, c, run),
            )
        if can_fail and (faulty := after_a_fault(state)) is not None:
            yield ("{} hears nothing", c), self._unheard(faulty, c, run)

    def _confirm(self, state: State, c: int, run: Run) -> Moves:
        if state[0][0] == PUBLISHED:
            yield ("{} reads: PUBLISHED, and records it", c), self._believed(state, c, run)
        elif run.tries < TRIES:
            yield ("{} reads: still DRAFT", c), with_run(state, c, changed(run, PUBLISH_DUE))
        else:
            yield ("{} reads: still DRAFT", c), with_run(state, c, changed(run, MENDING))

    def _believed(self, state: State, c: int, run: Run) -> State:
        want = run.want
        receipt = state[2]._replace(
            holds=want,
            status=PUBLISHED,
            intent=NO_INTENT,
            last_good=want,
            is_refused=state[2].is_refused and want != NEW,
        )
        written = self._written(state, c, run, receipt)
        if written is None:
            return self._lost(state, c)
        if run.mends:
            return self._ended(written, c, FAILED)
        if run.kind == ROLLBACK and self.design.hold is Hold.LAST:
            return with_run(written, c, changed(run, HOLD_DUE))
        return self._receipted(written, c)

    def _mend(self, state: State, c: int, run: Run) -> Moves:
        """A published flow must not wait in DRAFT: what was good last is put back."""
        status, record, kept = state[0][0], state[2], state[3]
        if status == PUBLISHED or not run.replaced:
            yield ("{} gives up", c), self._ended(state, c, FAILED)
        elif run.mends or not kept >> record.last_good & 1:
            yield ("{} gives up, and leaves it in DRAFT", c), self._ended(state, c, LEFT_IN_DRAFT)
        else:
            back = Run(PUT_DUE, run.kind, record.last_good, replaced=True, mends=True)
            yield (
                ("{} goes back to the {} definition", c, back.want),
                with_run(state, c, back._replace(stale=run.stale)),
            )

    def _hold(self, state: State, c: int, run: Run) -> Moves:
        written = self._written(state, c, run, state[2]._replace(is_held=True))
        after = self._lost(state, c) if written is None else self._receipted(written, c)
        yield ("{} holds the new definition", c), after
