"""The newest commit that this process knows of, and putting another one on top of it."""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING

from flowops.errors import StoreFailed
from flowops.ledger.git_remote import Push

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from flowops.ledger.git_remote import Remote
    from flowops.ledger.git_tree import Change, Files, Snapshot

_TRIES = 20
"""That came to nothing although nobody else pushed."""

_RACES = 1000
"""That somebody else won. Each of them is a save of another run, which is then out of the way."""

_PAUSE_SECONDS = 0.05
_LONGEST_PAUSE = 0.5


class Tip:
    """Not for two threads at once. All of it raises StoreFailed."""

    def __init__(self, remote: Remote, files: Files) -> None:
        self.remote = remote
        self._files = files
        self._known: Snapshot | None = None
        self._unclear: set[str | None] = set()
        self._was_beaten = False

    def known(self) -> Snapshot:
        return self._known or self.refresh()

    def refresh(self) -> Snapshot:
        commit = self.remote.newest()
        if self._known is None or self._known.commit != commit:
            self._known = self._files.snapshot(commit)
        return self._known

    def is_ours(self, snapshot: Snapshot) -> bool:
        """Whether we pushed it ourselves, and were not told how that ended."""
        return snapshot.commit in self._unclear

    def make(self, base: Snapshot, changes: list[Change], message: str, now: datetime) -> Snapshot:
        return self._files.next(base, changes, message, now)

    def push(self, base: Snapshot, made: Snapshot) -> bool:
        """Whether the remote has it. If not, it is to be made again on what the remote has now."""
        if made.commit is None:
            return False
        pushed = self.remote.push(base.commit, made.commit)
        self._was_beaten = pushed.end is Push.MOVED
        if pushed.end is Push.DONE:
            self._known = made
            if base.commit is None:
                self.remote.look()  # raises if somebody began in the branch what we began here
            return True
        if pushed.end is Push.UNCLEAR:
            self._unclear.add(made.commit)
            return self.refresh().commit == made.commit
        if pushed.end is Push.MOVED or (pushed.end is Push.REFUSED and self.remote.fall_back()):
            return False
        raise self.remote.failure("cannot be written", pushed.answer)

    def tries(self, what: str) -> Iterator[int]:
        """As many as are reasonable, with a pause once it is clear that others push as well.

        With n runs that save all the time, about one of n tries succeeds, whoever pushes how often.
        """
        vain = 0
        for attempt in range(_RACES):
            if attempt > 1:
                longest = min(_PAUSE_SECONDS * attempt, _LONGEST_PAUSE)
                threading.Event().wait(random.uniform(0, longest))  # noqa: S311
            self._was_beaten = False
            yield attempt
            vain += not self._was_beaten
            if vain == _TRIES:
                break
        raise StoreFailed(
            f"{self.remote.place}: {what}: the ref moved on, or the answer was lost, "
            f"{attempt + 1} times",
            hint="run the command again when fewer runs use this ref",
        )
