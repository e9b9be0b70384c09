"""A plan or an apply, measured: ours and the yardsticks by turns, against one server."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import bound
from benchmarks.bound import Far
from benchmarks.project import Project
from benchmarks.row import Results, Row, middle
from benchmarks.running import Broken, Sample, run
from benchmarks.yardsticks.flowops import FLOWOPS, OURS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.server import Server
    from benchmarks.yardsticks.contender import Contender

_KEYS_IN_AN_ARGUMENT = 1000
_WRITES = ("create", "replace-json", "publish")
_USUAL = Far(latency=0.05)


@dataclass(frozen=True, slots=True)
class Work:
    """`flows` is how many there are in each account. A plan finds all of them as they should be, an
    apply none of them. `declared` writes the far side's rate into the manifest; `cold` throws our
    cache away before each run.
    """

    name: str
    kind: str
    flows: int
    yardsticks: tuple[Contender, ...]
    far: Far = _USUAL
    accounts: int = 1
    in_flight: int = 16
    declared: bool = False
    cold: bool = True
    repetitions: int = 3

    @property
    def words(self) -> str:
        """Such as `plan 1,000 flows, cold`."""
        said = [f"{self.kind} {self.flows * self.accounts:,} flows"]
        if self.accounts > 1:
            said.append(f"in {self.accounts} accounts")
        if self.kind == "plan":
            said.append("cold" if self.cold else "warm")
        else:
            said.append(f"{self.in_flight} in flight")
        if self.far.latency != _USUAL.latency:
            said.append(f"L = {self.far.latency * 1000:.0f} ms")
        if self.far.rate:
            told = "declared" if self.declared else "learned"
            said.append(f"{self.far.rate:g}/s {told}, burst {self.far.burst:g}")
        return ", ".join(said)

    @property
    def bound(self) -> float:
        if self.kind == "apply":
            return bound.apply_seconds(self.flows, self.far, self.in_flight)
        pages = [bound.pages(self.flows, self.far)] * self.accounts
        return bound.list_seconds(pages, self.far, self.in_flight)

    @property
    def needed(self) -> int:
        if self.kind == "apply":
            return bound.apply_requests(self.flows, self.far)
        return self.accounts * bound.pages(self.flows, self.far)


def measure(work: Work, server: Server, folder: Path, results: Results) -> None:
    """Adds a row for each yardstick, and what goals are about. Raises Broken if ours fails."""
    rate = work.far.rate if work.declared else None
    project = Project(folder, server.url, work.flows, work.accounts, work.in_flight, rate)
    project.write()
    there = [each for each in work.yardsticks if not _missing(each, work, results)]
    for contender in there:
        contender.prepare(project)
    if work.kind == "plan":
        _adopt_all(project, server)
    samples: dict[str, list[Sample]] = {each.name: [] for each in (OURS, *there)}
    for repetition in range(work.repetitions):
        for contender in (OURS, *there):
            if repetition and contender.slow and work.kind == "apply":
                continue
            samples[contender.name] += _sample(work, contender, project, server, results)
            if contender is OURS and work.kind == "apply":
                _plan_after(work, project, server, results)
    ours = samples.pop(OURS.name)
    row = _row(work, ours)
    compared = [
        _compared(row, yardstick, ours, samples[yardstick.name], results)
        for yardstick in there
        if samples[yardstick.name]
    ]
    results.rows += compared or [row]
    _note(work, ours, results)


def _missing(contender: Contender, work: Work, results: Results) -> bool:
    reason = contender.missing()
    if reason:
        results.skipped[f"{work.name} / {contender.name}"] = reason
    return bool(reason)


def _adopt_all(project: Project, server: Server) -> None:
    """As after an apply, and quicker: the flows are there, and our records say that they are ours.

    Once more for the cache of who keeps one.
    """
    server.load(dict.fromkeys(project.waba_ids, project.names))
    server.set(latency=0.0, rate=0.0)
    starts = range(0, project.flows, _KEYS_IN_AN_ARGUMENT)
    adopted = [
        f"--adopt={','.join(project.keys[start : start + _KEYS_IN_AN_ARGUMENT])}"
        for start in starts
    ]
    run([*OURS.apply(project), "--quiet", *adopted], project.folder)
    run(OURS.plan(project), project.folder)


def _sample(
    work: Work, contender: Contender, project: Project, server: Server, results: Results
) -> list[Sample]:
    """One run, or none where a yardstick cannot do it: it stops at a 429, for one."""
    if work.kind == "apply":
        project.forget()
        server.load({})
    elif work.cold:
        project.forget(".flowops/cache")
    far = work.far
    server.set(latency=far.latency, page_size=far.page_size, rate=far.rate, burst=far.burst)
    command = contender.apply if work.kind == "apply" else contender.plan
    try:
        return [run(command(project), project.folder, server)]
    except Broken as broken:
        if contender is OURS:
            raise
        results.skipped[f"{work.name} / {contender.name}"] = str(broken).splitlines()[-1]
        return []


def _row(work: Work, ours: Sequence[Sample]) -> Row:
    return Row(
        case=work.name,
        words=work.words,
        ours=middle(ours, "seconds"),
        bound=work.bound,
        needed=work.needed,
        traffic=ours[-1].traffic,
        processor=middle(ours, "processor"),
        peak=middle(ours, "peak"),
    )


def _compared(
    row: Row,
    yardstick: Contender,
    ours: Sequence[Sample],
    theirs: Sequence[Sample],
    results: Results,
) -> Row:
    """The row beside a yardstick; both ratios are of runs in turn."""
    pairs = list(zip(ours, theirs, strict=False))
    ratio = median(our.seconds / their.seconds for our, their in pairs)
    first = median(our.first_request / their.first_request for our, their in pairs)
    name = yardstick.name
    results.note(row.case, {f"ours / {name}": ratio, f"first request / {name}": first})
    theirs_seconds = middle(theirs, "seconds")
    return replace(row, yardstick=name, theirs=theirs_seconds, ratio=ratio)


def _note(work: Work, ours: Sequence[Sample], results: Results) -> None:
    """The worst of our runs where a goal is exact, the median where it is about time."""
    traffics = [sample.traffic for sample in ours]
    results.note(
        work.name,
        {
            "flows": work.flows * work.accounts,
            "ours / bound": middle(ours, "seconds") / work.bound,
            "seconds": middle(ours, "seconds"),
            "first byte": middle(ours, "first_byte"),
            "peak": middle(ours, "peak"),
            "requests beyond need": max(each["requests"] for each in traffics) - work.needed,
            "in flight / C": max(each["most_in_flight"] for each in traffics) / work.in_flight,
            "connections / C": max(each["connections"] for each in traffics) / work.in_flight,
            "answered 429": max(each["refused"] / each["requests"] for each in traffics),
            "created twice": max(len(each["created_twice"]) for each in traffics),
        },
    )


def _plan_after(work: Work, project: Project, server: Server, results: Results) -> None:
    """A plan after our apply reads the list and has nothing to do."""
    server.set(latency=0.0, rate=0.0)
    sample = run([FLOWOPS, "plan", "-e", "bench", "--detailed-exitcode"], project.folder, server)
    routes = sample.traffic["routes"]
    needed = bound.pages(work.flows, work.far)
    results.note(
        work.name,
        {
            "requests of a plan after it, beyond need": sample.traffic["requests"] - needed,
            "writes of a plan after it": sum(routes.get(route, 0) for route in _WRITES),
        },
    )
