"""The files of an environment as objects of a bucket, each written only where we know what it is.

<prefix>/<environment>/records/…, <prefix>/<environment>/locks/…

A lease and a file are two objects, so no single request answers for both. Our lease is looked at
before each write, and the write itself is refused if the object is not what this process read: so
of two processes that both believe to hold a lock, one finds out before it has announced anything.
"""

from __future__ import annotations

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from flowops.errors import LockLost, StoreFailed
from flowops.ledger import lease
from flowops.ledger.bucket import Changed
from flowops.ledger.heartbeat import beating
from flowops.ledger.object_leases import Leases
from flowops.ledger.store import account_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from flowops.ledger.bucket import Bucket, Found, Tag
    from flowops.ledger.store import Holder, R, T
    from flowops.operations.ports import Clock

_AT_ONCE = 16
_ANY_SIZE = 1 << 40


class ObjectStore:
    """Fits `ledger.store.Store`."""

    def __init__(
        self,
        bucket: Bucket,
        home: str,
        environment: str,
        *,
        clock: Clock,
        renew_seconds: float = lease.RENEW_SECONDS,
    ) -> None:
        """`home` is the environment's folder in the bucket. Nothing is asked of it yet."""
        self._bucket = bucket
        self._home = home
        self._leases = Leases(bucket, home, environment, clock)
        self._environment = environment
        self._clock = clock
        self._renew_seconds = renew_seconds
        self._tags: dict[str, Tag | None] = {}
        self._mine: Holder | None = None
        self._lost: LockLost | None = None
        self._renewing = threading.Lock()

    def names(self, *folder: str) -> tuple[str, ...]:
        return self._bucket.names(self._path(*folder))

    def read(self, *path: str, limit: int) -> bytes | None:
        name = self._path(*path)
        found = self._bucket.get(name, limit)
        self._tags[name] = found.tag if found else None
        return found.content if found else None

    def write(self, *path: str, content: bytes) -> None:
        self._prove_lock(path)
        name = self._path(*path)
        if name not in self._tags:
            self.read(*path, limit=_ANY_SIZE)
        try:
            self._tags[name] = self._bucket.put_marked(name, content, self._tags[name])
        except Changed as changed:
            raise self._lost_by(
                LockLost(
                    f"{self.place(*path)} was written by somebody else meanwhile",
                    hint="run the command again: it begins with what is there now",
                )
            ) from changed

    def write_all(self, files: Mapping[tuple[str, ...], bytes]) -> None:
        self.each(lambda path: self.write(*path, content=files[path]), files)

    def keep(self, *path: str, content: bytes) -> None:
        self._prove_lock(path)
        with suppress(Changed):
            self._bucket.put_marked(self._path(*path), content, None)

    def each(self, ask: Callable[[T], R], subjects: Iterable[T]) -> list[R]:
        with ThreadPoolExecutor(_AT_ONCE, "flowops-objects") as threads:
            return list(threads.map(ask, subjects))

    def set_aside(self, *path: str) -> str:
        self._prove_lock(path)
        taken = set(self.names(*path[:-1]))
        names = (f"{path[-1]}.set-aside-{number}" for number in itertools.count(1))
        aside = next(each for each in names if each not in taken)
        self._bucket.move(self._path(*path), self._path(*path[:-1], aside))
        self._tags[self._path(*path)] = None
        return aside

    @contextmanager
    def lock(self, holder: Holder, accounts: Sequence[str]) -> Iterator[None]:
        # Who comes too late finds it out here, and has written nothing.
        found = self._leases.look(accounts[0], holder.holder_id)
        self._leases.begin(holder)
        self._mine, self._lost = holder, None
        try:
            with beating(self._renew, self._renew_seconds):
                self._take(accounts, holder.holder_id, found)
                yield
        finally:
            self._give_back(holder)

    def holders(self) -> tuple[Holder, ...]:
        return self._leases.all()

    def unlock(self, holder_id: str) -> None:
        if holder_id in self._leases.ids():
            self._leases.end(holder_id)
            return
        for other in self._leases.all():
            raise lease.lock_held(other, other.extent, self._environment, self._clock.now())

    def place(self, *path: str) -> str:
        return f"{self._bucket.address}/{self._path(*path)}"

    def _path(self, *parts: str) -> str:
        return "/".join((self._home, *parts))

    def _take(self, accounts: Sequence[str], holder_id: str, found: Found | None) -> None:
        """Of two that want the same accounts at the same time, the first one decides: if they were
        all asked for at once, each could find something that the other has, and both would go.
        """
        first, *others = accounts
        self._leases.take(first, holder_id, found)
        self.each(lambda account: self._leases.look_and_take(account, holder_id), others)

    def _prove_lock(self, path: Sequence[str]) -> None:
        """Raises LockLost, also without locks of ours if somebody else has that account."""
        if self._lost:
            raise LockLost(self._lost.message, hint=self._lost.hint)
        account = account_of(path)
        if self._mine is None:
            other = self._leases.holder_of(account) if account else None
            if other:
                raise lease.lock_lost(self._environment, other)
            return
        found = self._leases.find(self._mine.holder_id)
        if found is None:
            raise self._lose(account)
        if not lease.is_trusted(found, self._clock.now()):
            self._renew()

    def _renew(self) -> None:
        """Raises LockLost."""
        with self._renewing:
            if self._mine is None or not self._leases.renew(self._mine.holder_id):
                raise self._lose()

    def _give_back(self, mine: Holder) -> None:
        """Locks that cannot be given back end by themselves; all that was written is written."""
        self._mine = None
        with suppress(StoreFailed):
            self._leases.end(mine.holder_id)

    def _lose(self, account: str | None = None) -> LockLost:
        other = self._leases.holder_of(account) if account else None
        return self._lost_by(lease.lock_lost(self._environment, other))

    def _lost_by(self, lost: LockLost) -> LockLost:
        if self._mine is not None:
            self._lost = lost
        return lost
