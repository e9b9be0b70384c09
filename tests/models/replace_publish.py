"""The protocol of an update: announce, upload, read, announce, publish, read, receipt; and back.

One flow is live with an old definition; git has a new one, which an apply uploads and publishes as
often as it is started. A rollback takes it away again, and holds it. Each run may stop anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.models import replace_publish_terms as terms
from tests.models.create_lock_terms import Lock
from tests.models.replace_publish_terms import (
    APPLY,
    CONFIRMING,
    DRAFT,
    FAILED,
    FLYING,
    HELD,
    HOLD_DUE,
    IDLE,
    LEFT_IN_DRAFT,
    MENDING,
    MOVED,
    NEW,
    NO_INTENT,
    NOBODY,
    NOT_ROLLED,
    NOT_RUNNING,
    NOTHING,
    OLD,
    OTHER,
    PLANNING,
    PUBLISH,
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
    REPLACE,
    ROLLBACK,
    ROLLED,
    ROLLING,
    TRIES,
    UNKNOWN,
    UPLOADED,
    WELL,
    Hold,
    Record,
    Run,
    changed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.models.replace_publish_terms import Design, State, World

    Moves = Iterator[tuple[tuple, State]]

NAMES = ("old", "new", "somebody else's")


class ReplacePublish:
    """Fits `checker.Model`. A label of a move is a line, the run that it speaks of, and names."""

    def __init__(self, design: Design, world: World) -> None:
        self.design, self.world = design, world
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
        if any(run.phase != IDLE for run in runs):
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
                yield ("a late upload of the {1} definition lands", 0, what), (
                    (DRAFT, what, flow[2]),
                    *rest,
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
                yield (f"{line}, finds a write open, and waits", c), self._waiting(
                    begun, c, run, PLANNING
                )
            else:
                yield (line, c), _with_run(begun, c, run)

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
            yield (f"{{}} plans: {steps}", c), _with_run(state, c, due)

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
            return _with_run(state, c, changed(run, HOLD_DUE))
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

    def _waiting(self, state: State, c: int, run: Run, after: int) -> State:
        flow, late, record, kept, holder, runs, left, told = state
        if self.world.requests_end:
            late = terms.all_awaited_by(late, c)
            runs = tuple([terms.awaited_by(each, c) for each in runs])
        runs = (*runs[:c], run._replace(phase=QUIET, after=after), *runs[c + 1 :])
        return flow, late, record, kept, holder, runs, left, told

    def _wait(self, state: State, c: int, run: Run) -> Moves:
        under_way = any(awaited >> c & 1 for _, awaited in state[1]) or any(
            each.awaited >> c & 1 for each in state[5]
        )
        if not under_way:
            after = _with_run(state, c, run._replace(phase=run.after, after=IDLE))
            yield ("{} has waited quietly", c), after

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
            announced = _with_run(written, c, run._replace(phase=PUT_ANNOUNCED, planned=NOTHING))
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

    def _arrive(self, state: State, c: int, run: Run) -> Moves:
        """What becomes of the request of a run that waits for its answer."""
        flow = state[0]
        is_put = run.phase == PUTTING
        if is_put:
            landed = ((DRAFT, run.want, flow[2]), *state[1:])
            done = _with_run(landed, c, run._replace(phase=PUT_DONE, awaited=0))
            yield ("the upload of {} lands", c), done
        elif flow[0] == PUBLISHED:
            there = _with_run(state, c, run._replace(phase=CONFIRMING, tries=TRIES))
            yield ("{} hears that the flow is no draft", c), there
        elif self._is_faulty(flow[1]):
            yield ("{} hears that the definition has errors", c), self._refused(state, c, run)
        else:
            published = self._published(state, state[1])
            yield ("the publish of {} lands", c), _with_run(
                published, c, run._replace(phase=PUBLISH_DONE, awaited=0)
            )
        faulty = _after_a_fault(state)
        if faulty is None:
            return
        late = terms.with_one_more(state[1], run.want if is_put else NOTHING, run.awaited)
        yield ("{} hears nothing, the request is under way", c), self._unheard(
            (flow, late, *faulty[2:]), c, run
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

    def _unheard(self, state: State, c: int, run: Run) -> State:
        is_put = run.phase in {PUTTING, PUT_DONE}
        run = run._replace(awaited=0, replaced=run.replaced or is_put)
        after = CONFIRMING
        if is_put:
            again = PUT_DUE if self.design.announces_again else PUT_ANNOUNCED
            after = again if run.tries < TRIES else MENDING
        if self.design.waits:
            return self._waiting(state, c, run, after)
        return _with_run(state, c, changed(run, after))

    def _refused(self, state: State, c: int, run: Run) -> State:
        """It certainly had no effect; but an upload before it may have had one."""
        run = run._replace(awaited=0)
        if run.phase == PUTTING and run.replaced:
            return _with_run(state, c, changed(run, MENDING))
        written = self._written(state, c, run, state[2]._replace(intent=NO_INTENT))
        if written is None:
            return self._lost(state, c)
        return _with_run(written, c, changed(run, MENDING))

    def _hear_put(self, state: State, c: int, run: Run, *, can_fail: bool = True) -> Moves:
        receipt = state[2]._replace(holds=run.want, status=DRAFT)
        written = self._written(state, c, run, receipt)
        if written is None:
            after = self._lost(state, c)
        else:
            heard = run._replace(phase=UPLOADED, replaced=True, awaited=0)
            after = _with_run(written, c, heard)
        yield ("{} hears that the upload is done, and records it", c), after
        if can_fail and (faulty := _after_a_fault(state)) is not None:
            yield ("{} hears nothing", c), self._unheard(faulty, c, run)

    def _read_again(self, state: State, c: int, run: Run) -> Moves:
        status, draft, _ = state[0]
        if status == PUBLISHED and self.design.checks_fall:
            yield ("{} reads: still PUBLISHED, so the upload did not land", c), self._unheard(
                state, c, run._replace(phase=PUT_DONE)
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
            yield ("{} reads: Meta found errors", c), _with_run(written, c, changed(run, MENDING))
        else:
            ready = run._replace(phase=PUBLISH_DUE, tries=0)
            yield ("{} reads the flow again: no errors", c), _with_run(written, c, ready)

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
            yield ("{} announces a publish", c), _with_run(written, c, announced)

    def _publish(self, state: State, c: int, run: Run, said: str = "sends") -> Moves:
        tries = run.tries + 1
        sent = run._replace(phase=PUBLISHING, planned=NOTHING, tries=tries, awaited=0)
        yield (f"{{}} {said} a publish", c), _with_run(state, c, sent)

    def _hear_publish(self, state: State, c: int, run: Run, *, can_fail: bool = True) -> Moves:
        if self.design.verifies:
            after = _with_run(state, c, run._replace(phase=CONFIRMING, tries=TRIES, awaited=0))
            yield ("{} hears that it is published", c), after
        else:
            yield ("{} hears that it is published, and believes it", c), self._believed(
                state, c, run
            )
        if can_fail and (faulty := _after_a_fault(state)) is not None:
            yield ("{} hears nothing", c), self._unheard(faulty, c, run)

    def _confirm(self, state: State, c: int, run: Run) -> Moves:
        if state[0][0] == PUBLISHED:
            yield ("{} reads: PUBLISHED, and records it", c), self._believed(state, c, run)
        elif run.tries < TRIES:
            yield ("{} reads: still DRAFT", c), _with_run(state, c, changed(run, PUBLISH_DUE))
        else:
            yield ("{} reads: still DRAFT", c), _with_run(state, c, changed(run, MENDING))

    def _believed(self, state: State, c: int, run: Run) -> State:
        want = run.want
        receipt = state[2]._replace(
            holds=want, status=PUBLISHED, intent=NO_INTENT, last_good=want,
            is_refused=state[2].is_refused and want != NEW,
        )
        written = self._written(state, c, run, receipt)
        if written is None:
            return self._lost(state, c)
        if run.mends:
            return self._ended(written, c, FAILED)
        if run.kind == ROLLBACK and self.design.hold is Hold.LAST:
            return _with_run(written, c, changed(run, HOLD_DUE))
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
            yield ("{} goes back to the {} definition", c, back.want), _with_run(
                state, c, back._replace(stale=run.stale)
            )

    def _hold(self, state: State, c: int, run: Run) -> Moves:
        written = self._written(state, c, run, state[2]._replace(is_held=True))
        after = self._lost(state, c) if written is None else self._receipted(written, c)
        yield ("{} holds the new definition", c), after

    # The account, the record, and the ends of a run

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


def _with_run(state: State, c: int, run: Run) -> State:
    flow, late, record, kept, holder, runs, left, told = state
    return flow, late, record, kept, holder, (*runs[:c], run, *runs[c + 1 :]), left, told


def _after_a_fault(state: State) -> State | None:
    flow, late, record, kept, holder, runs, left, told = state
    if not left[0]:
        return None
    return flow, late, record, kept, holder, runs, (left[0] - 1, *left[1:]), told
