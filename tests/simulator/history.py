"""A trace, indexed: what each run saw, sent and saved, and how each flow truly stood when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct, field

from flowops.model.outcome import Ok
from tests.simulator.faults import WRITES
from tests.simulator.trace import (
    Asked,
    Began,
    Ended,
    Heard,
    Kept,
    Killed,
    Landed,
    Locked,
    Opened,
    Outside,
    Planned,
    Saved,
    Sent,
    Settled,
    Store,
    Struck,
    Waited,
)

LIVE = {"PUBLISHED", "THROTTLED", "BLOCKED"}
Broken = Iterator[str]
"""What an invariant yields: nothing, or what is wrong."""

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flowops.planning.plan import Plan
    from tests.simulator.trace import Event, Flow


class Run(Struct):
    """One command. All pairs are (moment, event), a moment being a place in the trace."""

    number: int
    began: int
    command: str
    store: int
    locked: int | None = None
    planned: int | None = None
    plan: Plan | None = None
    over: int | None = None
    ended: Ended | None = None
    steps: list[tuple[int, Any]] = field(default_factory=list)
    heard: list[tuple[int, Heard]] = field(default_factory=list)
    saved: list[tuple[int, Saved]] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    signalled: bool = False

    def lists_before(self, moment: int, strand: int) -> Iterator[tuple[int, Any]]:
        """The answers to lists of that strand, and of the run before it, newest first."""
        for at, event in reversed(self.heard):
            if event.call != "list" or at >= moment or not self._is_heard(at, event, strand):
                continue
            if isinstance(event.outcome, Ok):
                yield at, event.outcome.value.flows

    def seen(self, flow_id: str, strand: int) -> tuple[int, Any] | None:
        """The flow as that strand, or the run before it, has last read it so far, and when."""
        for at, event in reversed(self.heard):
            if event.call == "get":
                if event.flow_id == flow_id and isinstance(event.outcome, Ok):
                    return at, event.outcome.value
            elif event.call == "list" and self._is_heard(at, event, strand):
                if not isinstance(event.outcome, Ok):
                    continue
                for live in event.outcome.value.flows:
                    if live.flow_id == flow_id:
                        return at, live
        return None

    def _is_heard(self, at: int, event: Heard, strand: int) -> bool:
        """All that was read for the plan was heard by who performs it."""
        return event.strand in {0, strand} or (self.planned is not None and at < self.planned)

    def last_saved(self, key: str | None) -> Saved | None:
        """Of that flow, so far."""
        return next((event for _, event in reversed(self.saved) if event.record.key == key), None)


class Write(NamedTuple):
    """A write that left: of which run, to which flow of the manifest, and what that run knew then.

    `seen` is the flow as it was last read, and when; `saved`, what was last saved of it.
    """

    at: int
    sent: Sent
    run: Run
    key: str | None
    seen: tuple[int, Any] | None
    saved: Saved | None


class History:
    def __init__(self, trace: Sequence[Event]) -> None:
        self.trace = trace
        self.opened: Opened = trace[0]
        self.runs: dict[int, Run] = {}
        self.writes: list[Write] = []
        self.landed: list[tuple[int, Landed]] = []
        self.outside: list[tuple[int, Outside]] = []
        self.stores: list[tuple[int, Store]] = []
        self.asked: list[Asked] = []
        self.settled: Settled | None = None
        self.names = dict(self.opened.names)
        keys = {name: key for key, name in self.opened.names}
        self.owner: dict[str, str] = {}
        """Which key a live flow belongs to, by the name that it was born with."""
        self.states: dict[str, list[tuple[int, Flow | None]]] = defaultdict(list)
        for flow in self.opened.flows:
            self._note(-1, flow.flow_id, flow, keys)
        self._read(keys)

    def truth(self, flow_id: str, moment: int) -> Flow | None:
        found = None
        for at, flow in self.states.get(flow_id, ()):
            if at > moment:
                break
            found = flow
        return found

    def touched(self, flow_id: str, since: int, until: int, *, but: int | None = None) -> bool:
        """Whether anybody but that run changed the flow in between, or a late write of any did."""
        for at, event in self.outside:
            if since <= at <= until and _id_of(event) == flow_id:
                return True
        return any(
            since <= at <= until and event.after.flow_id == flow_id
            for at, event in self.landed
            if event.late or event.run != but
        )

    def _write(self, at: int, sent: Sent, keys: dict[str, str]) -> Write:
        run, flow_id = self.runs[sent.run], sent.flow_id
        if flow_id is None:
            key, seen = keys.get(sent.name or ""), None
        else:
            key, seen = self.owner.get(flow_id), run.seen(flow_id, sent.strand)
        return Write(at, sent, run, key, seen, run.last_saved(key))

    def _note(self, moment: int, flow_id: str, flow: Flow | None, keys: dict[str, str]) -> None:
        if flow_id not in self.states and flow is not None and flow.name in keys:
            self.owner[flow_id] = keys[flow.name]
        self.states[flow_id].append((moment, flow))

    def _read(self, keys: dict[str, str]) -> None:  # noqa: C901, PLR0912 - one line an event
        runs = self.runs
        for at, event in enumerate(self.trace):
            kind = type(event)
            if kind is Heard:
                run = runs[event.run]
                run.steps.append((at, event))
                run.heard.append((at, event))
            elif kind is Sent:
                runs[event.run].steps.append((at, event))
                if event.call in WRITES:
                    self.writes.append(self._write(at, event, keys))
            elif kind is Saved:
                run = runs[event.run]
                run.steps.append((at, event))
                run.saved.append((at, event))
            elif kind is Kept:
                runs[event.run].steps.append((at, event))
            elif kind is Landed:
                self.landed.append((at, event))
                self._note(at, event.after.flow_id, event.after, keys)
            elif kind is Began:
                runs[event.run] = Run(event.run, at, event.command, event.store)
            elif kind is Locked:
                runs[event.run].locked = at
            elif kind is Planned:
                runs[event.run].planned, runs[event.run].plan = at, event.plan
            elif kind is Ended:
                runs[event.run].over, runs[event.run].ended = at, event
            elif kind is Killed:
                runs[event.run].over = at
            elif kind is Waited:
                runs[event.run].waited.append(event.seconds)
            elif kind is Outside:
                self.outside.append((at, event))
                if (flow_id := _id_of(event)) is not None:
                    self._note(at, flow_id, event.after, keys)
            elif kind is Struck:
                runs[event.run].signalled |= event.number == "F37"
            elif kind is Store:
                self.stores.append((at, event))
            elif kind is Asked:
                self.asked.append(event)
            elif kind is Settled:
                self.settled = event


def _id_of(event: Outside) -> str | None:
    flow = event.after or event.before
    return None if flow is None else flow.flow_id
