"""One deadline for a whole request, and one for all requests of a run."""

from __future__ import annotations

import time


class Closing:
    """When all requests of a run must be over, whatever each of them may still take."""

    __slots__ = ("_ends",)

    def __init__(self) -> None:
        self._ends = float("inf")

    def begin(self, seconds: float) -> None:
        self._ends = min(self._ends, time.monotonic() + seconds)

    @property
    def ends(self) -> float:
        return self._ends


class Deadline:
    """When the request that is under way must be over."""

    __slots__ = ("_began", "_closing", "_ends")

    def __init__(self, closing: Closing) -> None:
        self._closing = closing
        self._began = self._ends = 0.0

    def restart(self, seconds: float) -> None:
        self._began = time.monotonic()
        self._ends = self._began + seconds

    def elapsed(self) -> float:
        return time.monotonic() - self._began

    def left(self) -> float:
        return min(self._ends, self._closing.ends) - time.monotonic()
