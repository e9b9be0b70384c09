"""What no list and no apply shows: the start, a request's processor time, validation, memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.flows import large_flow_text
from benchmarks.project import Project
from benchmarks.row import Results, Row, middle
from benchmarks.running import run
from benchmarks.yardsticks import octodns
from benchmarks.yardsticks.flowops import FLOWOPS, OURS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.server import Server

_ROOT = Path(__file__).parents[1]
_LATENCY = 0.05
_LARGE = 9_900_000
_COMPONENTS = 60
_TIMES = 1000
"""Milliseconds in a second; microseconds in a millisecond."""


def measure_start(times: int, server: Server, folder: Path, results: Results) -> None:  # noqa: ARG001
    """`--version`, by turns with a bare interpreter and octoDNS, which is nothing but waiting."""
    folder.mkdir()
    commands = {"a bare interpreter": [sys.executable, "-c", "pass"]}
    if reason := octodns.missing():
        results.skipped["start / octoDNS"] = reason
    else:
        commands["octoDNS"] = [octodns.SYNC, "--version"]
    runs = [
        {
            name: run(command, folder)
            for name, command in ({"ours": [FLOWOPS, "--version"], **commands}).items()
        }
        for _ in range(times)
    ]
    ours = [each["ours"] for each in runs]
    for name in commands:
        ratio = median(each["ours"].seconds / each[name].seconds for each in runs)
        results.note("start", {f"ours / {name}": ratio})
        results.rows.append(
            Row(
                case="start",
                words="--version",
                ours=middle(ours, "seconds"),
                yardstick=name,
                theirs=middle([each[name] for each in runs], "seconds"),
                ratio=ratio,
                processor=middle(ours, "processor"),
                peak=middle(ours, "peak"),
            )
        )


def measure_requests(number: int, server: Server, folder: Path, results: Results) -> None:  # noqa: ARG001
    """Our client and http.client alone, by turns, with 16 and with 64 requests in flight."""
    flow_id = server.load({"bench": ["Flow"]})["bench"]["Flow"]
    server.set(latency=_LATENCY, rate=0.0)
    medians = {}
    for in_flight in (16, 64):
        arguments = [server.url, "bench", flow_id, str(in_flight), str(number)]
        pairs = [
            (_processor("client", "ours", *arguments), _processor("client", "plain", *arguments))
            for _ in range(3)
        ]
        ratio = median(ours / plain for ours, plain in pairs)
        medians[in_flight] = median(ours for ours, _ in pairs)
        results.note("requests", {f"ours / http.client, {in_flight} in flight": ratio})
        results.rows.append(
            Row(
                case="requests",
                words=f"processor for a request, {in_flight} in flight",
                ours=medians[in_flight] * _TIMES,
                yardstick="http.client",
                theirs=median(plain for _, plain in pairs) * _TIMES,
                ratio=ratio,
                unit="ms",
            )
        )
    results.note("requests", {"64 / 16 in flight": medians[64] / medians[16]})


def measure_validate(flows: int, server: Server, folder: Path, results: Results) -> None:
    """Flows of 60 components: all rules, the cache, parsing alone."""
    project = Project(folder, server.url, flows, components=_COMPONENTS)
    project.write()
    _processor("validate", "cached", folder=folder)
    rounds = [
        {how: _processor("validate", how, folder=folder) for how in ("cold", "cached", "parse")}
        for _ in range(3)
    ]
    for how, measure in (("cold", "cold / parsing"), ("cached", "cached / parsing")):
        ratio = median(each[how] / each["parse"] for each in rounds)
        ours = median(each[how] for each in rounds)
        results.note("validate", {measure: ratio, f"flows a second, {how}": flows / ours})
        results.rows.append(
            Row(
                case="validate",
                words=f"validate {flows:,} flows of {_COMPONENTS} components, {how}",
                ours=ours,
                yardstick="json.loads",
                theirs=median(each["parse"] for each in rounds),
                ratio=ratio,
                processor=ours,
            )
        )


def measure_large_definition(server: Server, folder: Path, results: Results) -> None:
    """A plan that creates one flow of nearly 10 MB."""
    project = Project(folder, server.url, flows=1)
    project.write()
    (folder / "definitions" / f"{project.keys[0]}.json").write_text(large_flow_text(_LARGE))
    server.load({})
    server.set(latency=_LATENCY, rate=0.0)
    sample = run(OURS.plan(project), folder, server)
    results.note("large-definition", {"peak": sample.peak})
    results.rows.append(
        Row(
            case="large-definition",
            words=f"plan a flow of {_LARGE / 1e6:.1f} MB",
            ours=sample.seconds,
            traffic=sample.traffic,
            processor=sample.processor,
            peak=sample.peak,
        )
    )


def _processor(module: str, *arguments: str, folder: Path = _ROOT) -> float:
    """Processor seconds, as the module counts them in a process of its own."""
    command: Sequence[str] = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    environ = {**os.environ, "PYTHONPATH": str(_ROOT)}
    ended = subprocess.run(command, cwd=folder, env=environ, capture_output=True, check=True)
    return float(json.loads(ended.stdout)["processor"])
