"""Where a ledger's files live: one small port, and a store for each kind of place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

T = TypeVar("T")
R = TypeVar("R")

RECORDS = "records"
DEFINITIONS = "definitions"
HEADS = "heads"
LOCKS = "locks"


def account_of(path: Sequence[str]) -> str | None:
    """Whose file it is."""
    match path:
        case [folder, account, _] if folder == RECORDS:
            return account
    return None


class Damaged(Exception):
    """What is in the file cannot be used; says why, to follow the file's path and a colon."""


class End(Protocol):
    """Of a file, as it was left."""

    def append(self, content: bytes) -> End | None:
        """The new end. Durable when it returns; before that any part of `content` may be there.

        None, and nothing is written, if anybody has touched the file since, or the locks under
        which it was written were given back. Raises StoreFailed.
        """


class Store(Protocol):
    """The files of one environment, named by parts such as `("records", account, "booking")`.

    A file below `records` belongs to the account that is its second part; every other file belongs
    to nobody, and is the same whoever writes it.

    Safe for many threads. Reading creates, moves and removes nothing, so `plan` and `drift` work
    where they may only read. What fails raises StoreFailed, with the place and what to do.
    """

    def names(self, *folder: str) -> tuple[str, ...]:
        """What lies in that folder, sorted; nothing where there is no such folder."""

    def read(self, *path: str, limit: int) -> bytes | None:
        """None where there is none. Raises Damaged for what is larger, or cannot be ours."""

    def write(self, *path: str, content: bytes) -> End | None:
        """The whole file; durable when it returns, and before that the old one is there. Answers
        its end, where to go on from there costs less than to write it whole.

        Raises LockLost where the store is shared, and somebody else wrote this file since we read
        it, or took our locks, or has that of its account: what was to be announced must not be
        sent.
        """

    def write_all(self, files: Mapping[tuple[str, ...], bytes]) -> None:
        """As `write` does each, all in one step where a step is what costs."""

    def keep(self, *path: str, content: bytes) -> None:
        """As `write`, for a file whose name says what is in it: what is there by now will do."""

    def each(self, ask: Callable[[T], R], subjects: Iterable[T]) -> list[R]:
        """What `ask`, which reads this store, answers for each; many at once where that is faster.

        Raises what it raises.
        """

    def set_aside(self, *path: str) -> str:
        """Move a file out of the way without losing it; its new name."""

    def lock(self, holder: Holder, accounts: Sequence[str]) -> AbstractContextManager[None]:
        """The locks of all these accounts, sorted and at least one, or none of them.

        Raises LockHeld, naming an account and its holder, without waiting for it.
        """

    def holders(self) -> tuple[Holder, ...]:
        """Who has locks, or was killed while having them."""

    def unlock(self, holder_id: str) -> None:
        """Take all its locks from this holder, and from no other. Raises LockHeld."""

    def place(self, *path: str) -> str:
        """Where that file lies, as people name it."""


class Holder(Struct, frozen=True):
    """A run that took the locks of so many `accounts`, for people to read.

    `holder_id` is drawn anew for each taking and is what `flowops unlock` asks for; `since` is UTC,
    `run` a CI job's page. A store that no kernel watches adds `until` (UTC), when its lease ends.
    """

    holder_id: str
    who: str
    pid: int
    since: str
    run: str | None = None
    accounts: int = 1
    until: str | None = None

    @classmethod
    def this_process(
        cls, since: datetime, environ: Mapping[str, str], holder_id: str, accounts: int = 1
    ) -> Holder:
        import os

        user = environ.get("USER") or environ.get("LOGNAME") or f"uid {os.getuid()}"
        return cls(
            holder_id=holder_id,
            who=f"{user}@{os.uname().nodename}",
            pid=os.getpid(),
            since=since.isoformat(timespec="seconds"),
            run=run_url(environ),
            accounts=accounts,
        )

    @property
    def extent(self) -> str:
        return f"{self.accounts} account{'s' * (self.accounts != 1)}"

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
