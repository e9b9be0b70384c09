"""An apply of three flows that is struck at every single point, once in each way; and killed twice.

A point is a turn of the scheduler (a request, a save, a lock) or one operation on a file.
"""

from __future__ import annotations

import itertools
import random
import tempfile
from collections import Counter
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tests.simulator.checker import check
from tests.simulator.disk import CHANGING, WRITING, Blow
from tests.simulator.full import FullSimulation, memory_folder
from tests.simulator.known import BEGINS, RUNS_BEFORE
from tests.simulator.schedule import TELLINGS, Begin, Command, Schedule, draw_schedule
from tests.simulator.simulation import Simulation
from tests.simulator.trace import Killed, Settled, Struck

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from tests.simulator.files import FolderStore
    from tests.simulator.known import Known
    from tests.simulator.scheduler import Process
    from tests.simulator.trace import Event

FLOWS = (
    Begin("a", "A", "published", None, live=False, recorded=False),
    Begin("b", "B", "published", "v1", live=True, recorded=True),
    Begin("c", "C", "draft", "v1", live=False, recorded=True),
)
"""A new one, one that people use, and a draft."""


class Way(Enum):
    KILL = "SIGKILL before it"
    KILL_AFTER = "SIGKILL after it"
    TORN = "a torn write, and what was not synced is lost"
    FULL = "the disk is full from here on"


class Point(Struct, frozen=True):
    """The `number`th turn or file operation of a run, and what it is."""

    number: int
    name: str
    is_file: bool


def quiet_schedule(telling: int, commands: int = 1) -> Schedule:
    """Three flows, one client, and nothing that goes wrong by itself."""
    drawn = draw_schedule(1, random.Random(1))
    rules = replace(
        drawn.rules, list_lag=0, get_lag=0, stale=0, legacy_immutable=False, names_unique=True,
        dated=frozenset(), publish_moves_date=False, read_back=frozenset(),
    )  # fmt: skip
    return replace(
        drawn, rules=replace(rules, **TELLINGS[telling]), shared=True, late_within=True,
        flows=FLOWS, clients=((Command("apply", "v2"),) * commands,), unmanaged=True, hold=False,
        faults=0, stubborn=1.0, kills=0, strangers=0, disk_faults=0, signal_rate=0.0,
        store_events=False,
    )  # fmt: skip


class Struckdown(FullSimulation):
    """One blow, at one point of the first run. Without a point, it notes all there are."""

    def __init__(
        self, folder: Path, telling: int, point: Point | None, way: Way, known: Known | None = None
    ) -> None:
        self._point, self._way = point, way
        self._is_full = False
        self._number = -1
        self.points: list[Point] = []
        super().__init__(7, folder, quiet_schedule(telling))
        self.known = known

    def _before_each(self, process: Process) -> bool:
        if process.number != 1 or not self._is_here("turn", is_file=False):
            return True
        if self._way is Way.KILL_AFTER:
            process.dies_after_this = True
        elif self._way is Way.FULL:
            self._is_full = True
        return self._way in {Way.KILL_AFTER, Way.FULL}

    def _fate_of_file(self, process: Process, name: str) -> Blow | None:
        if self._passes or process.number != 1 or self.scheduler.is_calm:
            return None
        if self._is_here(name, is_file=True):
            if self._way is Way.FULL:
                self._is_full = True
            elif self._way is Way.TORN:
                return Blow.TORN if name in WRITING else Blow.BEFORE
            else:
                return Blow.BEFORE if self._way is Way.KILL else Blow.AFTER
        return Blow.FULL if self._is_full and name in CHANGING else None

    def _is_here(self, name: str, *, is_file: bool) -> bool:
        self._number += 1
        if self._point is None:
            self.points.append(Point(self._number, name, is_file))
            return False
        is_here = self._point.number == self._number
        if is_here and self._point != Point(self._number, name, is_file):
            raise AssertionError(f"the run that was struck is another one at {self._point}")
        return is_here

    def _buried(self, process: Process) -> None:
        Simulation._buried(self, process)
        self.disk.close_all(process)
        if self._way is Way.TORN:
            self._power_cuts.append(self.store_of_process[process.number])

    def calm_down(self) -> None:
        for store in self._power_cuts:
            self._cut_power(store)
        super().calm_down()

    def come_to_rest(self) -> None:
        """The calm begins at a fixed time, and its runs count anew."""
        self.scheduler.now, self._runs = BEGINS, RUNS_BEFORE

    def state(self) -> Hashable:
        """All of the files and of the account."""
        return self.account.state(), tuple(store.state() for store in self.stores)

    def _cut_power(self, store: FolderStore) -> None:
        self.disk.lose_unsynced(store.folder, lambda _: 0)
        self.check_what_was_told(store)


def strike(
    telling: int, point: Point | None, way: Way, known: Known | None = None
) -> tuple[list[Point], list[Event]]:
    """The points of the run that was struck, and the trace."""
    with tempfile.TemporaryDirectory(dir=memory_folder()) as made:
        simulation = Struckdown(Path(made), telling, point, way, known)
        points, trace = simulation.points, simulation.run()
        simulation.forget()
        return points, trace


def all_points(telling: int) -> list[Point]:
    points, _ = strike(telling, None, Way.KILL)
    return points


def wrong_with(trace: list[Event]) -> list[str]:
    """The invariants, and that two applies were enough without any person."""
    said = check(trace)
    settled = next(event for event in trace if type(event) is Settled)
    names = Counter(flow.name for flow in settled.flows)
    if any(times > 1 for times in names.values()):
        said.append(f"a name twice: {names}")
    return said


def was_struck(trace: list[Event]) -> bool:
    return any(type(event) is Killed for event in trace) or any(
        type(event) is Struck and event.number in {"F43", "F44"} for event in trace
    )


class KilledTwice(Simulation):
    """The first run dies at one turn, and the run that recovers at another."""

    def __init__(self, telling: int, first: int, second: int, known: Known | None = None) -> None:
        self._deaths = {1: first, 2: second}
        self.turns: Counter[int] = Counter()
        super().__init__(7, quiet_schedule(telling, commands=2), known)

    def _before_each(self, process: Process) -> bool:
        """Even numbers die before a turn, odd ones after it."""
        turn = self.turns[process.number]
        self.turns[process.number] += 1
        death = self._deaths.get(process.number)
        if death is None or turn != death // 2:
            return True
        process.dies_after_this = death % 2 == 1
        return process.dies_after_this


def count_deaths(telling: int) -> int:
    """Of a run that nothing befalls: before and after each of its turns."""
    unharmed = KilledTwice(telling, -2, -2)
    unharmed.run()
    return 2 * unharmed.turns[1]


def pairs_from(
    telling: int, first: int, every: int = 1, known: Known | None = None
) -> Iterator[tuple[int, list[Event]]]:
    """The first run dies at that moment, and the next at every moment it has, or every so manyth.

    Each with the second moment and the trace; the last of them is the one that nobody died in.
    """
    for second in itertools.count(first % every, every):
        simulation = KilledTwice(telling, first, second, known)
        trace = simulation.run()
        simulation.forget()
        yield second, trace
        if not any(type(event) is Killed and event.run == 2 for event in trace):
            return
