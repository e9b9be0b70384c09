"""The connections of a run: each in one thread's hands at a time, and kept until the end."""

from __future__ import annotations

import time
from collections import defaultdict
from contextlib import contextmanager
from threading import Condition, Lock, Thread
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.http.connection import FRESH_SECONDS, Connection
from flowops.http.deadline import Deadline
from flowops.http.early import CONNECT_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flowops.http.address import Origin
    from flowops.http.deadline import Closing
    from flowops.http.early import Early
    from flowops.http.sending import Sender


class Line(Struct, frozen=True):
    """A sender in one thread's hands."""

    sender: Sender
    deadline: Deadline


class _Known:
    """The lines to one origin: `idle` since when, how many there are, and how many of them are just
    being opened for whoever comes next. `changed` tells one who waits for a line to there.
    """

    def __init__(self, lock: Lock) -> None:
        self.idle: list[tuple[float, Line]] = []
        self.count = self.opening = 0
        self.changed = Condition(lock)


class Lines:
    """A connection is used by whoever comes next, until `close`: there are never more to an origin
    than requests at the same time, or than were opened ahead, and at most `most`.
    """

    def __init__(
        self, closing: Closing, ca_file: Path | None, early: Early | None = None, *, most: int
    ) -> None:
        self._closing = closing
        self._most = most
        self._ca_file = ca_file
        self._early = early
        self._lock = Lock()
        self._known: dict[Origin, _Known] = defaultdict(lambda: _Known(self._lock))
        self._is_closed = False

    @contextmanager
    def line(self, origin: Origin) -> Iterator[Line]:
        line = self._take(origin)
        try:
            yield line
        finally:
            self._give_back(origin, line)

    def open_ahead(self, origin: Origin, count: int) -> None:
        """So that there will be as many as that, at once: a connection takes two round trips.

        Those that cannot be opened are tried again by who uses them.
        """
        with self._lock:
            known = self._known[origin]
            more = max(0, count - known.count)
            known.count += more
            known.opening += more
        for _ in range(more):
            Thread(target=self._open, args=(origin,), daemon=True).start()

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
            lines = [line for known in self._known.values() for _, line in known.idle]
            self._known.clear()
        for line in lines:
            line.sender.close()

    def _open(self, origin: Origin) -> None:
        deadline = Deadline(self._closing)
        connection = Connection(origin, deadline, self._ca_file)
        deadline.restart(CONNECT_SECONDS)
        try:
            connection.open()
        finally:
            self._give_back(origin, Line(connection, deadline), opened=1)

    def _take(self, origin: Origin) -> Line:
        with self._lock:
            known = self._known[origin]
            while not known.idle and (known.opening or known.count >= self._most):
                known.changed.wait()
            if known.idle:
                return _longest_idle(known.idle)
            known.count += 1
            early = self._early
            if early is not None and early.origin == str(origin):
                self._early = None
            else:
                early = None
        deadline = Deadline(self._closing)
        return Line(Connection(origin, deadline, self._ca_file, early), deadline)

    def _give_back(self, origin: Origin, line: Line, *, opened: int = 0) -> None:
        with self._lock:
            is_kept = not self._is_closed
            if is_kept:
                known = self._known[origin]
                known.opening -= opened
                known.idle.append((time.monotonic(), line))
                known.changed.notify()
        if not is_kept:
            line.sender.close()


def _longest_idle(idle: list[tuple[float, Line]]) -> Line:
    """The one that waited longest of those that are surely open: none of them goes stale while the
    others are used. Where none is, the one that was used last.
    """
    since = time.monotonic() - FRESH_SECONDS
    place = next((place for place, (left_at, _) in enumerate(idle) if left_at > since), -1)
    return idle.pop(place)[1]
