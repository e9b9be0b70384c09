"""A small account in memory, with the gateway's rules, whose calls go wrong as a test scripts it.

It fits the ports of the use cases, so the real planning reads it; the generators of an apply are
driven here, one wish at a time, and can be killed between any two of them.
"""

from __future__ import annotations

import itertools
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from flowops.applying.flow import apply_flow
from flowops.errors import LockHeld, StoreFailed
from flowops.model.environment import Limits
from flowops.model.flows import FlowList, LiveFlow, Preview, ValidationError
from flowops.model.outcome import Ambiguous, Definite, Failure, FailureKind, Ok
from flowops.model.record import Author, Entry, Past
from flowops.model.status import FlowStatus
from flowops.operations.deploy import plan_flows
from flowops.operations.last_lists import last_lists
from flowops.operations.performer import Performer
from flowops.operations.workspace import Wish, World
from flowops.steps.effects import LookLast
from tests.builders import CATEGORIES, NAME, environment

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowops.model.definition import Definition
    from flowops.model.flows import FlowMessage

DRAFT, PUBLISHED = FlowStatus.DRAFT, FlowStatus.PUBLISHED


class Telling(Struct, frozen=True, dict=True):
    """What the gateway tells of a live definition: where its date stands, and where a link that it
    can be read back by.
    """

    dated: frozenset[str] = frozenset()
    publish_moves_date: bool = False
    read_back: frozenset[str] = frozenset()


NOTHING_TOLD = Telling()
DATED = Telling(dated=frozenset({"list", "get"}))
DATED_BY_PUBLISH = replace(DATED, publish_moves_date=True)
DATED_BY_GET = Telling(dated=frozenset({"get"}))
DATED_IN_LIST = Telling(dated=frozenset({"list"}))
READ_BACK = Telling(read_back=frozenset({"list", "get"}))
READ_BACK_BY_GET = Telling(read_back=frozenset({"get"}))

TELLINGS = {
    "nothing told": NOTHING_TOLD,
    "dated": DATED,
    "dated, and a publish moves it": DATED_BY_PUBLISH,
    "dated by get alone": DATED_BY_GET,
    "dated in the list alone": DATED_IN_LIST,
    "read back": READ_BACK,
    "read back by get alone": READ_BACK_BY_GET,
}


class Effect(Enum):
    """Whether a call that went wrong had its effect."""

    BEFORE = "went wrong before it took effect"
    AFTER = "went wrong after it took effect"


class Fault(Struct, frozen=True, dict=True):
    """The answer instead of the true one."""

    effect: Effect
    outcome: Ambiguous | Definite


def lost(effect):
    return Fault(effect, Ambiguous(Failure(FailureKind.NO_ANSWER, "no answer")))


def saved_not_processed():
    kind = FailureKind.SAVED_NOT_PROCESSED
    return Fault(Effect.AFTER, Ambiguous(Failure(kind, "Error while processing Flow JSON")))


def refused(kind=FailureKind.REJECTED, message="refused", **facts):
    return Fault(Effect.BEFORE, Definite(Failure(kind, message, **facts)))


class Stored(Struct, frozen=True, dict=True):
    """A flow as the account keeps it. `published` is the version that people get."""

    flow_id: str
    name: str
    categories: frozenset[str]
    status: FlowStatus
    draft: Definition
    published: Definition | None = None
    moved: int = 0
    unlisted: int = 0
    unfound: int = 0
    was: Stored | None = None
    stale: int = 0


def errors_of(definition: Definition) -> tuple[ValidationError, ...]:
    """A definition says itself what Meta would find: `definition(errors=2)`."""
    return tuple(
        ValidationError("INVALID", f"error {number}", ("screens[0]",))
        for number in range(definition.value.get("errors", 0))
    )


