"""python -m tests.simulator SEED replays one seed; with --count it runs many.

--kind points strikes an apply of three flows at every point in every way, and --kind pairs kills it
and the apply that recovers, at every pair of moments.
"""

from __future__ import annotations

import argparse
import sys

from tests.simulator import striking
from tests.simulator.campaign import MOST_SHOWN, line_of, run_campaign, runner_of
from tests.simulator.checker import check
from tests.simulator.trace import shown


def main(arguments: list[str] | None = None) -> int:
    asked = _parse(arguments)
    if asked.seed is not None:
        return _replay(asked.kind, asked.seed)
    if asked.kind in striking.KINDS:
        is_well, said = striking.KINDS[asked.kind](asked.jobs)
        sys.stdout.write(said + "\n")
        return 0 if is_well else 1
    tally, seconds = run_campaign(asked.kind, asked.first, asked.count, asked.jobs)
    for seed, said in tally.broken[:MOST_SHOWN]:
        sys.stdout.write(f"seed {seed}: {said}\n")
    sys.stdout.write(line_of(asked.kind, asked.first, asked.count, tally, seconds) + "\n")
    return 1 if tally.broken or tally.schedules < asked.count else 0


def _replay(kind: str, seed: int) -> int:
    trace = runner_of(kind)(seed)
    for event in trace:
        sys.stdout.write(shown(event) + "\n")
    broken = check(trace)
    for said in broken:
        sys.stdout.write(f"BROKEN {said}\n")
    return 1 if broken else 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulator", description=__doc__)
    parser.add_argument("seed", nargs="?", type=int, help="replay this one, a line for each event")
    parser.add_argument("--kind", choices=["core", "full", *striking.KINDS], default="core")
    parser.add_argument("--count", type=int, default=1000, help="how many seeds")
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    parser.add_argument("--jobs", type=int, default=1, help="processes at once")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
