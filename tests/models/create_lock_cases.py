"""Creates: the protocols that must hold, exhaustively, and the bad ones that must be found out."""

from __future__ import annotations

from msgspec.structs import replace

from tests.models.cases import Case
from tests.models.create_lock import CreateLock
from tests.models.create_lock_terms import Again, Design, Journal, Listed, Lock, Receipt, World

SHARED = Design()
ON_ONE_MACHINE = Design(
    lock=Lock.KERNEL, is_fenced=False, journal=Journal.ANYTHING, announces_again=False
)
WITHOUT_LOCK = replace(SHARED, lock=Lock.NONE)
NEVER_AGAIN = replace(SHARED, again=Again.NOBODY)
NOTHING_AT_ALL = replace(WITHOUT_LOCK, journal=Journal.ANYTHING, outlives_runs=False)

LATE = {"requests_end": False, "lists_catch_up": False}
PAUSED = {"sends_at_once": False}
TWO_FLOWS = "the account has two flows of this name"


def _holds(name: str, assumes: str, design: Design, world: World, at_least: int) -> Case:
    return Case(name, assumes, CreateLock(design, world), at_least)


def _found_out(
    name: str, assumes: str, design: Design, *by: str, broken: str = TWO_FLOWS, **world
) -> Case:
    return Case(name, assumes, CreateLock(design, World(**world)), broken=broken, by=by)


def holding(*, short: bool) -> tuple[Case, ...]:
    """The same protocols twice: for the gate with less that goes wrong, and in full."""

    def world(few: dict, many: dict, **both) -> World:
        return World(**(few if short else many), **both)

    def at_least(few: int, many: int) -> int:
        return few if short else many

    return (
        _holds(
            "flock, any run sends again",
            "requests end and lists catch up within our looks",
            ON_ONE_MACHINE,
            world({"runs": 2}, {"runs": 3, "faults": 4, "kills": 4}),
            at_least(451, 3_134),
        ),
        _holds(
            "lease and fence, any run sends again",
            "the same, and a create follows its announcement at once",
            SHARED,
            world({}, {"runs": 3, "faults": 3, "kills": 3, "expiries": 3}),
            at_least(5_924, 849_201),
        ),
        _holds(
            "lease and fence, only the sender sends again",
            "requests end and lists catch up within our looks",
            replace(SHARED, again=Again.SENDER),
            world({}, {"runs": 3, "faults": 3, "kills": 2, "expiries": 2}, **PAUSED),
            at_least(5_039, 166_961),
        ),
        _holds(
            "lease and fence, nobody sends again",
            "nothing",
            NEVER_AGAIN,
            world({}, {"runs": 3, "kills": 2, "expiries": 2}, **LATE, **PAUSED),
            at_least(5_481, 112_467),
        ),
        _holds(
            "no lock, the journal alone, any run sends again",
            "requests end, lists catch up, a create follows at once",
            WITHOUT_LOCK,
            world({}, {"runs": 3, "faults": 3, "kills": 2}),
            at_least(4_539, 159_897),
        ),
        _holds(
            "no lock, the list read after the announcement, nobody sends again",
            "lists catch up within our looks",
            replace(
                WITHOUT_LOCK,
                journal=Journal.ABSENT,
                again=Again.NOBODY,
                listed=Listed.AFTER_CLAIM,
            ),
            world({}, {"runs": 3, "kills": 2}),
            at_least(3_166, 55_512),
        ),
        _holds(
            "lease and fence, unique names",
            "the gateway refuses a second flow of a name; nothing else",
            SHARED,
            world(
                {"faults": 1, "kills": 0},
                {"faults": 2, "kills": 1},
                names_are_unique=True,
                **LATE,
                **PAUSED,
            ),
            at_least(9_656, 223_364),
        ),
        _holds(
            "no lock, no journal that lasts, unique names",
            "the gateway refuses a second flow of a name; nothing else",
            NOTHING_AT_ALL,
            world(
                {"faults": 1, "kills": 0},
                {"faults": 2, "kills": 1},
                names_are_unique=True,
                **LATE,
                **PAUSED,
            ),
            at_least(13_434, 275_575),
        ),
    )


