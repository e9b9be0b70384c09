"""What Ctrl-C and SIGTERM do to an apply: before its first write, and from then on."""

from __future__ import annotations

import _thread
import os
import signal
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from flowops.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from threading import Event

GRACE = 3.0
"""Seconds for the requests under way. CI kills what goes on for more than a few (GitHub: 7.5)."""

_STOPPING = b"\nstopping when what is under way has ended; the same again ends at once\n"
_SHOW_CURSOR = b"\x1b[?25h"
"""A progress bar hides it."""


@contextmanager
def stopping(
    stop: Event, *, has_begun: Callable[[], bool], hurry: Callable[[float], None]
) -> Iterator[None]:
    """Until it has begun, a signal ends the command as it would end any other.

    From then on the first one lets the requests under way end, within the grace, and begins nothing
    new; the second ends at once. `hurry` is told the seconds that requests may still take.
    """
    was_told = False

    def on_signal(*_: Any) -> None:  # noqa: ANN401 - the shape of a signal handler
        nonlocal was_told
        if not has_begun():
            raise KeyboardInterrupt
        if was_told or stop.is_set():
            _write(_SHOW_CURSOR if _is_terminal() else b"")
            os._exit(ExitCode.INTERRUPTED)
        was_told = True
        # Not here: a signal may come while this thread waits for the event, and holds its lock.
        _thread.start_new_thread(stop.set, ())
        hurry(GRACE)
        _write(_STOPPING)

    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(each, on_signal) for each in signals]
    try:
        yield
    finally:
        for each, handler in zip(signals, before, strict=True):
            signal.signal(each, handler)


def _is_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _write(said: bytes) -> None:
    """Past Python's own streams: a signal may come while they are being written to."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            os.write(sys.stderr.fileno(), said)
