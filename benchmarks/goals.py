"""What must hold of the numbers: all goals in one place, and what a run says of each.

A measure is named by the case that takes it; where several cases take it, the worst counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import ge, le
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.row import Results


@dataclass(frozen=True, slots=True)
class Goal:
    """`limit` is the most that `measure` may be, or the least if it is to be `at_least` that."""

    section: str
    words: str
    cases: tuple[str, ...]
    measure: str
    limit: float
    at_least: bool = False

    @property
    def bar(self) -> str:
        """Such as `ours / bound <= 1.3`."""
        return f"{self.measure} {'>=' if self.at_least else '<='} {self.limit:g}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`value` None: not measured; `met` None: nothing was promised without the peer, or the case
    was not asked for. `why` says so.
    """

    goal: Goal
    value: float | None
    met: bool | None
    why: str = ""

    @property
    def words(self) -> str:
        """What was measured, as far as it was."""
        return "" if self.value is None else f"{self.value:.3g}"


_PLANS = ("plan", "plan-large-cold", "plan-large-warm", "plan-accounts")
_APPLIES = ("apply", "apply-large", "apply-64")
_BOUND = "ours / bound"
_PACED = ("rate-learned", "rate-learned-burst-1")

GOALS = (
    Goal("exact", "a plan without changes sends the pages of its lists", _PLANS,
         "requests beyond need", 0),
    Goal("exact", "so does a plan after an apply", _APPLIES,
         "requests of a plan after it, beyond need", 0),
    Goal("exact", "a plan after an apply finds nothing to write", _APPLIES,
         "writes of a plan after it", 0),
    Goal("exact", "nothing is created twice", (*_APPLIES, "rate-declared", *_PACED),
         "created twice", 0),
    Goal("exact", "requests in flight stay within C", (*_PLANS, *_APPLIES), "in flight / C", 1),
    Goal("exact", "connections stay within C", (*_PLANS, *_APPLIES), "connections / C", 1),
    Goal("start", "--version against a bare interpreter", ("start",),
         "ours / a bare interpreter", 3.5),
    Goal("start", "--version against octoDNS", ("start",), "ours / octoDNS", 0.35),
    Goal("start", "first request of a plan of 100 flows against octoDNS", ("plan-small",),
         "first request / octoDNS", 0.6),
    Goal("start", "first byte, from 100 to 10,000 flows", ("plan-large-warm",),
         "first byte / that of 100 flows", 1.5),
    Goal("plan", "1,000 flows", ("plan",), _BOUND, 1.30),
    Goal("plan", "1,000 flows against octoDNS", ("plan",), "ours / octoDNS", 0.85),
    Goal("plan", "10,000 flows, cold", ("plan-large-cold",), _BOUND, 1.30),
    Goal("plan", "10,000 flows, warm", ("plan-large-warm",), _BOUND, 1.10),
    Goal("plan", "1,000 flows in 10 accounts against one", ("plan-accounts",),
         "against one account", 0.6),
    Goal("apply", "100 flows, L = 50 ms and 150 ms", ("apply", "apply-150ms"), _BOUND, 1.15),
    Goal("apply", "1,000 flows", ("apply-large",), _BOUND, 1.10),
    Goal("apply", "1,000 flows, 64 in flight", ("apply-64",), _BOUND, 1.25),
    Goal("apply", "100 flows against terraform + curl", ("apply",),
         "ours / terraform + curl", 0.30),
    Goal("apply", "100 flows against octoDNS", ("apply",), "ours / octoDNS", 0.10),
    Goal("rate limit", "declared", ("rate-declared",), _BOUND, 1.15),
    Goal("rate limit", "declared, answered 429", ("rate-declared",), "answered 429", 0.01),
    Goal("rate limit", "learned", ("rate-learned",), _BOUND, 1.25),
    Goal("rate limit", "learned, burst 1", ("rate-learned-burst-1",), _BOUND, 2),
    Goal("rate limit", "learned, answered 429", _PACED, "answered 429", 0.20),
    Goal("processor", "a request against http.client, 16 in flight", ("requests",),
         "ours / http.client, 16 in flight", 5),
    Goal("processor", "a request against http.client, 64 in flight", ("requests",),
         "ours / http.client, 64 in flight", 5),
    Goal("processor", "flat from 16 to 64 in flight", ("requests",), "64 / 16 in flight", 1.25),
    Goal("validate", "flows a second and core, cold", ("validate",), "flows a second, cold", 400,
         at_least=True),
    Goal("validate", "from the cache against parsing alone", ("validate",),
         "cached / parsing", 1.5),
    Goal("memory", "kB for each flow more, to 10,000", ("plan-large-cold",), "kB a flow", 8),
    Goal("memory", "MiB with one flow of 10 MB", ("large-definition",), "peak", 120),
)  # fmt: skip

HELD_BY_TESTS = (
    "one TLS context in a process",
    "--version imports no network, YAML, schema or rich module",
    "plan imports no diff, template or server module, no library for HTTP, and no TLS for http://",
    "what judges the lists is imported once they are asked for",
)
"""Goals that need no clock and no server."""

NOT_RUN = "not run"


def derive(results: Results) -> None:
    """Measures that need two cases, where both were taken."""
    known = results.measures
    small, cold = known.get("plan-small"), known.get("plan-large-cold")
    warm = known.get("plan-large-warm")
    if small and cold:
        kilobytes = (cold["peak"] - small["peak"]) * 1024 * 1024 / 1000
        results.note("plan-large-cold", {"kB a flow": kilobytes / (cold["flows"] - small["flows"])})
    if small and warm:
        ratio = warm["first byte"] / small["first byte"]
        results.note("plan-large-warm", {"first byte / that of 100 flows": ratio})
    if "plan" in known and "plan-accounts" in known:
        ratio = known["plan-accounts"]["seconds"] / known["plan"]["seconds"]
        results.note("plan-accounts", {"against one account": ratio})


def judge(results: Results, goals: Iterable[Goal] = GOALS) -> tuple[Verdict, ...]:
    return tuple(_verdict(results, goal) for goal in goals)


def _verdict(results: Results, goal: Goal) -> Verdict:
    broken = [case for case in goal.cases if case in results.broken]
    if broken:
        return Verdict(goal, None, met=False, why=f"{broken[0]} could not be measured")
    taken = [
        measures[goal.measure]
        for case in goal.cases
        if goal.measure in (measures := results.measures.get(case, {}))
    ]
    if not taken:
        peer = goal.measure.rpartition(" / ")[2]
        skipped = [results.skipped.get(f"{case} / {peer}", "") for case in goal.cases]
        return Verdict(goal, None, met=None, why=next(filter(None, skipped), NOT_RUN))
    worst = min(taken) if goal.at_least else max(taken)
    return Verdict(goal, worst, met=(ge if goal.at_least else le)(worst, goal.limit))
