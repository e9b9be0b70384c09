"""One seed, run: clients at their commands, faults, kills, strangers, and then calm."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

from flowops.errors import FlowopsError
from flowops.model.record import Record
from flowops.model.status import FlowStatus
from flowops.operations.deploy import Approval, apply_flows, plan_flows
from flowops.operations.drift import drift_exit_code
from tests.simulator.account import WABA, Account
from tests.simulator.definitions import DEFINITIONS
from tests.simulator.fates import Fates
from tests.simulator.faults import WRITES
from tests.simulator.gateway import MemoryGateway
from tests.simulator.known import BEGINS, RUNS_BEFORE, come_to_rest
from tests.simulator.manifest import BUDGET, QUIET, environment, wish_of
from tests.simulator.schedule import CATEGORIES, draw_schedule
from tests.simulator.scheduler import Process, Scheduler
from tests.simulator.settling import Settling
from tests.simulator.store import MemoryLedger, Store
from tests.simulator.strangers import Strangers
from tests.simulator.trace import Began, Calm, Ended, Killed, Opened, Planned, Struck
from tests.simulator.trace import Store as StoreEvent
from tests.simulator.world import Clock, SimulatedWorld, Stop, patience_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from flowops.operations.workspace import Wish
    from tests.simulator.known import Known
    from tests.simulator.schedule import Command, Schedule
    from tests.simulator.trace import Event

CALM_SECONDS = 10.0
"""Between two commands in the calm: no list lags for longer."""


def run_core(seed: int, known: Known | None = None) -> list[Event]:
    """One seed through the pure core, in memory."""
    simulation = Simulation(seed, known=known)
    trace = simulation.run()
    simulation.forget()
    return trace


class Simulation:
    """`trace` is what happened; the same seed makes the same trace."""

    WRITES = WRITES

    def __init__(
        self, seed: int, schedule: Schedule | None = None, known: Known | None = None
    ) -> None:
        self.known = known
        self.rng = rng = random.Random(seed)
        self.schedule = schedule or draw_schedule(seed, rng)
        self.trace: list[Event] = []
        self.fates = Fates(rng, self.schedule)
        self.scheduler = Scheduler(
            rng, before_each=self._before_each, on_death=self._buried, on_time=self.time_passed
        )
        self.clock = Clock(self)
        self.account = self.make_account()
        self.strangers = Strangers(self)
        self._late: list[tuple[float, Callable[[], object]]] = []
        self._kills = self.schedule.kills
        self._runs = 0
        self._processes: list[Process] = []
        self._stops: dict[int, Stop] = {}
        self.store_of_process: dict[int, Store] = {}
        self._prepare()

    def run(self) -> list[Event]:
        for number in range(len(self.schedule.clients)):
            self._start(number, list(self.schedule.clients[number]))
        self.scheduler.run()
        Settling(self).settle()
        return self.trace

    def forget(self) -> None:
        """Its parts refer to it and it to them: without this they wait for a collection."""
        for process in self._processes:
            process.__dict__.clear()
        self.__dict__.clear()

    def calm_down(self) -> None:
        """From here on nothing goes wrong any more, and what was on its way has arrived."""
        self._land(math.inf)
        self.fates.is_calm = self.scheduler.is_calm = True
        self.trace.append(Calm())

    def come_to_rest(self) -> None:
        """The calm begins: at a fixed time, with runs that count anew, and with a plain start."""
        self.scheduler.now, self.clock.jumped = BEGINS, 0.0
        self._runs = RUNS_BEFORE
        come_to_rest(self)

    def state(self) -> Hashable | None:
        """What a settling hangs on, apart from the schedule; None if nobody can say."""
        return self.account.state(), self.stores[0].state()

    # What it is made of

    def make_account(self):
        return Account(self.schedule.rules)

    def make_store(self, number: int):
        return Store(number)

    def make_gateway(self, process: Process, patience, *, read_only: bool):
        return MemoryGateway(self, process, patience)

    def make_ledger(self, process: Process, store):
        return MemoryLedger(self, process, store)

    def world(self, process: Process, store, *, read_only: bool = False) -> SimulatedWorld:
        stop = Stop()
        self._stops[process.number] = stop
        patience = patience_of(self, process, BUDGET, stop)
        return SimulatedWorld(
            environment(hold=self.schedule.hold),
            self.make_gateway(process, patience, read_only=read_only),
            self.make_ledger(process, store),
            patience,
            self.clock,
            stop,
            sim=self,
            process=process,
        )

    def wish(self, label: str, *, adopt=(), take_over=()) -> Wish:
        wanted = tuple((each.key, each.wanted) for each in self.schedule.flows)
        return wish_of(wanted, label, frozenset(adopt), frozenset(take_over))

    def begin(self, client: int, command: str) -> Process:
        self._runs += 1
        if self.scheduler.is_calm:
            self.scheduler.now += CALM_SECONDS
        process = Process(self._runs)
        self._processes.append(process)
        self.store_of_process[process.number] = self._store_of(client)
        self.trace.append(Began(process.number, client, command, self._store_of(client).number))
        return process

    def apply(self, process, world, wish, *, allowed=()):
        """Answers the report, or the error that ended the command."""
        try:
            report = apply_flows(
                world,
                lambda: wish,
                approve=lambda plan: self._approve(process, plan),
                on_event=lambda _: None,
                allowed=allowed,
            )
        except FlowopsError as error:
            self._end_by(process, error)
            return error
        said = self.say(report)
        self.trace.append(Ended(process.number, int(report.exit_code), report, said))
        return report

    def _end_by(self, process: Process, error: FlowopsError) -> None:
        said = self.alike(error.message)
        self.trace.append(Ended(process.number, int(error.exit_code), None, said))

    def alike(self, text: str) -> str:
        """Without what is drawn anew for each run of the same seed."""
        return text

    def say(self, report) -> str:
        """What a person reads of it."""
        return " ".join(each.failure.message for each in report.results if each.failure)

    def is_over(self, process: Process) -> None:
        """The kernel takes back what an ended process had."""

    # Late writes

    def put_off(self, process: Process, call: str, flow_id: str | None, land) -> None:
        """Within bounds, a write takes effect before the quiet time after it is over."""
        due = self.scheduler.now + self.rng.random() * QUIET
        self._late.append((due if self.schedule.late_within else math.inf, land))

    def time_passed(self) -> None:
        if self._late:
            self._land(self.scheduler.now)

    def _land(self, now: float) -> None:
        due = [entry for entry in self._late if entry[0] <= now]
        self._late = [entry for entry in self._late if entry[0] > now]
        for _, land in due:
            land()

    # How it works

    def _prepare(self) -> None:
        schedule = self.schedule
        count = 1 if schedule.shared else len(schedule.clients)
        self.stores = [self.make_store(number) for number in range(count)]
        first = self.stores[0]
        for flow in schedule.flows:
            if flow.holds is None:
                continue
            flow_id = self.account.add(flow.name, CATEGORIES, flow.holds, live=flow.live)
            if flow.recorded:
                first.put(self._record_of(flow, flow_id), DEFINITIONS[flow.holds])
        if schedule.unmanaged:
            self.account.add("Theirs", CATEGORIES, "theirs3", live=False)
        if schedule.store_events:
            first.remember()
        names = tuple((each.key, each.name) for each in schedule.flows)
        self.trace.append(Opened(names, self.account.flows(), schedule))

    def _record_of(self, flow, flow_id: str) -> Record:
        fingerprint = DEFINITIONS[flow.holds].fingerprint
        truth = self.account.truth(flow_id)
        return Record(
            key=flow.key,
            waba_id=WABA,
            flow_id=flow_id,
            name=flow.name,
            status=FlowStatus.parse(truth.status),
            fingerprint=fingerprint,
            categories=CATEGORIES,
            updated_at=str(truth.dated) if self.schedule.rules.dated else None,
            was_published=flow.live,
            last_published=fingerprint if flow.live else None,
        )

    def _store_of(self, client: int) -> Store:
        return self.stores[0 if self.schedule.shared else client]

    def _start(self, client: int, todo: list[Command]) -> None:
        """The next command of a client begins when the one before has ended, however."""
        if not todo:
            return
        command, rest = todo[0], todo[1:]
        self._disturb_store(client)
        process = self.begin(client, command.name)

        def do() -> None:
            try:
                self._perform(process, client, command)
                self.scheduler.end_turn(process)
            finally:
                if not process.is_dead:
                    process.is_dead = True
                    self.is_over(process)
                    self._start(client, rest)

        process.on_death.append(lambda: self._start(client, rest))
        self.scheduler.start(process, do)

    def _perform(self, process: Process, client: int, command: Command) -> None:
        read_only = command.name != "apply"
        world = self.world(process, self._store_of(client), read_only=read_only)
        wish = self.wish(command.wants)
        if command.name == "apply":
            self.apply(process, world, wish)
            return
        try:
            plan = plan_flows(world, wish)
        except FlowopsError as error:
            self._end_by(process, error)
            return
        code = drift_exit_code(plan) if command.name == "drift" else 0
        self.trace.append(Ended(process.number, int(code), None, ""))

    def _approve(self, process: Process, plan) -> Approval:
        self.trace.append(Planned(process.number, plan))
        return Approval.YES

    def _before_each(self, process: Process) -> bool:
        """The dice between two turns. False kills the process whose turn it is."""
        chance, schedule = self.rng.random, self.schedule
        if self._kills and chance() < schedule.kill_rate:
            self._kills -= 1
            if chance() < 0.5:
                process.dies_after_this = True
            else:
                return False
        if self._late and not schedule.late_within and chance() < 0.05:
            self._late.pop(0)[1]()
        if self.strangers.left:
            self.strangers.perhaps()
        if schedule.signal_rate and chance() < schedule.signal_rate:
            self.trace.append(Struck(process.number, "F37", "a signal asks it to stop"))
            stop = self._stops.get(process.number)
            if stop is not None:
                stop.set()
        return True

    def _buried(self, process: Process) -> None:
        said = "after its last call" if process.dies_after_this else "before its next call"
        self.trace.append(Killed(process.number, said))

    def _disturb_store(self, client: int) -> None:
        if not self.schedule.store_events or self.rng.random() < 0.5:
            return
        store, drawn = self._store_of(client), self.rng.random()
        if store.is_in_use:
            return
        if drawn < 0.4:
            said, number = "the records are lost", "F45"
            store.lose()
        elif drawn < 0.7:
            said, number = "the records of an earlier day come back", "F46"
            store.bring_back()
        else:
            said, number = "a record is damaged and set aside", "F48"
            store.damage()
        self.trace.append(StoreEvent(number, said, store.number))
