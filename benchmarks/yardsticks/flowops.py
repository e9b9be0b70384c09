"""Ours, as a user starts it."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.yardsticks.contender import Contender

FLOWOPS = str(Path(sys.executable).parent / "flowops")

OURS = Contender(
    "flowops",
    plan=lambda _: [FLOWOPS, "plan", "-e", "bench"],
    apply=lambda _: [FLOWOPS, "apply", "-e", "bench", "--yes"],
)
