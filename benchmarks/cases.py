"""All cases, in the order in which they are measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bound import Far
from benchmarks.costs import (
    measure_large_definition,
    measure_requests,
    measure_start,
    measure_validate,
)
from benchmarks.row import Results
from benchmarks.server import Server
from benchmarks.work import Work, measure
from benchmarks.yardsticks.contender import script
from benchmarks.yardsticks.octodns import OCTODNS
from benchmarks.yardsticks.terraform import TERRAFORM

if TYPE_CHECKING:
    from collections.abc import Iterator

TUNED = script("tuned")
CACHED = script("tuned", "cached")
SESSION = script("session", slow=True)

Measure = Callable[[Server, Path, Results], None]


@dataclass(frozen=True, slots=True)
class Case:
    """Something to measure in an empty folder that it makes itself."""

    name: str
    measure: Measure


def all_cases(*, quick: bool = False) -> tuple[Case, ...]:
    """A `quick` one is a tenth of the work, done once: it shows that everything runs."""
    size, times = (10, 1) if quick else (1, 5)
    works = (_smaller(work) if quick else work for work in _works())
    return (
        Case("start", partial(measure_start, 3 * times)),
        Case("requests", partial(measure_requests, 1600 // size)),
        Case("validate", partial(measure_validate, 1000 // size)),
        Case("large-definition", measure_large_definition),
        *(Case(work.name, partial(measure, work)) for work in works),
    )


def _works() -> Iterator[Work]:
    yield Work("plan-small", "plan", 100, (TUNED, OCTODNS), repetitions=5)
    yield Work("plan", "plan", 1000, (TUNED, SESSION, OCTODNS), repetitions=5)
    yield Work("plan-warm", "plan", 1000, (CACHED, OCTODNS), cold=False, repetitions=5)
    yield Work("plan-accounts", "plan", 100, (TUNED,), accounts=10, repetitions=5)
    yield Work("plan-large-cold", "plan", 10_000, (TUNED, OCTODNS))
    yield Work("plan-large-warm", "plan", 10_000, (CACHED,), cold=False)
    yield Work("apply", "apply", 100, (TUNED, SESSION, OCTODNS, TERRAFORM))
    yield Work("apply-150ms", "apply", 100, (TUNED,), Far(latency=0.15))
    yield Work("apply-large", "apply", 1000, (TUNED,), repetitions=2)
    yield Work("apply-64", "apply", 1000, (TUNED,), in_flight=64)
    limited = Far(latency=0.05, rate=20, burst=20)
    yield Work(
        "rate-declared", "apply", 100, (TUNED, SESSION), limited, declared=True, repetitions=1
    )
    yield Work("rate-learned", "apply", 100, (TUNED,), limited, repetitions=1)
    yield Work(
        "rate-learned-burst-1",
        "apply",
        100,
        (TUNED,),
        Far(latency=0.05, rate=20, burst=1),
        repetitions=1,
    )


def _smaller(work: Work) -> Work:
    return replace(work, flows=work.flows // 10, repetitions=1)
