"""The world of one process: the real `World`, whose parallel work is strands of the scheduler."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from flowops.http.patience import Budget
from flowops.operations.workspace import World
from tests.simulator.account import EPOCH
from tests.simulator.trace import Waited

START = datetime.fromtimestamp(EPOCH, tz=UTC)

if TYPE_CHECKING:
    from tests.simulator.scheduler import Process
    from tests.simulator.simulation import Simulation


class SimulatedWorld(World, frozen=True):
    sim: Any = None
    process: Any = None

    def begin(self, do):
        """Done when it is asked for: what is read ahead is read at the latest moment."""
        return do

    def in_parallel(self, do, items):
        todo = list(items)
        scheduler = self.sim.scheduler
        if len(todo) < 2:
            return [do(item) for item in todo]
        if scheduler.is_calm:
            return self._one_by_one(do, todo)
        answers: list[Any] = [None] * len(todo)

        def job(index, item):
            def run():
                answers[index] = do(item)

            return run

        jobs = [job(index, item) for index, item in enumerate(todo)]
        problem = scheduler.parallel(self.process, jobs, failed=self.stop.set)
        if problem is not None:
            raise problem
        return answers

    def ahead(self, do, items):
        """Nothing is: what is done ahead is done by whoever needs it where it was not reached."""
        return nullcontext()

    def _one_by_one(self, do, todo):
        answers = []
        for number, item in enumerate(todo, start=1):
            self.sim.scheduler.job = number
            answers.append(do(item))
        self.sim.scheduler.job = 0
        return answers


class Clock:
    """The wall clock of a machine, which may be set to any time."""

    def __init__(self, sim: Simulation) -> None:
        self._sim = sim
        self._shown = (0.0, START)
        self.jumped = 0.0

    def now(self) -> datetime:
        seconds = self._sim.scheduler.now + self.jumped
        if self._shown[0] != seconds:
            self._shown = (seconds, START + timedelta(seconds=seconds))
        return self._shown[1]


class Stop:
    """Fits the part of `threading.Event` that a world asks for; there are no threads here."""

    __slots__ = ("_is_set",)

    def __init__(self) -> None:
        self._is_set = False

    def is_set(self) -> bool:
        return self._is_set

    def set(self) -> None:
        self._is_set = True


def patience_of(sim: Simulation, process: Process, seconds: float, stop) -> Budget:
    """The real budget on virtual time. In the calm there are no dice."""
    scheduler = sim.scheduler
    chance = _one_half if scheduler.is_calm else sim.rng.random

    def sleep(delay: float) -> None:
        scheduler.sleep(process, delay)
        sim.trace.append(Waited(process.number, delay))

    return Budget(seconds, stop=stop, clock=lambda: scheduler.now, sleep=sleep, random=chance)


def _one_half() -> float:
    return 0.5
