"""The words of the replace model: what a design is, what is assumed, and what a run remembers."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import NamedTuple

from msgspec import Struct

from tests.models.create_lock_terms import Lock


class Hold(Enum):
    """When a rollback writes down that the definition which it takes away is not to come back."""

    FIRST = "with its first announcement"
    LAST = "after its publish"
    NEVER = "never"


class Design(Struct, frozen=True, dict=True):
    """What flowops does. The defaults are what it should do."""

    lock: Lock = Lock.KERNEL
    is_fenced: bool = True  # only the lock's holder writes the record, and only as it was read
    waits: bool = True  # quietly, after a write that was not heard of, before anything is sent
    waits_for_open: bool = True  # the same at the begin of a run that finds a write open
    verifies: bool = True  # reads the flow after the publish
    checks_fall: bool = True  # a flow that reads PUBLISHED after an upload does not hold that
    uploads_first: bool = True  # before a draft goes live that only our record speaks of
    looks_before: bool = True  # nothing is sent to a flow that is not as it was planned
    announces_again: bool = True  # before a second try of the same write
    announces_draft: bool = True  # a publish is announced of a DRAFT, which the record then says
    settles_open: bool = True  # also where a run leaves a published flow as it is
    shows_debt: bool = True  # every command tells of a flow that is left in DRAFT
    keeps_bytes: bool = True  # of the last good definition, before it is replaced
    hold: Hold = Hold.FIRST


class World(Struct, frozen=True, dict=True):
    """What is assumed of everybody else, and how much may go wrong."""

    runs: int = 1  # at the same time; each is started again without end
    requests_end: bool = True  # within the quiet wait, whatever became of who sent them
    answers_are_true: bool = True  # a yes means that it was done
    sends_at_once: bool = True  # nothing comes between an announcement and its request
    reads_back: bool = False  # the live definition can be read
    falls_are_seen: bool = False  # drift runs by a schedule, so a fall to DRAFT is told of
    is_valid: bool = True  # Meta finds no error in the new definition
    faults: int = 3
    kills: int = 2
    expiries: int = 0  # of the lease of a run that is alive
    rollbacks: int = 1
    edits: int = 0  # uploads by somebody else, while no run nor request of ours is under way


OLD, NEW, OTHER = range(3)
DRAFT, PUBLISHED = range(2)
NO_INTENT, REPLACE, PUBLISH = range(3)
APPLY, ROLLBACK = range(2)
WELL, FAILED, LEFT_IN_DRAFT, HELD = 0, 6, 7, 9
UNKNOWN = -9  # 9 too: a person is asked what is live, and the write stays open
NOT_ROLLED, ROLLING, ROLLED = range(3)
NOBODY = NOTHING = -1
MOVED = -2
TRIES = 2

(
    IDLE,
    PLANNING,
    QUIET,
    PUT_DUE,
    PUT_ANNOUNCED,
    PUTTING,
    PUT_DONE,
    UPLOADED,
    PUBLISH_DUE,
    PUBLISH_ANNOUNCED,
    PUBLISHING,
    PUBLISH_DONE,
    CONFIRMING,
    MENDING,
    HOLD_DUE,
) = range(15)


class Run(NamedTuple):
    phase: int = IDLE
    kind: int = APPLY
    want: int = NEW  # the definition that is being put live
    keep: int = NOTHING  # the live one, where it is to be kept before the upload
    planned: int = NOTHING  # the status that it was planned for, until the first write
    replaced: bool = False  # an upload of ours may have sent the flow back to DRAFT
    mends: bool = False  # it is putting back
    tries: int = 0
    after: int = IDLE  # the phase after the quiet wait
    stale: bool = False  # somebody wrote the record since
    awaited: int = 0  # who waits for the end of its request, a bit a run


class Record(NamedTuple):
    holds: int = OLD
    status: int = PUBLISHED
    intent: int = NO_INTENT
    last_good: int = OLD
    is_held: bool = False  # NEW, by a rollback
    is_refused: bool = False  # NEW, by Meta

    @property
    def owes(self) -> bool:
        """The debt: the flow was published, and perhaps is not any more, by our doing."""
        return self.status == DRAFT or self.intent != NO_INTENT


Late = tuple[tuple[int, int], ...]
"""Requests whose run is gone: what each uploads, or NOTHING for a publish; who waits for it."""

State = tuple[
    tuple[int, int, int],  # the flow: status, draft, what people get
    Late,
    Record,
    int,  # definitions whose bytes are kept, a bit each
    int,  # who holds the lock
    tuple[Run, ...],
    tuple[int, int, int, int, int],  # faults, kills, expiries, rollbacks, edits that may still come
    tuple[int, int, str | None],  # the last exit code, how far a rollback came, what went wrong
]

NOT_RUNNING = Run()
FLYING = frozenset({PUTTING, PUBLISHING})


@cache
def changed(run: Run, phase: int) -> Run:
    return run._replace(phase=phase)


@cache
def after_others_write(run: Run) -> Run:
    return run if run.phase == IDLE else run._replace(stale=True)


@cache
def awaited_by(run: Run, c: int) -> Run:
    return run._replace(awaited=run.awaited | 1 << c) if run.phase in FLYING else run


@cache
def with_one_more(late: Late, what: int, awaited: int) -> Late:
    return tuple(sorted((*late, (what, awaited))))


@cache
def without_one(late: Late, number: int) -> Late:
    return (*late[:number], *late[number + 1 :])


@cache
def all_awaited_by(late: Late, c: int) -> Late:
    return tuple(sorted((what, awaited | 1 << c) for what, awaited in late))