FOUND_OUT = (
    _found_out(
        "sent again blindly",
        "all is well but one answer",
        replace(ON_ONE_MACHINE, again=Again.ANY_RUN_BLINDLY),
        "A hears nothing",
    ),
    _found_out(
        "one look before sending again, no record",
        "the same",
        replace(ON_ONE_MACHINE, again=Again.ANY_RUN_AFTER_ONE_LOOK, announces=False),
        "A hears nothing",
        "A looks to the end: nothing, sends create 1",
        kills=0,
    ),
    _found_out(
        "not announced",
        "the same, and a kill",
        replace(ON_ONE_MACHINE, announces=False),
        "A is killed",
        faults=0,
    ),
    _found_out(
        "the record is deleted after the success",
        "nothing goes wrong",
        replace(ON_ONE_MACHINE, receipt=Receipt.NOT_AT_ALL),
        "A hears of flow 0, and records it",
        faults=0,
        kills=0,
    ),
    _found_out(
        "a recorded flow is not asked for by its id",
        "nothing goes wrong",
        replace(ON_ONE_MACHINE, asks_by_id=False),
        "A begins, reads the record: flow 0",
        faults=0,
        kills=0,
    ),
    _found_out(
        "a request outlives the looks",
        "all else",
        ON_ONE_MACHINE,
        "A hears nothing",
        requests_end=False,
    ),
    _found_out(
        "a list lags longer than the looks",
        "all else",
        ON_ONE_MACHINE,
        "A hears nothing",
        lists_catch_up=False,
    ),
    _found_out(
        "the journal is lost with the run",
        "all else, and nobody sends again",
        replace(ON_ONE_MACHINE, again=Again.NOBODY, outlives_runs=False),
        "A is killed",
    ),
    _found_out(
        "two runs, no lock, no comparison",
        "all else, and nobody sends again",
        replace(NEVER_AGAIN, lock=Lock.NONE, journal=Journal.ANYTHING),
        "B announces, and sends create 1",
        faults=0,
        kills=0,
    ),
    _found_out(
        "each run has a journal of its own",
        "all else, and nobody sends again",
        replace(ON_ONE_MACHINE, again=Again.NOBODY, is_shared=False),
        "B begins, reads the record: none",
        faults=0,
        kills=0,
    ),
    _found_out(
        "a lease without a fence",
        "all else, and nobody sends again",
        replace(NEVER_AGAIN, journal=Journal.ANYTHING, is_fenced=False),
        "the lease of A, who is alive, ends",
        faults=0,
        kills=0,
    ),
    _found_out(
        "a record that goes back to none, announced where there is none",
        "all else, and nobody sends again",
        replace(
            NEVER_AGAIN,
            lock=Lock.NONE,
            journal=Journal.ABSENT,
            receipt=Receipt.UNTIL_LISTED,
            asks_by_id=True,
        ),
        "B lists: nothing",
        "A hears of flow 0, and records it",
        faults=0,
        kills=0,
    ),
    _found_out(
        "the list is read before the record, which goes back to none",
        "all else, and nobody sends again",
        replace(
            NEVER_AGAIN,
            lock=Lock.NONE,
            listed=Listed.BEFORE_RECORD,
            receipt=Receipt.UNTIL_LISTED,
        ),
        "B begins, lists: nothing",
        faults=0,
        kills=0,
    ),
    _found_out(
        "the create of a run that is alive is taken over, no lock",
        "a run may be held up after its announcement",
        WITHOUT_LOCK,
        "B announces, and looks",
        "A sends create 0",
        faults=0,
        kills=0,
        **PAUSED,
    ),
    _found_out(
        "the same, after its lease ended",
        "a run may be held up after its announcement",
        SHARED,
        "the lease of A, who is alive, ends",
        "A sends create 0",
        faults=0,
        kills=0,
        **PAUSED,
    ),
    _found_out(
        "the second create is not announced, and the lease ended",
        "all else",
        replace(SHARED, announces_again=False),
        "the lease of A, who is alive, ends",
        kills=0,
    ),
    _found_out(
        "only the sender sends again, and a request outlives the looks",
        "all else",
        replace(SHARED, again=Again.SENDER),
        "A hears nothing",
        requests_end=False,
    ),
    _found_out(
        "nobody sends again, and the journal is lost with the run",
        "all else",
        replace(NEVER_AGAIN, outlives_runs=False),
        "A is killed",
        **LATE,
    ),
)
