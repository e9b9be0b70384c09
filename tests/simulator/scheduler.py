"""Owns every moment: many processes in one thread, of which a seeded choice runs one at a time.

A process stops before each thing it wants from the world and goes on when it is chosen. A kill is
never choosing it again; its open files and its lock go the way the kernel lets them go.
"""

from __future__ import annotations

import heapq
import itertools
from typing import TYPE_CHECKING, Any

from greenlet import GreenletExit, getcurrent, greenlet

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable

MOST_STEPS = 20_000
"""A schedule that takes more does not end."""


class Strand(greenlet):
    """One line of work of a process; the first has the number 0."""

    number = 0
    process: Process


class Process:
    """One run of a command. What it does once it is dead has no effect."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.is_dead = False
        self.dies_after_this = False
        self.strands: list[greenlet] = []
        self.files: set[int] = set()
        self.on_death: list[Callable[[], None]] = []


class Scheduler:
    def __init__(
        self,
        rng: random.Random,
        *,
        before_each: Callable[[Process], bool],
        on_death: Callable[[Process], None],
        on_time: Callable[[], None],
    ) -> None:
        """`before_each` sees every choice before it is carried out; False kills the process."""
        self._random = rng.random
        self._before_each = before_each
        self._on_death = on_death
        self._on_time = on_time
        self._ready: list[tuple[Process, greenlet]] = []
        self._asleep: list[tuple[float, int, Process, greenlet]] = []
        self._numbers = itertools.count()
        self._hub: Any = None
        self.now = 0.0
        self.steps = 0
        self.is_calm = False
        self.job = 0

    def start(self, process: Process, do: Callable[[], None]) -> None:
        strand = Strand(do)
        strand.number, strand.process = len(process.strands), process
        process.strands.append(strand)
        self._ready.append((process, strand))

    def run(self) -> None:
        """Until every process has ended or is dead."""
        self._hub = getcurrent()
        while self._ready or self._asleep:
            self._count_step()
            process, strand = self._choose()
            if process.is_dead:
                continue
            if not self._before_each(process):
                self.kill(process)
                continue
            strand.parent = self._hub
            strand.switch()

    def turn(self, process: Process) -> None:
        """Called by a process before it touches the world: comes back when it is its turn."""
        if process.is_dead:
            raise GreenletExit
        if self.is_calm:
            return
        if not self._ready and not self._asleep:
            self._go_on(process)
            return
        self._ready.append((process, getcurrent()))
        self._hub.switch()
        if process.is_dead:
            raise GreenletExit

    def _go_on(self, process: Process) -> None:
        """Nobody else could be chosen: what `run` does then, without the way there and back."""
        self._count_step()
        if not self._before_each(process):
            self.die(process)

    def strand(self) -> int:
        """The number of the strand that is running; in the calm, of the job that is done."""
        return self.job if self.is_calm else getcurrent().number

    def sleep(self, process: Process, seconds: float) -> None:
        if process.is_dead:
            raise GreenletExit
        if self.is_calm:
            self.now += seconds
            return
        entry = (self.now + seconds, next(self._numbers), process, getcurrent())
        heapq.heappush(self._asleep, entry)
        self._hub.switch()
        if process.is_dead:
            raise GreenletExit

    def parallel(
        self, process: Process, jobs: Iterable[Callable[[], None]], *, failed: Callable[[], None]
    ) -> BaseException | None:
        """Runs the jobs as strands of the process, and comes back when all have ended.

        Answers the first failure. `failed` is called as soon as there is one.
        """
        waiting = getcurrent()
        failures: list[BaseException] = []
        left = 0

        def strand_of(job: Callable[[], None]) -> Callable[[], None]:
            def run() -> None:
                nonlocal left
                try:
                    job()
                except GreenletExit:
                    raise
                except BaseException as problem:  # noqa: BLE001 - handed to who waits
                    failures.append(problem)
                    failed()
                left -= 1
                if not left:
                    self._ready.append((process, waiting))

            return run

        for job in jobs:
            left += 1
            self.start(process, strand_of(job))
        self._hub.switch()
        if process.is_dead:
            raise GreenletExit
        return failures[0] if failures else None

    def end_turn(self, process: Process) -> None:
        """After the effect and before its answer: where a process may die unheard."""
        if process.dies_after_this:
            self.die(process)

    def die(self, process: Process) -> None:
        """The process that is running dies here."""
        self._bury(process)
        raise GreenletExit

    def kill(self, process: Process) -> None:
        """The others of its strands end where they are; nothing that they still do has effect."""
        self._bury(process)

    def _bury(self, process: Process) -> None:
        if process.is_dead:
            return
        process.is_dead = True
        self._on_death(process)
        for each in process.on_death:
            each()
        current = getcurrent()
        for strand in process.strands:
            if strand is not current and not strand.dead:
                # Only to unwind it: a dead process's calls raise and do nothing.
                strand.parent = current
                strand.throw(GreenletExit)

    def _count_step(self) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise AssertionError("this schedule does not end")

    def _choose(self) -> tuple[Process, greenlet]:
        ready = self._ready
        if self._asleep and (not ready or self._random() < WAKE_EARLY):
            wake, _, process, strand = heapq.heappop(self._asleep)
            self.now = max(self.now, wake)
            self._on_time()
            return process, strand
        if len(ready) == 1:
            return ready.pop()
        return ready.pop(int(self._random() * len(ready)))


WAKE_EARLY = 0.2
"""How often time goes by although somebody could go on."""