class Account:
    """Fits `operations.ports.Gateway`.

    `faults` strike the nth call of a kind: `{("publish", 1): refused()}`. `writes` lists the
    calls that write, whatever came of them, `put_live` what they published, `needless` the uploads
    to a published flow that held that definition already. A new flow is left out of `list_lag`
    lists and not found by `get_lag` gets; `stale` gets show a flow as it was before its upload.
    `pages` is how many pages a list is said to come in.
    """

    def __init__(
        self, telling=NOTHING_TOLD, faults=None, *, list_lag=0, get_lag=0, stale=0, pages=1
    ):
        self.telling = telling
        self.faults = dict(faults or {})
        self.list_lag, self.get_lag, self.stale = list_lag, get_lag, stale
        self.pages = pages
        self.flows: dict[str, Stored] = {}
        self.writes: list[tuple[str, str | None]] = []
        self.calls: list[str] = []
        self.sent: list[tuple[str, FlowMessage]] = []
        self.put_live: list[Definition] = []
        self.needless: list[str] = []
        self.watch = lambda action, flow_id: None
        self._clock = itertools.count(1)
        self._ids = itertools.count(1001)
        self._lock = threading.RLock()

    # The ports' calls

    def list_flows(self, account):
        def effect():
            shown = [each for each in self.flows.values() if not each.unlisted]
            for each in self.flows.values():
                self.change(each.flow_id, unlisted=max(each.unlisted - 1, 0))
            return FlowList(tuple(self._live(each, "list") for each in shown), self.pages)

        return self._call("list", None, effect)

    def get_flow(self, account, flow_id):
        def effect():
            stored = self.flows.get(flow_id)
            if stored is not None and stored.unfound:
                self.change(flow_id, unfound=stored.unfound - 1)
            if stored is None or stored.unfound:
                raise _Refused(FailureKind.NOT_FOUND, f"flow {flow_id} does not exist")
            if stored.stale:
                self.change(flow_id, stale=stored.stale - 1)
                return self._live(stored.was, "get")
            return self._live(stored, "get")

        return self._call("get", flow_id, effect)

    def read_definition(self, live):
        return self._call("read", live.flow_id, lambda: self.flows[live.flow_id].draft)

    def create_flow(self, account, name, categories, definition):
        def effect():
            if any(each.name == name for each in self.flows.values()):
                raise _Refused(FailureKind.NAME_TAKEN, "Flow name is not unique")
            flow_id = self.add(name=name, categories=categories, definition=definition)
            return replace(self._live(self.flows[flow_id], "create"), validation_errors=())

        return self._call("create", None, effect)

    def replace_json(self, account, flow_id, file_name, definition):
        def effect():
            stored = self.flows[flow_id]
            if stored.status is PUBLISHED and stored.draft.fingerprint == definition.fingerprint:
                self.needless.append(flow_id)
            self.edit(flow_id, definition)
            return errors_of(definition)

        return self._call("replace-json", flow_id, effect)

    def publish_flow(self, account, flow_id):
        def effect():
            stored = self.flows[flow_id]
            if stored.status is not DRAFT:
                raise _Refused(FailureKind.NOT_DRAFT, "Publishing Flow in invalid state")
            if errors_of(stored.draft):
                raise _Refused(FailureKind.REJECTED, "Publishing Flow with validation errors")
            self.put_live.append(stored.draft)
            moved = next(self._clock) if self.telling.publish_moves_date else stored.moved
            self.flows[flow_id] = replace(
                stored, status=PUBLISHED, published=stored.draft, moved=moved
            )

        return self._call("publish", flow_id, effect)

    def get_preview(self, account, flow_id):
        url = f"https://preview.example/{flow_id}"
        return self._call("preview", flow_id, lambda: Preview(url, "2026-12-28"))

    def send_message(self, phone_id, message):
        def effect():
            self.sent.append((phone_id, message))
            return f"wamid.{len(self.sent)}"

        return self._call("send", None, effect)

    # What people do by hand, behind our back

    def add(self, definition, *, name=NAME, status=DRAFT, categories=CATEGORIES):
        flow_id = str(next(self._ids))
        self.flows[flow_id] = Stored(
            flow_id,
            name,
            frozenset(categories),
            status,
            definition,
            published=definition if status is PUBLISHED else None,
            moved=next(self._clock),
            unlisted=self.list_lag,
            unfound=self.get_lag,
        )
        return flow_id

    def edit(self, flow_id, definition):
        """An upload, by whomever: a published flow falls back to DRAFT."""
        stored = self.flows[flow_id]
        self.flows[flow_id] = replace(
            stored,
            status=DRAFT,
            draft=definition,
            moved=next(self._clock),
            was=stored,
            stale=self.stale,
        )

    def change(self, flow_id, **changes):
        self.flows[flow_id] = replace(self.flows[flow_id], **changes)

    # What a test asks

    @property
    def only(self) -> Stored:
        (stored,) = self.flows.values()
        return stored

    def actions(self):
        return [action for action, _ in self.writes]

    # How it works

    def _call(self, action, flow_id, effect):
        with self._lock:
            self.calls.append(action)
            if action in {"create", "replace-json", "publish"}:
                self.watch(action, flow_id)
                self.writes.append((action, flow_id))
            fault = self._fault(action)
            if fault is not None and fault.effect is Effect.BEFORE:
                return fault.outcome
            try:
                answer = effect()
            except _Refused as refusal:
                return Definite(refusal.failure)
            return Ok(answer) if fault is None else fault.outcome

    def _fault(self, action):
        nth = (action, self.calls.count(action))
        if action in {"create", "replace-json", "publish"}:
            return self.faults.get(nth) or self.faults.get(("write", len(self.writes)))
        return self.faults.get(nth)

    def _live(self, stored, where):
        return LiveFlow(
            flow_id=stored.flow_id,
            name=stored.name,
            status=stored.status,
            status_text=stored.status.value,
            categories=stored.categories,
            validation_errors=errors_of(stored.draft),
            updated_at=str(stored.moved) if where in self.telling.dated else None,
            definition_url=f"https://x/{stored.flow_id}"
            if where in self.telling.read_back
            else None,
        )


