"""Saving for many threads at once: whoever has its turn takes along what the others wait for."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Generic, TypeVar

from msgspec import Struct

from flowops.errors import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class _Wish(Struct, Generic[T]):
    """What one thread wants saved, and what became of it."""

    changes: tuple[T, ...]
    is_done: bool = False
    failure: StoreFailed | OSError | None = None


class Together(Generic[T]):
    """One batch is saved at a time, while `turn` is held."""

    def __init__(self, turn: threading.RLock | threading.Lock) -> None:
        self._turn = turn
        self._queue = threading.Lock()
        self._waiting: list[_Wish[T]] = []

    def save(self, save_all: Callable[[list[T]], None], *changes: T) -> None:
        """Returns when they are saved, and raises what the batch that they were part of raised.

        `save_all` is everybody's: whose turn it is calls it for all that wait.
        """
        wish = _Wish(changes)
        with self._queue:
            self._waiting.append(wish)
        with self._turn:
            if not wish.is_done:
                self._save_waiting(save_all)
        if wish.failure:
            raise wish.failure

    def _save_waiting(self, save_all: Callable[[list[T]], None]) -> None:
        with self._queue:
            batch, self._waiting = self._waiting, []
        failure: StoreFailed | OSError | None = StoreFailed(
            "the run was interrupted while it saved this"
        )
        try:
            save_all([change for wish in batch for change in wish.changes])
            failure = None
        except (StoreFailed, OSError) as failed:
            failure = failed
        finally:
            # Also if we are interrupted: the others must not take theirs for saved.
            for wish in batch:
                wish.is_done, wish.failure = True, failure
