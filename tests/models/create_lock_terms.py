"""The words of the create model: what a design is, what is assumed, and what a run remembers."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import NamedTuple

from msgspec import Struct


class Lock(Enum):
    NONE = "no lock"
    KERNEL = "flock"  # freed when its holder dies, and never before
    LEASE = "lease"  # ends by itself, also under a holder who is alive


class Journal(Enum):
    """What the record has to be for a run to write it."""

    AS_READ = "as it was read"
    ABSENT = "absent"  # asked of the announcement alone
    ANYTHING = "anything"


class Again(Enum):
    """Who may send a create once more, after looks found nothing."""

    ANY_RUN = "any run"
    SENDER = "the run that sent it"
    NOBODY = "nobody"
    ANY_RUN_AFTER_ONE_LOOK = "any run, after one look and no wait"
    ANY_RUN_BLINDLY = "any run, without a look"


class Listed(Enum):
    """When the list is read that a first create rests on."""

    AFTER_RECORD = "after the record"
    BEFORE_RECORD = "before the record"
    AFTER_CLAIM = "after the announcement"


class Receipt(Enum):
    """How long the record of a flow is kept."""

    FOR_EVER = "for ever"
    UNTIL_LISTED = "until it is listed"
    NOT_AT_ALL = "not at all"


class Design(Struct, frozen=True, dict=True):
    """What flowops does. The defaults are what it should do where runs share a store."""

    lock: Lock = Lock.LEASE
    is_fenced: bool = True  # only the lock's holder writes a record
    journal: Journal = Journal.AS_READ
    again: Again = Again.ANY_RUN
    listed: Listed = Listed.AFTER_RECORD
    announces: bool = True
    announces_again: bool = True  # before a second create of the same run too
    receipt: Receipt = Receipt.FOR_EVER
    asks_by_id: bool = True  # for a flow that is on record and not listed
    is_shared: bool = True  # one journal for all runs
    outlives_runs: bool = True  # the journal is still there after a kill


class World(Struct, frozen=True, dict=True):
    """What is assumed of everybody else, and how much may go wrong."""

    runs: int = 2  # at the same time; each is started again without end
    names_are_unique: bool = False  # the gateway refuses a second flow of a name
    requests_end: bool = True  # within our looks, whatever became of who sent them
    lists_catch_up: bool = True  # within our looks
    sends_at_once: bool = True  # nothing comes between an announcement and its create
    faults: int = 2
    kills: int = 1
    expiries: int = 1  # of the lease of a run that is alive
    slots: int = 6  # requests and flows at one time; too few is found, and said


IDLE, PLANNING, RECORDING, CLAIMING, SENDING, WAITING, LOOKING, TAKEN, ASKING = range(9)
FREE, FLYING, HIDDEN, BY_ID, LISTED = range(5)
EMPTY, OPEN, RECEIPT = range(3)
NOBODY = NO_SLOT = -1
SENDS = 2


class Run(NamedTuple):
    phase: int = IDLE
    read: int = EMPTY  # the record, when it was read
    stale: bool = False  # somebody wrote it since
    owns: bool = False  # it announced the create
    sent: int = 0
    slot: int = NO_SLOT  # whose answer is awaited
    awaits: int = 0  # what was not listed yet when the looks began, a bit a slot


State = tuple[
    tuple[int, ...],  # slots: requests, then the flows that came of them
    tuple[int, ...],  # the journal: EMPTY, OPEN, or RECEIPT plus a slot
    int,  # who holds the lock
    tuple[Run, ...],
    tuple[int, int, int],  # faults, kills and expiries that may still come
    str | None,  # what went wrong in a way that no later state shows
]

NOT_RUNNING = Run()


@cache
def claiming(run: Run, read: int) -> Run:
    return run._replace(phase=CLAIMING, read=read)


@cache
def sending(run: Run) -> Run:
    return run._replace(phase=SENDING, slot=NO_SLOT, awaits=0)


@cache
def waiting(run: Run, slot: int) -> Run:
    return run._replace(phase=WAITING, slot=slot, sent=run.sent + 1, awaits=0)


@cache
def looking(run: Run, phase: int, awaits: int) -> Run:
    return run._replace(phase=phase, awaits=awaits, slot=NO_SLOT)


@cache
def asking(run: Run) -> Run:
    return run._replace(phase=ASKING, awaits=0)


@cache
def after_own_write(run: Run, record: int) -> Run:
    return run._replace(read=record, stale=False, owns=run.owns or record == OPEN)


@cache
def after_others_write(run: Run) -> Run:
    return run._replace(stale=True) if run.phase not in {IDLE, RECORDING} else run


@cache
def without_slot(run: Run, slot: int) -> Run:
    """Nothing came of that request, and nobody waits for it any more."""
    kept = NO_SLOT if run.slot == slot else run.slot
    return run._replace(slot=kept, awaits=run.awaits & ~(1 << slot))


@cache
def put(values: tuple, index: int, value: int) -> tuple:
    return (*values[:index], value, *values[index + 1 :])
