"""Many seeds, on several cores, and one line that says what they came to."""

from __future__ import annotations

import gc
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

from msgspec import Struct, field

from tests.simulator.checker import check
from tests.simulator.known import Known
from tests.simulator.trace import Asked, Ended, Killed, Outside, Sent, Store, Struck

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flowops.applying.result import FlowResult
    from tests.simulator.trace import Event

Kind = str
CHUNK = 500
MOST_SHOWN = 20
NUMBERED = frozenset({Struck, Outside, Store})
"""Events of the catalogue."""

_KNOWN = Known()
"""Of this process, for all of its seeds."""

COLLECTED_AFTER = 1000
"""Schedules: of one in a hundred or so something is left that refers to itself."""


class Tally(Struct, dict=True):
    """What some schedules came to. `broken` are (seed, what) of those that broke an invariant."""

    schedules: int = 0
    steps: int = 0
    requests: int = 0
    kills: int = 0
    asked: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[int, str]] = field(default_factory=list)
    settled: int = 0
    known: int = 0

    def add(self, other: Tally) -> None:
        self.schedules += other.schedules
        self.steps += other.steps
        self.requests += other.requests
        self.kills += other.kills
        self.asked += other.asked
        self.faults += other.faults
        self.broken += other.broken
        self.settled += other.settled
        self.known += other.known

    def count(self, trace: Sequence[Event]) -> None:
        self.schedules += 1
        rules = trace[0].schedule.rules
        self.faults["F21"] += bool(rules.list_lag or rules.get_lag)
        self.faults["F22"] += bool(rules.stale)
        self.faults["F34"] += rules.legacy_immutable
        kinds = Counter(map(type, trace))
        self.steps += len(trace)
        self.requests += kinds[Sent]
        self.kills += kinds[Killed]
        self.faults["F36"] += kinds[Killed]
        self.asked += kinds[Asked]
        for event in trace:
            kind = type(event)
            if kind is Ended:
                if event.report is not None:
                    self._count_results(event.report.results)
            elif kind in NUMBERED and event.number != "F00":
                self.faults[event.number] += 1

    def _count_results(self, results: Sequence[FlowResult]) -> None:
        failed = [each for each in results if each.failure is not None]
        self.faults["F56"] += 0 < len(failed) < len(results)
        self.faults["F30"] += any(each.put_back or each.left_in_draft for each in failed)


def runner_of(kind: Kind) -> Callable[[int], list[Event]]:
    if kind == "full":
        from tests.simulator.full import run_full

        return run_full
    from tests.simulator.simulation import run_core

    return run_core


def run_seeds(kind: Kind, seeds: range) -> Tally:
    """Many schedules one after the other. A schedule that raises has broken something too."""
    run, tally, known = runner_of(kind), Tally(), _KNOWN
    performed, taken = known.performed, known.taken
    gc.disable()
    for seed in seeds:
        if seed % COLLECTED_AFTER == 0:
            gc.collect()
            # What is left now, modules for the most part, need not be looked through again.
            gc.freeze()
        try:
            trace = run(seed, known)
            broken = check(trace)
        except Exception as problem:  # noqa: BLE001 - whatever it is, the seed is to be named
            tally.broken.append((seed, f"{type(problem).__name__}: {problem}"))
            continue
        tally.count(trace)
        tally.broken += [(seed, said) for said in broken]
    gc.enable()
    tally.settled, tally.known = known.performed - performed, known.taken - taken
    return tally


def run_campaign(kind: Kind, first: int, count: int, jobs: int) -> tuple[Tally, float]:
    began = time.perf_counter()
    seeds = range(first, first + count)
    chunks = [seeds[start : start + CHUNK] for start in range(0, count, CHUNK)]
    total = Tally()
    if jobs == 1:
        for chunk in chunks:
            total.add(run_seeds(kind, chunk))
    else:
        with ProcessPoolExecutor(jobs) as pool:
            for tally in pool.map(run_seeds, [kind] * len(chunks), chunks):
                total.add(tally)
    return total, time.perf_counter() - began


def line_of(kind: Kind, first: int, count: int, tally: Tally, seconds: float) -> str:
    faults = " ".join(f"{number}:{times}" for number, times in sorted(tally.faults.items()))
    seeds = {seed for seed, _ in tally.broken}
    counted = tally.settled + tally.known
    settlings = f" {tally.settled} settlings performed, {tally.known} known," if counted else ""
    return (
        f"{kind}: seeds {first}-{first + count - 1}, {tally.schedules} schedules,"
        f" {tally.steps} steps, {tally.requests} requests, {tally.kills} kills,"
        f" {tally.asked} answers of a person,{settlings} faults {faults}, broken {len(seeds)},"
        f" {seconds:.0f} s"
    )
