"""Updates: the protocols that must hold, exhaustively, and the bad ones that must be found out."""

from __future__ import annotations

from msgspec.structs import replace

from tests.models.cases import Case
from tests.models.create_lock_terms import Lock
from tests.models.replace_publish import ReplacePublish
from tests.models.replace_publish_terms import Design, Hold, World

SOUND = Design()
SHARED = replace(SOUND, lock=Lock.LEASE)

WELL_AND_DRAFT = "the last run ended with 0, and the published flow is in DRAFT"
UNSEEN_DRAFT = "the published flow is in DRAFT, and no command would say so"
NOT_AS_SAID = "a run ends with 0, and people do not get what it was to put live"
NOT_KEPT = "a published flow is uploaded to, and nobody kept what it has"
SENT_AGAIN = "a definition that a person rolled back is uploaded again"
OF_OTHERS = "a run put somebody else's draft live"
WEDGED = "wedged: from here nothing leads to a settled state, nor to a question to a person"


def _holds(name: str, assumes: str, design: Design, world: World, at_least: int) -> Case:
    return Case(name, assumes, ReplacePublish(design, world), at_least)


def _found_out(name: str, assumes: str, broken: str, design: Design, *by: str, **world) -> Case:
    world = {"rollbacks": 0, **world}
    return Case(name, assumes, ReplacePublish(design, World(**world)), broken=broken, by=by)


def holding(*, short: bool) -> tuple[Case, ...]:
    """The same protocols twice: for the gate with less that goes wrong, and in full."""

    def world(few: dict, many: dict, **both) -> World:
        return World(**(few if short else many), **both)

    def at_least(few: int, many: int) -> int:
        return few if short else many

    little, much = {}, {"faults": 4, "kills": 4, "rollbacks": 2}
    together = (
        {"faults": 1, "kills": 1, "expiries": 1, "rollbacks": 0},
        {"faults": 2, "kills": 2, "expiries": 2},
    )
    ends = "requests end within the quiet wait"
    return (
        _holds(
            "update, roll back, hold",
            ends,
            SOUND,
            world(little, much),
            at_least(9_561, 61_427),
        ),
        _holds(
            "the same, the new definition has errors",
            ends,
            SOUND,
            world(little, much, is_valid=False),
            at_least(8_123, 43_424),
        ),
        _holds(
            "the same, the definition can be read back",
            ends,
            SOUND,
            world(little, much, reads_back=True),
            at_least(9_319, 64_139),
        ),
        _holds(
            "the same, somebody else uploads in between",
            f"{ends}; uploads of others meet no run and no request of ours",
            SOUND,
            world({"faults": 2, "kills": 1}, {"faults": 3, "kills": 3}, edits=1),
            at_least(6_973, 48_225),
        ),
        _holds(
            "two runs under a lease that ends under them",
            f"{ends}; a request follows its announcement at once",
            SHARED,
            world(*together, runs=2),
            at_least(10_123, 1_000_183),
        ),
    )


