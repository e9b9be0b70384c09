"""How a write is announced and sent, and what a run does that hears no answer, or a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.models.replace_publish_ends import with_run
from tests.models.replace_publish_planning import Planning
from tests.models.replace_publish_terms import (
    APPLY,
    CONFIRMING,
    DRAFT,
    IDLE,
    MENDING,
    NEW,
    NO_INTENT,
    NOTHING,
    PUBLISH,
    PUBLISH_ANNOUNCED,
    PUBLISHED,
    PUBLISHING,
    PUT_ANNOUNCED,
    PUT_DONE,
    PUT_DUE,
    PUTTING,
    REPLACE,
    ROLLBACK,
    ROLLING,
    TRIES,
    Run,
    changed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.models.replace_publish_terms import State

    Moves = Iterator[tuple[tuple, State]]


class Writing(Planning):
    def _announce_put(self, state: State, c: int, run: Run) -> Moves:
        if self._moved(state, run):
            yield ("{} finds the flow not as planned", c), self._given_up(state, c, run)
            return
        record, kept = state[2], state[3]
        if run.keep != NOTHING and self.design.keeps_bytes:
            kept |= 1 << run.keep
        announced = record._replace(
            intent=REPLACE,
            last_good=record.last_good if run.keep == NOTHING else run.keep,
            is_held=record.is_held or self._holds_now(run),
        )
        written = self._written(state, c, run, announced, kept)
        if written is None:
            yield ("{} may not announce: the lock is lost", c), self._lost(state, c)
        elif self.world.sends_at_once:
            yield from self._put(written, c, run, "announces and sends")
        else:
            announced = with_run(written, c, run._replace(phase=PUT_ANNOUNCED, planned=NOTHING))
            yield ("{} announces an upload", c), announced

    def _put(self, state: State, c: int, run: Run, said: str = "sends") -> Moves:
        flow, late, record, kept, holder, runs, left, (code, rolled, wrong) = state
        if flow[0] == PUBLISHED and not kept >> flow[2] & 1:
            wrong = "a published flow is uploaded to, and nobody kept what it has"
        if run.kind == ROLLBACK and not run.mends:
            rolled = max(rolled, ROLLING)
        elif run.kind == APPLY and run.want == NEW and rolled:
            wrong = "a definition that a person rolled back is uploaded again"
        sent = run._replace(
            phase=PUTTING, keep=NOTHING, planned=NOTHING, tries=run.tries + 1, awaited=0
        )
        runs = (*runs[:c], sent, *runs[c + 1 :])
        after = (flow, late, record, kept, holder, runs, left, (code, rolled, wrong))
        yield (f"{{}} {said} an upload of the {{}} definition", c, run.want), after

    def _announce_publish(self, state: State, c: int, run: Run) -> Moves:
        if self._moved(state, run):
            yield ("{} finds the flow not as planned", c), self._given_up(state, c, run)
            return
        kept = state[3] | 1 << run.want if self.design.keeps_bytes else state[3]
        status = DRAFT if self.design.announces_draft else state[2].status
        is_held = state[2].is_held or self._holds_now(run)
        announced = state[2]._replace(intent=PUBLISH, status=status, is_held=is_held)
        written = self._written(state, c, run, announced, kept)
        if written is None:
            yield ("{} may not announce: the lock is lost", c), self._lost(state, c)
        elif self.world.sends_at_once:
            yield from self._publish(written, c, run, "announces and sends")
        else:
            announced = run._replace(phase=PUBLISH_ANNOUNCED, planned=NOTHING)
            yield ("{} announces a publish", c), with_run(written, c, announced)

    def _publish(self, state: State, c: int, run: Run, said: str = "sends") -> Moves:
        tries = run.tries + 1
        sent = run._replace(phase=PUBLISHING, planned=NOTHING, tries=tries, awaited=0)
        yield (f"{{}} {said} a publish", c), with_run(state, c, sent)

    def _unheard(self, state: State, c: int, run: Run) -> State:
        is_put = run.phase in {PUTTING, PUT_DONE}
        run = run._replace(awaited=0, replaced=run.replaced or is_put)
        after = CONFIRMING
        if is_put:
            again = PUT_DUE if self.design.announces_again else PUT_ANNOUNCED
            after = again if run.tries < TRIES else MENDING
        if self.design.waits:
            return self._waiting(state, c, run, after)
        return with_run(state, c, changed(run, after))

    def _refused(self, state: State, c: int, run: Run) -> State:
        """It certainly had no effect; but an upload before it may have had one."""
        run = run._replace(awaited=0)
        if run.phase == PUTTING and run.replaced:
            return with_run(state, c, changed(run, MENDING))
        written = self._written(state, c, run, state[2]._replace(intent=NO_INTENT))
        if written is None:
            return self._lost(state, c)
        return with_run(written, c, changed(run, MENDING))

    def _wait(self, state: State, c: int, run: Run) -> Moves:
        under_way = any(awaited >> c & 1 for _, awaited in state[1]) or any(
            each.awaited >> c & 1 for each in state[5]
        )
        if not under_way:
            after = with_run(state, c, run._replace(phase=run.after, after=IDLE))
            yield ("{} has waited quietly", c), after
