"""All blows at all points, and all pairs of deaths, on several cores; one line for each."""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

from tests.simulator.every_point import (
    Way,
    all_points,
    count_deaths,
    pairs_from,
    strike,
    was_struck,
    wrong_with,
)
from tests.simulator.known import Known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.simulator.every_point import Point

_KNOWN = Known()
"""Of this process: those that are next to each other leave the same behind."""

TOLD = (0, 2, 5)
"""Gateways that tell nothing of a live definition, a date, and the definition itself."""

Result = tuple[int, list[str]]


def run_points(jobs: int) -> tuple[bool, str]:
    """Whether all is well, and the line."""
    began = time.perf_counter()
    work = [(telling, point) for telling in TOLD for point in all_points(telling)]
    blows, broken = _all(strike_in_every_way, work, jobs)
    seconds = time.perf_counter() - began
    said = (
        f"points: {len(work)} points of 3 applies, {blows} blows of {len(work) * len(Way)},"
        f" broken {len(broken)}, {seconds:.0f} s"
    )
    return not broken and blows == len(work) * len(Way), "\n".join([*broken[:20], said])


def strike_in_every_way(work: tuple[int, Point]) -> Result:
    """Blows that were struck, and what broke."""
    telling, point = work
    blows, broken = 0, []
    for way in Way:
        _, trace = strike(telling, point, way, _KNOWN)
        # Where nothing is written any more a full disk is in nobody's way.
        if was_struck(trace) or way is Way.FULL:
            blows += 1
        broken += [f"{telling} {point} {way.value}: {said}" for said in wrong_with(trace)]
    return blows, broken


def run_pairs(jobs: int, least: int = 10_000) -> tuple[bool, str]:
    began = time.perf_counter()
    work = [(telling, first) for telling in TOLD for first in range(count_deaths(telling))]
    pairs, broken = _all(kill_twice, work, jobs)
    seconds = time.perf_counter() - began
    said = f"pairs: {pairs} pairs of kills, broken {len(broken)}, {seconds:.0f} s"
    return not broken and pairs >= least, "\n".join([*broken[:20], said])


def kill_twice(work: tuple[int, int]) -> Result:
    telling, first = work
    pairs, broken = 0, []
    for second, trace in pairs_from(telling, first, known=_KNOWN):
        pairs += 1
        broken += [f"{telling} {first} {second}: {said}" for said in wrong_with(trace)]
    return pairs, broken


def _all(do: Callable[..., Result], work: Iterable[object], jobs: int) -> tuple[int, list[str]]:
    number, broken = 0, []
    if jobs == 1:
        results = map(do, work)
    else:
        with ProcessPoolExecutor(jobs) as pool:
            results = list(pool.map(do, work, chunksize=8))
    for count, said in results:
        number += count
        broken += said
    return number, broken


KINDS = {"points": run_points, "pairs": run_pairs}
