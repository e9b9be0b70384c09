"""Where a ledger's files live: one small port, and a store for each kind of place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager
    from datetime import datetime


class Damaged(Exception):
    """What is in the file cannot be used; says why, to follow the file's path and a colon."""


class Store(Protocol):
    """The files of one environment, named by parts such as `("records", account, "booking")`.

    Safe for many threads. Reading creates, moves and removes nothing, so `plan` and `drift` work
    where they may only read. What fails raises StoreFailed, with the place and what to do.
    """

    def names(self, *folder: str) -> tuple[str, ...]:
        """What lies in that folder, sorted; nothing where there is no such folder."""

    def read(self, *path: str, limit: int) -> bytes | None:
        """None where there is none. Raises Damaged for what is larger, or cannot be ours."""

    def write(self, *path: str, content: bytes) -> None:
        """The whole file; durable when it returns, and before that the old one is there.

        Raises LockLost where the store is shared, and somebody else wrote this file since we read
        it, or holds the lock by now: the write that it was to announce must not be sent.
        """

    def set_aside(self, *path: str) -> str:
        """Move a file out of the way without losing it; its new name."""

    def lock(self, holder: Holder) -> AbstractContextManager[None]:
        """Raises LockHeld, naming the holder, without waiting."""

    def holder(self) -> Holder | None:
        """Who has the lock, or was killed while having it."""

    def unlock(self, holder_id: str) -> None:
        """Take the lock from this holder, and from no other. Raises LockHeld."""

    def place(self, *path: str) -> str:
        """Where that file lies, as people name it."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who took the lock, for people to read.

    `holder_id` is drawn anew for each run and is what `flowops unlock` asks for; `since` is UTC,
    `run` a CI job's page. A store that no kernel watches adds an `epoch`, which only ever counts
    up, and `until` (UTC), when its lease ends.
    """

    holder_id: str
    who: str
    pid: int
    since: str
    run: str | None = None
    epoch: int = 0
    until: str | None = None

    @classmethod
    def this_process(cls, since: datetime, environ: Mapping[str, str], holder_id: str) -> Holder:
        import os

        user = environ.get("USER") or environ.get("LOGNAME") or f"uid {os.getuid()}"
        return cls(
            holder_id=holder_id,
            who=f"{user}@{os.uname().nodename}",
            pid=os.getpid(),
            since=since.isoformat(timespec="seconds"),
            run=run_url(environ),
        )

    def __str__(self) -> str:
        run = f", {self.run}" if self.run else ""
        return f"{self.who} (process {self.pid}{run}) since {self.since}"


def run_url(environ: Mapping[str, str]) -> str | None:
    """The page of the CI job that this process belongs to."""
    names = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID")
    server, repository, run = (environ.get(name) for name in names)
    if server and repository and run:
        return f"{server}/{repository}/actions/runs/{run}"
    return environ.get("CI_JOB_URL")