FOUND_OUT = (
    _found_out(
        "a yes is believed, nothing is waited for, no debt is shown",
        "all is well but one answer",
        UNSEEN_DRAFT,
        replace(SOUND, verifies=False, waits=False, waits_for_open=False, shows_debt=False),
        "a late upload of the new definition lands",
        kills=0,
    ),
    _found_out(
        "the same, but the flow is read after the publish",
        "the same",
        UNSEEN_DRAFT,
        replace(SOUND, waits=False, waits_for_open=False, shows_debt=False),
        "a late upload of the new definition lands",
        kills=0,
    ),
    _found_out(
        "the same, and it waits quietly",
        "all is well but a kill",
        UNSEEN_DRAFT,
        replace(SOUND, shows_debt=False),
        "A is killed",
        faults=0,
    ),
    _found_out(
        "a write that a killed run left open is not waited for",
        "all else",
        WELL_AND_DRAFT,
        replace(SOUND, waits_for_open=False),
        "A is killed",
        "a late upload of the new definition lands",
        faults=0,
    ),
    _found_out(
        "an upload that was not heard of is not waited for",
        "all else",
        WELL_AND_DRAFT,
        replace(SOUND, waits=False),
        "A hears nothing, the request is under way",
        "a late upload of the new definition lands",
        kills=0,
    ),
    _found_out(
        "neither is waited for, and an upload is refused after the late one landed",
        "all else",
        UNSEEN_DRAFT,
        replace(SOUND, waits=False, waits_for_open=False, looks_before=False),
        "a late upload of the new definition lands",
        "A hears a refusal",
        faults=1,
        kills=1,
    ),
    _found_out(
        "a request outlives the quiet wait",
        "all else",
        WELL_AND_DRAFT,
        SOUND,
        "A has waited quietly",
        "a late upload of the new definition lands",
        faults=0,
        requests_end=False,
    ),
    _found_out(
        "the last good bytes are not kept",
        "nothing goes wrong",
        NOT_KEPT,
        replace(SOUND, keeps_bytes=False),
        faults=0,
        kills=0,
    ),
    _found_out(
        "a yes to the publish is believed, and untrue",
        "an answer may be untrue",
        NOT_AS_SAID,
        replace(SOUND, verifies=False),
        "A hears that it is published, and believes it, although nothing was done",
        answers_are_true=False,
    ),
    _found_out(
        "a yes to the upload is believed, untrue, and the flow is still PUBLISHED",
        "an answer may be untrue",
        NOT_AS_SAID,
        replace(SOUND, checks_fall=False),
        "A hears that the upload is done, and records it, although nothing was done",
        answers_are_true=False,
        kills=0,
    ),
    _found_out(
        "a yes to the upload is untrue, of a draft that cannot be read back",
        "an answer may be untrue",
        NOT_KEPT,
        SOUND,
        "A hears that the upload is done, and records it, although nothing was done",
        answers_are_true=False,
    ),
    _found_out(
        "a draft that only a record speaks of is published as it is",
        "somebody else uploads between two runs",
        OF_OTHERS,
        replace(SOUND, uploads_first=False),
        "somebody else uploads a definition",
        faults=0,
        edits=1,
    ),
    _found_out(
        "a publish is announced of a flow that the record calls PUBLISHED",
        "the definition can be read back",
        UNSEEN_DRAFT,
        replace(SOUND, announces_draft=False),
        "A hears a refusal",
        reads_back=True,
    ),
    _found_out(
        "what is left alone stays open for ever",
        "the new definition has errors",
        WEDGED,
        replace(SOUND, settles_open=False),
        "A is killed",
        is_valid=False,
    ),
    _found_out(
        "a rollback holds nothing",
        "nothing goes wrong",
        SENT_AGAIN,
        replace(SOUND, hold=Hold.NEVER),
        "A begins a rollback",
        faults=0,
        kills=0,
        rollbacks=1,
    ),
    _found_out(
        "a rollback holds only when it is done",
        "all else",
        SENT_AGAIN,
        replace(SOUND, hold=Hold.LAST),
        "A begins a rollback, finds a write open, and waits",
        "A is killed",
        faults=0,
        rollbacks=1,
    ),
    _found_out(
        "an unheard upload lands between the putting back and its publish",
        "every fall to DRAFT is seen",
        NOT_AS_SAID,
        replace(SOUND, waits=False),
        "a late upload of the new definition lands",
        kills=1,
        rollbacks=1,
        falls_are_seen=True,
    ),
    _found_out(
        "a rollback does not wait, and publishes what a killed apply uploads late",
        "every fall to DRAFT is seen",
        NOT_AS_SAID,
        replace(SOUND, waits_for_open=False),
        "A begins a rollback",
        "a late upload of the new definition lands",
        rollbacks=1,
        falls_are_seen=True,
    ),
    _found_out(
        "a lease without a fence",
        "all else",
        NOT_AS_SAID,
        replace(SHARED, is_fenced=False),
        "the lease of A, who is alive, ends",
        runs=2,
        expiries=1,
        faults=0,
        kills=0,
    ),
    _found_out(
        "a run is held up between its announcement and its upload",
        "all else",
        UNSEEN_DRAFT,
        SHARED,
        "the lease of A, who is alive, ends",
        "A sends an upload of the new definition",
        runs=2,
        expiries=1,
        faults=0,
        kills=0,
        sends_at_once=False,
    ),
    _found_out(
        "the second upload is not announced, and the lease ended",
        "all else",
        UNSEEN_DRAFT,
        replace(SHARED, announces_again=False),
        "the lease of A, who is alive, ends",
        runs=2,
        expiries=1,
        faults=1,
        kills=0,
    ),
)
