"""Run a command as a process of its own, and say what it took."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from benchmarks.project import KEY, KEY_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.server import Server

Json = dict[str, Any]
_MIB = 1024
_SHOWN = 2000


class Broken(Exception):
    """A command that failed, with the end of what it said."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One run: wall and processor seconds of the process and all it started, peak memory in MiB of
    the largest of them, seconds until it said something and until its first request came in (0:
    it sent none).
    """

    seconds: float
    processor: float
    peak: float
    first_byte: float
    first_request: float = 0.0
    traffic: Json = field(default_factory=dict)


def run(command: Sequence[str], folder: Path, server: Server | None = None) -> Sample:
    """Raises Broken unless it ends with 0.

    NOTE: on Linux a child's peak is never below its parent's at the fork, so keep this process
    smaller than what it measures.
    """
    environ = {**os.environ, KEY_VARIABLE: KEY, "NO_COLOR": "1"}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    began_at, began = time.time(), time.perf_counter()
    with subprocess.Popen(
        command, cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        pipe = process.stdout
        said = os.read(pipe.fileno(), 65536)  # type: ignore[union-attr]
        first_byte = time.perf_counter() - began
        said += pipe.read()  # type: ignore[union-attr]
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    if process.returncode:
        shown = said[-_SHOWN:].decode("utf-8", "replace").strip()
        raise Broken(f"{' '.join(command)[:200]} ended with {process.returncode}:\n{shown}")
    traffic = server.statistics() if server else {}
    first = traffic.get("first_request")
    return Sample(
        seconds=seconds,
        processor=usage.ru_utime + usage.ru_stime,
        peak=usage.ru_maxrss / _MIB,
        first_byte=first_byte,
        first_request=first - began_at if first else 0.0,
        traffic=traffic,
    )
