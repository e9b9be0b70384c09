"""Real processes, killed at random while they apply over loopback; the next apply goes on.

    python -m tests.campaign.processes --count 200 --jobs 2 [--seed N]

Every kill strikes a process of its own with SIGKILL, between its first request and its end. Then
`apply` is run again, twice at most, until a plan is empty. No flow may be there twice, none that
was published may be lost, and no record may be damaged.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from msgspec import Struct

from tests.campaign.victim import start_apply
from tests.e2e.gateways import serving
from tests.e2e.project import Project

KEYS = ("a", "b", "c")
LATENCY = 0.02
"""Seconds before each answer: an apply of three flows then takes long enough to be struck."""

LONGEST = 60.0
WAIT = 0.05


class Arrivals:
    """How many requests came to the gateway since `restart`, for whoever waits for the nth."""

    def __init__(self) -> None:
        self._count = 0
        self._changed = threading.Condition()

    def restart(self) -> None:
        with self._changed:
            self._count = 0

    def another(self, _kind: str) -> None:
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def reach(self, wanted: int, seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._count >= wanted, seconds)


class Tally(Struct, dict=True):
    """`ended_first` counts the runs that were over before their time came; they are run again."""

    kills: int = 0
    ended_first: int = 0
    second_runs: int = 0
    broken: tuple[str, ...] = ()


def kill_many(seed: int, count: int) -> Tally:
    """`count` kills, one after the other, on one account that grows and changes meanwhile."""
    rng = random.Random(seed)
    tally = Tally()
    arrivals = Arrivals()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(folder, latency=LATENCY, before=arrivals.another) as gateway,
    ):
        number = 0
        while tally.kills < count:
            number += 1
            project = _project(folder, gateway, number // 4)
            for key in rng.sample(KEYS, rng.randint(1, len(KEYS))):
                project.define(key, f"edition {number}")
            before = dict(gateway.statuses)
            if not _killed(project, arrivals, rng):
                tally.ended_first += 1
                continue
            tally.kills += 1
            problem = _settle(project, gateway, tally)
            published = {name for name, status in before.items() if status == "PUBLISHED"}
            lost = [name for name in published if gateway.statuses.get(name) != "PUBLISHED"]
            problem = problem or (f"{lost} were published and are not" if lost else None)
            if problem:
                tally.broken += (f"seed {seed}, run {number}: {problem}",)
    return tally


def _project(folder: str, gateway: object, number: int) -> Project:
    """Three flows of their own for every four kills: new ones, then changed ones."""
    place = Path(folder) / f"project-{number}"
    project = Project(place, {"production": gateway.environment(limits={"concurrency": 3})})
    for key in KEYS:
        project.flow(key, name=f"{key} {number}")
    return project


def _killed(project: Project, arrivals: Arrivals, rng: random.Random) -> bool:
    """Whether the process was struck while it worked, and not after it had ended."""
    arrivals.restart()
    process = start_apply(project, "--allow", "many-published")
    try:
        until = time.monotonic() + LONGEST
        wanted = rng.randint(1, 18)
        while not arrivals.reach(wanted, WAIT):
            if not process.is_alive() or time.monotonic() > until:
                return False
        # It is answered after the latency, so half of the blows come after that.
        time.sleep(rng.uniform(0, 2 * LATENCY))
    finally:
        process.kill()
        process.join()
    return process.exitcode == -signal.SIGKILL


def _settle(project: Project, gateway: object, tally: Tally) -> str | None:
    """What is wrong once a second apply has ended; None where all is well."""
    for attempt in (1, 2):
        ended = project.apply("--allow", "many-published")
        if "Traceback" in ended.said:
            return f"apply showed a traceback: {ended.said}"
        if "set aside" in ended.said or "damaged" in ended.said:
            return f"a record was damaged: {ended.said}"
        if ended.code == 0 and project.plan().code == 0:
            tally.second_runs += attempt == 2
            break
    else:
        return f"not settled after two runs: {ended.said}"
    names = [flow.name for flow in gateway.flows]
    return None if len(names) == len(set(names)) else f"a flow is there twice: {sorted(names)}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    began = time.monotonic()
    share = [options.count // options.jobs] * options.jobs
    share[0] += options.count - sum(share)
    with ProcessPoolExecutor(options.jobs) as pool:
        seeds = range(options.seed, options.seed + options.jobs)
        tallies = list(pool.map(kill_many, seeds, share))
    kills = sum(each.kills for each in tallies)
    broken = [problem for each in tallies for problem in each.broken]
    print(
        f"processes: {kills} killed, seeds {seeds.start}-{seeds.stop - 1},"
        f" {sum(each.second_runs for each in tallies)} needed a second run,"
        f" {sum(each.ended_first for each in tallies)} ended before their time,"
        f" {len(broken)} broken, {time.monotonic() - began:.0f} s"
    )
    for problem in broken:
        print(f"  {problem}")
    return 0 if kills >= options.count and not broken else 1


if __name__ == "__main__":
    sys.exit(main())
