"""How a run begins, and what it makes of the record and of what is live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.models.replace_publish_ends import Ends, with_run
from tests.models.replace_publish_terms import (
    APPLY,
    DRAFT,
    HELD,
    HOLD_DUE,
    LEFT_IN_DRAFT,
    MOVED,
    NEW,
    NO_INTENT,
    NOBODY,
    NOTHING,
    OLD,
    PLANNING,
    PUBLISH_DUE,
    PUBLISHED,
    PUT_DUE,
    REPLACE,
    ROLLBACK,
    UNKNOWN,
    Hold,
    Run,
    changed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.models.replace_publish_terms import Record, State

    Moves = Iterator[tuple[tuple, State]]


class Planning(Ends):
    def _begin(self, state: State, c: int, _: Run) -> Moves:
        flow, late, record, kept, holder, runs, left, told = state
        if holder != NOBODY:
            return
        waits = self.design.waits_for_open and record.intent != NO_INTENT
        for kind, want, said in ((APPLY, NEW, "an apply"), (ROLLBACK, OLD, "a rollback")):
            after = left
            if kind == ROLLBACK:
                if not left[3]:
                    return
                after = (*left[:3], left[3] - 1, left[4])
            begun = (flow, late, record, kept, c, runs, after, told)
            run = Run(PLANNING, kind, want)
            line = f"{{}} begins {said}"
            if waits:
                yield (
                    (f"{line}, finds a write open, and waits", c),
                    self._waiting(begun, c, run, PLANNING),
                )
            else:
                yield (line, c), with_run(begun, c, run)

    def _plan(self, state: State, c: int, run: Run) -> Moves:
        """As `compare.evidence`, `planning.verdict` and the steps' `needed` decide it."""
        (status, draft, _), _, record, *_ = state
        known, is_live = self._known(record, status, draft), status == PUBLISHED
        fell = record.intent == NO_INTENT and record.status == PUBLISHED and not is_live
        if run.kind == APPLY and record.is_held:
            yield ("{} leaves the held definition alone", c), self._left_alone(state, c, run)
        elif is_live and known == NOTHING:
            yield ("{} cannot know what is live, and asks", c), self._ended(state, c, UNKNOWN)
        elif is_live and known != run.want and run.want == NEW and record.is_refused:
            yield ("{} leaves the refused definition alone", c), self._left_alone(state, c, run)
        elif known == run.want and is_live:
            yield ("{} finds it in sync", c), self._settled(state, c, run)
        else:
            due = run._replace(
                phase=PUT_DUE if known != run.want or fell else PUBLISH_DUE,
                keep=known if is_live and known != MOVED else NOTHING,
                replaced=not is_live and (record.status == DRAFT or record.intent == REPLACE),
                planned=status,
            )
            steps = "upload, publish" if due.phase == PUT_DUE else "publish"
            yield (f"{{}} plans: {steps}", c), with_run(state, c, due)

    def _known(self, record: Record, status: int, draft: int) -> int:
        """The live definition; NOTHING where it is unknown, MOVED where it cannot be ours."""
        if self.world.reads_back:
            return draft
        if record.intent == NO_INTENT:
            if status == DRAFT and record.status == PUBLISHED:
                return MOVED
            return NOTHING if status == DRAFT and self.design.uploads_first else record.holds
        if status == DRAFT:
            return NOTHING
        said_done = record.intent == REPLACE and record.status == DRAFT
        return NOTHING if said_done and self.design.checks_fall else record.holds

    def _left_alone(self, state: State, c: int, run: Run) -> State:
        record = state[2]
        if state[0][0] == DRAFT:
            return self._ended(state, c, LEFT_IN_DRAFT)
        if not self.design.settles_open:
            return self._ended(state, c, HELD)
        settled = record._replace(status=PUBLISHED, intent=NO_INTENT)
        return self._ended(self._written(state, c, run, settled) or state, c, HELD)

    def _settled(self, state: State, c: int, run: Run) -> State:
        if run.kind == ROLLBACK and self.design.hold is Hold.LAST:
            return with_run(state, c, changed(run, HOLD_DUE))
        settled = state[2]._replace(
            holds=run.want,
            status=PUBLISHED,
            intent=NO_INTENT,
            last_good=run.want,
            is_held=state[2].is_held or self._holds_now(run),
        )
        written = self._written(state, c, run, settled)
        return self._lost(state, c) if written is None else self._receipted(written, c)

    def _holds_now(self, run: Run) -> bool:
        return run.kind == ROLLBACK and not run.mends and self.design.hold is Hold.FIRST
