"""Who takes part in a measurement: something that plans and applies a project as a process."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.project import Project

Command = list[str]
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Contender:
    """`missing` says what is not there that it needs, in words, or nothing. `prepare` is not
    measured. One that is `slow` to apply does it once, however often the others do.
    """

    name: str
    plan: Callable[[Project], Command]
    apply: Callable[[Project], Command]
    missing: Callable[[], str] = lambda: ""
    prepare: Callable[[Project], None] = lambda _: None
    slow: bool = False


def script(name: str, *options: str, slow: bool = False) -> Contender:
    """A script beside this file that takes `plan` or `apply`, and works where it is started."""
    path = str(HERE / f"{name}.py")

    def doing(work: str) -> Callable[[Project], Command]:
        return lambda _: [sys.executable, path, work, *options]

    return Contender(" ".join((name, *options)), doing("plan"), doing("apply"), slow=slow)
