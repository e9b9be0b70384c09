"""Real processes race for the locks of some accounts, round after round: exactly one may win each.

    python -m tests.campaign.racing --kind git --rounds 1000 --games 2
    python -m tests.campaign.racing --kind git --rounds 100 --groups 8

The winner of a round holds the locks until all others have answered, so that a second winner would
be seen. With groups, each has accounts of its own, and a winner of its own in each round: as many
as there are racers are the shards of a fleet, of which nobody may be refused.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from msgspec import Struct, field

from flowops.errors import LockHeld, StoreFailed
from flowops.ledger.store import Holder
from flowops.operations.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = ("local", "git", "objects")
PROCESSES = 8
ACCOUNTS = 5
"""Of each group."""

ROOT = Path(__file__).resolve().parents[2]


class Result(Struct, dict=True):
    kind: str
    groups: int = 1
    rounds: int = 0
    winners: int = 0
    losers: int = 0
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.problems and self.winners == self.rounds * self.groups

    def __str__(self) -> str:
        return (
            f"{self.kind}: {self.rounds} rounds of {PROCESSES} in groups: {self.groups}, "
            f"{self.winners} winners, "
            f"{self.losers} losers, {len(self.problems)} problems, {self.seconds:.1f} s"
        )


def main(rounds: int, kind: str, groups: int = 1, games: int = 1) -> Result:
    """Games go on beside each other, each with a share of the rounds, a place and racers of its
    own: while the winner of one gives back, the other keeps the cores busy.
    """
    shares = [len(range(game, rounds, games)) for game in range(games)]
    with ThreadPoolExecutor(games) as pool:
        results = list(pool.map(lambda share: _play(share, kind, groups), shares))
    return Result(
        kind,
        groups,
        sum(each.rounds for each in results),
        sum(each.winners for each in results),
        sum(each.losers for each in results),
        max(each.seconds for each in results),
        [problem for each in results for problem in each.problems],
    )


def _play(rounds: int, kind: str, groups: int) -> Result:
    result = Result(kind, groups)
    with ExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        where = stack.enter_context(place_for_racers(kind, root))
        racers = [
            stack.enter_context(_racer(*each, str(number % groups)))
            for number, each in enumerate(where)
        ]
        began = time.monotonic()
        for number in range(1, rounds + 1):
            _race(racers, number, result)
        result.seconds = time.monotonic() - began
        for racer in racers:
            _end(racer)  # all at once: each has a folder to remove
    return result


def _race(racers: list[subprocess.Popen[str]], number: int, result: Result) -> None:
    for racer in racers:
        _say(racer, "go")
    answers = [_hear(racer) for racer in racers]
    pairs = list(zip(racers, answers, strict=True))
    winners = [racer for racer, (word, _) in pairs if word == "won"]
    groups = [group for _, (word, group) in pairs if word == "won"]
    result.rounds += 1
    result.winners += len(winners)
    result.losers += sum(word == "lost" for word, _ in answers)
    if sorted(groups) != [str(group) for group in range(result.groups)]:
        result.problems.append(f"round {number} had winners of the groups {groups}: {answers}")
    result.problems += [f"round {number}: {said}" for word, said in answers if word == "failed"]
    for winner in winners:
        _say(winner, "give back")
        word, _ = _hear(winner)
        if word != "free":
            result.problems.append(f"round {number}: a winner's locks were {word}")


def _say(racer: subprocess.Popen[str], word: str) -> None:
    assert racer.stdin
    racer.stdin.write(f"{word}\n")
    racer.stdin.flush()


def _hear(racer: subprocess.Popen[str]) -> tuple[str, str]:
    assert racer.stdout
    word, _, detail = racer.stdout.readline().rstrip("\n").partition(" ")
    return word, detail


def _end(racer: subprocess.Popen[str]) -> None:
    assert racer.stdin
    racer.stdin.close()


@contextmanager
def _racer(state: str, folder: str, url: str, group: str) -> Iterator[subprocess.Popen[str]]:
    path = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    with subprocess.Popen(
        [sys.executable, "-m", "tests.campaign.racing", "--racer", state, folder, url, group],
        cwd=ROOT,
        env={**os.environ, **_credentials(), "PYTHONPATH": path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as racer:
        try:
            assert _hear(racer) == ("ready", "")
            yield racer
        finally:
            _end(racer)
            racer.wait()


@contextmanager
def place_for_racers(kind: str, root: Path) -> Iterator[list[tuple[str, str, str]]]:
    """For each racer its `state`, the manifest's folder, and the address of a server."""
    if kind == "git":
        from tests.ledger.places import REF, a_git_place

        place = a_git_place(root)
        clones = [str(place.clone(f"clone-{number}")) for number in range(PROCESSES)]
        yield [(f"git:{REF}", clone, "") for clone in clones]
    elif kind == "objects":
        from tests.ledger.object_places import ObjectPlace, moto_app, serving

        with serving(moto_app()) as url:
            bucket = ObjectPlace(url).make().bucket
            yield [(f"s3://{bucket}/state", str(root), url)] * PROCESSES
    else:
        yield [(".flowops", str(root), "")] * PROCESSES


def _credentials() -> dict[str, str]:
    from tests.ledger.object_places import CREDENTIALS

    return CREDENTIALS


def run_racer(state: str, folder: str, url: str, group: str) -> None:
    """One process: waits for each word of the parent, and answers in one line."""
    from flowops.ledger.opening import open_store

    environ = {**os.environ, "AWS_ENDPOINT_URL": url}
    clock = SystemClock()
    store = open_store(state, Path(folder), "production", clock, environ)
    accounts = [f"account-{group}-{number}" for number in range(ACCOUNTS)]
    print("ready", flush=True)
    while sys.stdin.readline():
        holder = Holder.this_process(clock.now(), environ, uuid4().hex, ACCOUNTS)
        try:
            with store.lock(holder, accounts):
                print("won", group, flush=True)
                sys.stdin.readline()
                ids = {each.holder_id for each in store.holders()}
        except LockHeld:
            print("lost", flush=True)
            continue
        except StoreFailed as failed:
            print("failed", failed.message, flush=True)
            continue
        print("free" if holder.holder_id in ids else "gone", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--kind", choices=KINDS, action="append")
    parser.add_argument("--groups", type=int, choices=range(1, PROCESSES + 1), default=1)
    parser.add_argument("--games", type=int, default=1)
    parser.add_argument("--racer", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.racer:
        run_racer(*options.racer)
        sys.exit()
    results = [
        main(options.rounds, kind, options.groups, options.games) for kind in options.kind or KINDS
    ]
    for each in results:
        for problem in each.problems[:10]:
            print(f"  {problem}")
        print(each)
    sys.exit(not all(each.is_good for each in results))
