"""Renews a lease from a thread of its own, as long as its holder works."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flowops.errors import LockLost, StoreFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def beating(beat: Callable[[], None], seconds: float) -> Iterator[None]:
    """`beat` is called every so many seconds until the block ends; it may raise StoreFailed."""
    stop = threading.Event()

    def keep_beating() -> None:
        while not stop.wait(seconds):
            try:
                beat()
            except LockLost:
                return  # the holder is told by its next write
            except StoreFailed:
                continue  # a network may come back before the lease ends

    thread = threading.Thread(target=keep_beating, name="flowops-lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
