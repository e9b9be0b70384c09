"""The world of one process: the real `World`, whose parallel work is strands of the scheduler."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from flowops.gateway.patience import Budget
from flowops.operations.workspace import World
from tests.simulator.account import EPOCH
from tests.simulator.trace import Waited

if TYPE_CHECKING:
    from tests.simulator.scheduler import Process
    from tests.simulator.simulation import Simulation


@dataclass(frozen=True, slots=True)
class SimulatedWorld(World):
    sim: Any = None
    process: Any = None

    def in_parallel(self, do, items):
        todo = list(items)
        scheduler = self.sim.scheduler
        if len(todo) < 2 or scheduler.is_calm:
            return [do(item) for item in todo]
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


class Clock:
    """The wall clock of a machine, which may be set to any time."""

    def __init__(self, sim: Simulation) -> None:
        self._sim = sim
        self.jumped = 0.0

    def now(self) -> datetime:
        seconds = EPOCH + self._sim.scheduler.now + self.jumped
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def patience_of(sim: Simulation, process: Process, seconds: float, stop) -> Budget:
    """The real budget on virtual time."""
    scheduler = sim.scheduler

    def sleep(delay: float) -> None:
        sim.before_wait_ends(process)
        scheduler.sleep(process, delay)
        sim.trace.append(Waited(process.number, delay))

    return Budget(
        seconds, stop=stop, clock=lambda: scheduler.now, sleep=sleep, random=sim.rng.random
    )
