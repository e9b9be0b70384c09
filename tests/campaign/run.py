"""The whole campaign: every goal with its number, and one table at the end.

    python -m tests.campaign.run [--share 100] [--only TEXT] [--jobs 2]

Each goal is a module of its own that says in one line what it ran, and ends with 1 if anything
broke or if it ran less than it was asked for. `--share 1` runs a hundredth of the numbers.

Goals that keep about one core busy, or wait, run beside each other, `--jobs` at once. The others
divide their work themselves, and have the machine one after the other.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from tests.campaign.scratch import roomy_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


class Goal(Struct, frozen=True, dict=True):
    """`number` is what is promised; it stands in the command where `{n}` does.

    `beside` is about how many seconds it takes on one core, for a goal that can run beside others.
    """

    name: str
    command: str
    number: int = 0
    beside: int | None = None


RACING = "tests.campaign.racing --rounds {n} --kind"
SIMULATOR = "tests.simulator --count {n} --jobs {jobs} --kind"
KILLED = "tests.campaign.processes --count {n} --jobs 4"

GOALS = (
    Goal("models, exhaustive, and their controls", "tests.models.run", beside=40),
    Goal("kill at every point of an apply", "tests.simulator --kind points --jobs {jobs}"),
    Goal("kill inside the recovery, all pairs", "tests.simulator --kind pairs --jobs {jobs}"),
    Goal("random faults, pure core", f"{SIMULATOR} core", 1_000_000),
    Goal("random faults, whole stack", f"{SIMULATOR} full", 60_000),
    Goal("processes killed at random", KILLED, 200, beside=40),
    Goal("processes racing for a lock: local", f"{RACING} local", 1000, beside=2),
    Goal("processes racing for a lock: git", f"{RACING} git --games {{jobs}}", 1000),
    Goal("processes racing for a lock: objects", f"{RACING} objects", 1000, beside=90),
    Goal("fuzz, six targets", "tests.campaign.fuzz --cases {n} --jobs {jobs}", 600_000),
    Goal("plan tampering, every byte and field", "tests.campaign.tampering --jobs 1", beside=11),
    Goal("hostile text, every renderer", "tests.campaign.hostile --texts {n}", 10_000, beside=58),
    Goal("schemathesis, all checks", "tests.campaign.api --examples {n}", 200, beside=40),
    Goal("fault catalogue, F01 to F60", "tests.campaign.catalogue", beside=0),
    Goal("seeded bugs, caught by the gate", "tests.campaign.seeded_bugs --jobs {jobs}"),
    Goal("branches covered by the tests", "tests.campaign.covered", beside=3),
    Goal("workflows and templates, zizmor", "tests.campaign.workflows", beside=1),
)


class Outcome(Struct, frozen=True, dict=True):
    goal: Goal
    said: str
    seconds: float
    met: bool


def pursue(goal: Goal, share: float, jobs: int, bytecode: str) -> Outcome:
    number = max(1, round(goal.number * share / 100))
    command = goal.command.format(n=number, jobs=jobs)
    began = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-m", *command.split()],
        cwd=ROOT,
        env=_surroundings(bytecode),
        capture_output=True,
        check=False,
        text=True,
    )
    lines = [line for line in ended.stdout.splitlines() if line.strip()]
    met = ended.returncode == 0 and bool(lines)
    if not met:
        print(ended.stdout[-4000:], ended.stderr[-4000:], file=sys.stderr)
    return Outcome(goal, lines[-1] if lines else "said nothing", time.monotonic() - began, met)


def _surroundings(bytecode: str) -> dict[str, str]:
    """Thousands of processes are started: each would compile all of flowops if nobody kept it. And
    no goal needs a disk: what a power cut does to one is simulated.
    """
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": bytecode, "TMPDIR": str(roomy_folder())}


def pursue_all(goals: list[Goal], share: float, jobs: int) -> Iterator[Outcome]:
    """As they end."""
    beside = [goal for goal in goals if goal.beside is not None]
    beside.sort(key=lambda goal: -(goal.beside or 0))
    with tempfile.TemporaryDirectory(prefix="flowops-campaign-", dir=roomy_folder()) as bytecode:
        with ThreadPoolExecutor(jobs) as pool:
            running = [pool.submit(pursue, goal, share, 1, bytecode) for goal in beside]
            yield from (each.result() for each in as_completed(running))
        for goal in goals:
            if goal.beside is None:
                yield pursue(goal, share, jobs, bytecode)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--share", type=float, default=100.0, help="per cent of each number")
    parser.add_argument("--only", default="", help="goals whose name has this text")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args(arguments)
    began = time.monotonic()
    goals = [goal for goal in GOALS if options.only in goal.name]
    outcomes = []
    for outcome in pursue_all(goals, options.share, options.jobs):
        outcomes.append(outcome)
        print(row(outcome), flush=True)
    seconds = time.monotonic() - began
    met = sum(each.met for each in outcomes)
    print(f"\n{met} of {len(outcomes)} goals met, {seconds:.0f} s\n")
    for outcome in sorted(outcomes, key=lambda each: goals.index(each.goal)):
        print(row(outcome))
    return 0 if outcomes and met == len(outcomes) else 1


def row(outcome: Outcome) -> str:
    verdict = "met" if outcome.met else "NOT MET"
    return f"{verdict:8}{outcome.seconds:6.0f} s  {outcome.goal.name:38}  {outcome.said}"


if __name__ == "__main__":
    sys.exit(main())
