"""What the account keeps, what the record says, and how a run ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.models import replace_publish_terms as terms
from tests.models.create_lock_terms import Lock
from tests.models.replace_publish_terms import (
    DRAFT,
    FAILED,
    FLYING,
    LEFT_IN_DRAFT,
    NEW,
    NOBODY,
    NOT_RUNNING,
    NOTHING,
    OTHER,
    PUBLISHED,
    PUTTING,
    QUIET,
    ROLLBACK,
    ROLLED,
    WELL,
    Run,
)

if TYPE_CHECKING:
    from tests.models.replace_publish_terms import Design, Record, State, World


class Ends:
    """Everything here is one event: a run that loses the lock has ended in the same move."""

    def __init__(self, design: Design, world: World) -> None:
        self.design, self.world = design, world

    def _is_faulty(self, definition: int) -> bool:
        return definition == NEW and not self.world.is_valid

    def _published(self, state: State, late: terms.Late) -> State:
        (status, draft, published), _, *rest, (code, rolled, wrong) = state
        if status == DRAFT and not self._is_faulty(draft):
            status, published = PUBLISHED, draft
            if draft == OTHER and late is state[1]:
                # Of a late publish nobody can keep what somebody else uploads before it lands.
                wrong = "a run put somebody else's draft live"
            elif draft == NEW and rolled == ROLLED:
                wrong = "a definition that was rolled back went live again"
        return (status, draft, published), late, *rest, (code, rolled, wrong)

    def _moved(self, state: State, run: Run) -> bool:
        return self.design.looks_before and run.planned not in {NOTHING, state[0][0]}

    def _given_up(self, state: State, c: int, run: Run) -> State:
        in_draft = run.replaced and state[0][0] == DRAFT
        return self._ended(state, c, LEFT_IN_DRAFT if in_draft else FAILED)

    def _waiting(self, state: State, c: int, run: Run, after: int) -> State:
        flow, late, record, kept, holder, runs, left, told = state
        if self.world.requests_end:
            late = terms.all_awaited_by(late, c)
            runs = tuple([terms.awaited_by(each, c) for each in runs])
        runs = (*runs[:c], run._replace(phase=QUIET, after=after), *runs[c + 1 :])
        return flow, late, record, kept, holder, runs, left, told

    def _written(
        self, state: State, c: int, run: Run, record: Record, kept: int | None = None
    ) -> State | None:
        flow, late, _, before, holder, runs, left, told = state
        if self.design.is_fenced and (holder != c or run.stale):
            return None
        runs = tuple(
            [each if n == c else terms.after_others_write(each) for n, each in enumerate(runs)]
        )
        return flow, late, record, before if kept is None else kept, holder, runs, left, told

    def _lost(self, state: State, c: int) -> State:
        in_draft = state[5][c].replaced and state[0][0] == DRAFT
        return self._ended(state, c, LEFT_IN_DRAFT if in_draft else FAILED)

    def _receipted(self, state: State, c: int) -> State:
        """The end that says 0: what is live has to be what was asked for."""
        run, (status, _, published) = state[5][c], state[0]
        *rest, (code, rolled, wrong) = state
        if (status, published) != (PUBLISHED, run.want):
            wrong = wrong or "a run ends with 0, and people do not get what it was to put live"
        rolled = ROLLED if run.kind == ROLLBACK else rolled
        return self._ended((*rest, (code, rolled, wrong)), c, WELL)

    def _ended(self, state: State, c: int, code: int) -> State:
        flow, late, record, kept, holder, runs, left, (_, rolled, wrong) = state
        runs = (*runs[:c], NOT_RUNNING, *runs[c + 1 :])
        freed = NOBODY if holder == c else holder
        return flow, late, record, kept, freed, runs, left, (code, rolled, wrong)

    def _killed(self, state: State, c: int, run: Run) -> State:
        flow, late, record, kept, holder, runs, left, (_, rolled, wrong) = state
        if run.phase in FLYING:
            what = run.want if run.phase == PUTTING else NOTHING
            late = terms.with_one_more(late, what, run.awaited)
        if holder == c and self.design.lock is Lock.KERNEL:
            holder = NOBODY
        runs = (*runs[:c], NOT_RUNNING, *runs[c + 1 :])
        left = (left[0], left[1] - 1, *left[2:])
        return flow, late, record, kept, holder, runs, left, (FAILED, rolled, wrong)


def with_run(state: State, c: int, run: Run) -> State:
    flow, late, record, kept, holder, runs, left, told = state
    return flow, late, record, kept, holder, (*runs[:c], run, *runs[c + 1 :]), left, told


def after_a_fault(state: State) -> State | None:
    flow, late, record, kept, holder, runs, left, told = state
    if not left[0]:
        return None
    return flow, late, record, kept, holder, runs, (left[0] - 1, *left[1:]), told