class _Refused(Exception):
    def __init__(self, kind, message):
        self.failure = Failure(kind, message, http_status=400)


class Memory:
    """Fits `operations.ports.Ledger`. The saves numbered in `fails_at` fail, counting from 1."""

    def __init__(self, *records, definitions=()):
        self.records = {each.address: each for each in records}
        self.definitions = {each.fingerprint: each for each in definitions}
        self.journal = []
        self.behind, self.commits = frozenset(), frozenset()
        self.warnings = ()
        self.saves = 0
        self.fails_at = frozenset()
        self.is_locked = False

    def read_past(self, left_out=()):
        records = (each for each in self.records.values() if each.waba_id not in left_out)
        return Past(tuple(records), self.behind, self.commits)

    def read_records(self, left_out=()):
        return self.read_past(left_out).records

    def read_history(self, record):
        return tuple(each for each in self.journal if each.record.address == record.address)

    def save_record(self, record, event):
        self._saving()
        self.records[record.address] = record
        number = len(self.journal) + 1
        self.journal.append(Entry(number, event, record, Author("ana@here")))

    def save_definition(self, definition):
        self._saving()
        self.definitions[definition.fingerprint] = definition

    def read_definition(self, fingerprint):
        return self.definitions.get(fingerprint)

    @contextmanager
    def lock(self, accounts):
        assert accounts
        if self.is_locked:
            raise LockHeld("held by somebody else")
        self.is_locked = True
        try:
            yield
        finally:
            self.is_locked = False

    def _saving(self):
        self.saves += 1
        if self.saves in self.fails_at:
            raise StoreFailed("no space left on the disk")


QUIETLY = (1, Limits().quiet)
"""A wait for a write that was sent and not answered."""


class Patience(Struct, dict=True):
    """Waits no time; `left` is how many waits the budget still allows, None without end.

    `meanwhile` is what happens in the account during a wait.
    """

    left: int | None = None
    meanwhile: Callable[[], None] = lambda: None
    waits: list[tuple[int, float | None]] = field(default_factory=list)

    def wait(self, attempt, retry_after=None):
        if self.left == 0:
            return False
        if self.left is not None:
            self.left -= 1
        self.waits.append((attempt, retry_after))
        self.meanwhile()
        return True


class NoonClock:
    def now(self):
        return datetime(2026, 11, 28, 12, tzinfo=UTC)


def world_of(account, ledger=None, *, patience=None, warn=None, **settings):
    """An environment with this account. Flows are performed one after the other."""
    return World(
        environment(**settings),
        account,
        ledger if ledger is not None else Memory(),
        patience or Patience(),
        NoonClock(),
        **({} if warn is None else {"warn": warn}),
    )


def wish_for(*desired, only=None, adopt=(), take_over=()):
    selected = frozenset(only if only is not None else (each.key for each in desired))
    return Wish(tuple(desired), selected, frozenset(adopt), frozenset(take_over))


class Run(Struct, dict=True):
    """One apply of everything that is wished for. `results` is empty if it was killed.

    `wishes` are the effects that were answered, in their order.
    """

    plan: object
    results: list = field(default_factory=list)
    wishes: list = field(default_factory=list)

    @property
    def result(self):
        (result,) = self.results
        return result


def apply(world, wish, *, kill_after=None, stop_after=None):
    """Plan and perform. `kill_after` n: the nth wish is fulfilled, and nobody hears of it.

    0 kills before the first. `stop_after` n: somebody asks the run to stop after the nth wish.
    """
    run = Run(plan_flows(world, wish))
    performer = Performer(world, on_event=lambda _: None)
    for planned in run.plan.flows:
        result = _drive(performer, apply_flow(planned), run, kill_after, stop_after)
        if result is None:
            return Run(run.plan, wishes=run.wishes)
        run.results.append(result)
    return run


def _drive(performer, performing, run, kill_after, stop_after):
    answer, problem = None, None
    try:
        while True:
            if kill_after == len(run.wishes):
                performing.close()
                return None
            wish = performing.send(answer) if problem is None else performing.throw(problem)
            run.wishes.append(wish)
            if stop_after is not None and len(run.wishes) > stop_after:
                performer._world.stop.set()
            answer, problem = None, None
            try:
                answer = (
                    last_lists(performer._world, run.plan, [wish])(wish)
                    if isinstance(wish, LookLast)
                    else performer._answer(wish)
                )
            except StoreFailed as failed:
                problem = failed
    except StopIteration as ended:
        return ended.value
