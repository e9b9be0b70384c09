"""Six borders of flowops under damaged input: `python -m tests.campaign.fuzz --cases 600000`.

Prints one line for each target, and exits with 1 for an exception that the border does not promise,
a case that took over a second, or fewer cases than promised. A case is made of its number alone:
`--target flow --case 17` runs that one again and shows it.
"""

from __future__ import annotations

import argparse
import faulthandler
import multiprocessing
import sys
import time
import traceback
from collections import Counter
from importlib import import_module
from random import Random

from msgspec import Struct, field

from flowops.operations.collecting import collecting_rarely

TARGETS = ("manifest", "flow", "saved_plan", "record", "gateway", "server")
CHUNK = 500
SLOWEST = 1.0
"""Seconds of computing that one case may take."""

HANG = 300
"""Seconds for a chunk, after which its worker shows where it is, and ends."""


class Tally(Struct, dict=True):
    """What became of some cases. `failures` are by what they have in common."""

    cases: int = 0
    found: int = 0
    slowest: float = 0.0
    slow: list[int] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)
    examples: dict[str, int] = field(default_factory=dict)

    def add(self, other):
        self.cases += other.cases
        self.found += other.found
        self.slowest = max(self.slowest, other.slowest)
        self.slow += other.slow
        self.failures += other.failures
        self.examples = {**other.examples, **self.examples}

    def is_good(self, promised):
        return self.cases >= promised and not self.slow and not self.failures


def try_cases(target, numbers):
    """Makes and runs these; never raises."""
    module = import_module(f"tests.campaign.targets.{target}")
    tally = Tally()
    for number in numbers:
        made = module.case(Random(number))
        started = time.process_time()
        try:
            tally.found += module.run(made)
        except Exception as problem:  # noqa: BLE001 - whatever it is, it is what we look for
            where = traceback.extract_tb(problem.__traceback__)[-1]
            said = f"{type(problem).__name__} in {where.name}, line {where.lineno}: {problem}"[:200]
            tally.failures[said] += 1
            tally.examples.setdefault(said, number)
        took = time.process_time() - started
        tally.cases += 1
        tally.slowest = max(tally.slowest, took)
        if took > SLOWEST:
            tally.slow.append(number)
    return tally


def _chunk(asked):
    target, first, last = asked
    faulthandler.dump_traceback_later(HANG, exit=True)
    try:
        with collecting_rarely():
            return target, try_cases(target, range(first, last))
    finally:
        faulthandler.cancel_dump_traceback_later()


def run(targets, cases, jobs, seed):
    """A tally of each target, of so many cases."""
    chunks = [
        (target, seed + first, seed + min(first + CHUNK, cases))
        for first in range(0, cases, CHUNK)
        for target in targets
    ]
    tallies = {target: Tally() for target in targets}
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        for target, tally in pool.imap_unordered(_chunk, chunks):
            tallies[target].add(tally)
    return tallies


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--cases", type=int, default=600_000, help="of all targets together")
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--target", choices=TARGETS)
    asked.add_argument("--seed", type=int, default=0, help="the number of the first case")
    asked.add_argument("--case", type=int, help="run this one alone and show it")
    options = asked.parse_args()
    targets = (options.target,) if options.target else TARGETS
    if options.case is not None:
        return show(targets[0], options.case)
    each = -(-options.cases // len(targets))
    started = time.perf_counter()
    tallies = run(targets, each, options.jobs, options.seed)
    for target, tally in tallies.items():
        print(
            f"{target:<11} {tally.cases} cases, seeds {options.seed} to"
            f" {options.seed + each - 1}, {tally.found} refused or found,"
            f" slowest {tally.slowest * 1000:.0f} ms, {tally.failures.total()} tracebacks"
        )
        for said, count in tally.failures.most_common():
            print(f"    {count} x {said} (--target {target} --case {tally.examples[said]})")
        for number in tally.slow:
            print(f"    over a second: --target {target} --case {number}")
    good = [tally.is_good(each) for tally in tallies.values()]
    found = sum(tally.failures.total() for tally in tallies.values())
    print(
        f"{sum(tally.cases for tally in tallies.values())} cases, {found} tracebacks, slowest"
        f" {max(tally.slowest for tally in tallies.values()) * 1000:.0f} ms,"
        f" {time.perf_counter() - started:.0f} s"
    )
    return int(not all(good))


def show(target, number):
    module = import_module(f"tests.campaign.targets.{target}")
    made = module.case(Random(number))
    print(made)
    print("refused or found" if module.run(made) else "taken")
    return 0


if __name__ == "__main__":
    sys.exit(main())
