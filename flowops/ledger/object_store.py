"""The files of an environment as objects of a bucket, each written only where we know what it is.

<prefix>/<environment>/records/…, <prefix>/<environment>/lock

The lock and a file are two objects, so no single request answers for both. The lock is looked at
before each write, and the write itself is refused if the object is not what this process read: so
of two processes that both believe to hold the lock, one finds out before it has announced anything.
"""

from __future__ import annotations

import itertools
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from uuid import uuid4

from flowops.errors import LockLost, StoreFailed
from flowops.ledger import lease
from flowops.ledger.bucket import NO_CONTENT_HAS_IT, Changed
from flowops.ledger.heartbeat import beating
from flowops.ledger.store import Damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.ledger.bucket import Bucket, Found, Tag
    from flowops.ledger.lease import LockNote
    from flowops.ledger.store import Holder
    from flowops.operations.ports import Clock

LOCK = "lock"
_TRIES = 10
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
        self._lock_path = f"{home}/{LOCK}"
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
        self._prove_lock()
        name = self._path(*path)
        if name not in self._tags:
            self.read(*path, limit=_ANY_SIZE)
        try:
            self._tags[name] = self._put(name, content, self._tags[name])
        except Changed as changed:
            raise self._lose(
                LockLost(
                    f"{self.place(*path)} was written by somebody else meanwhile",
                    hint="run the command again: it begins with what is there now",
                )
            ) from changed

    def set_aside(self, *path: str) -> str:
        self._prove_lock()
        taken = set(self.names(*path[:-1]))
        names = (f"{path[-1]}.set-aside-{number}" for number in itertools.count(1))
        aside = next(each for each in names if each not in taken)
        self._bucket.move(self._path(*path), self._path(*path[:-1], aside))
        self._tags[self._path(*path)] = None
        return aside

    @contextmanager
    def lock(self, holder: Holder) -> Iterator[None]:
        self._take(holder)
        try:
            with beating(self._renew, self._renew_seconds):
                yield
        finally:
            self._give_back()

    def holder(self) -> Holder | None:
        return self._note(self._look()).holder

    def unlock(self, holder_id: str) -> None:
        for _ in range(_TRIES):
            found = self._look()
            place, now = self.place(LOCK), self._clock.now()
            content = found.content if found else None
            note = lease.take_from(content, holder_id, place, self._environment, now)
            if note is None or found is None:
                return
            with suppress(Changed):
                self._put(self._lock_path, lease.encode_note(note), found.tag)
                return
        raise self._too_busy()

    def place(self, *path: str) -> str:
        return f"{self._bucket.address}/{self._path(*path)}"

    def _path(self, *parts: str) -> str:
        return "/".join((self._home, *parts))

    # the lock

    def _take(self, holder: Holder) -> None:
        for _ in range(_TRIES):
            found = self._look()
            note, now = self._note(found), self._clock.now()
            if not lease.may_take(note, now):
                raise lease.lock_held(note, self._environment, now)
            taken = lease.take(note, holder, now)
            with suppress(Changed):
                self._put(self._lock_path, lease.encode_note(taken), found.tag if found else None)
                self._mine, self._lost = taken.holder, None
                self._prove_conditions(lease.encode_note(taken))
                return
        raise self._too_busy()

    def _prove_conditions(self, content: bytes) -> None:
        """A server that takes no notice of conditions would let everybody win, in silence.

        Both requests say what is there already, so that they change nothing where they are obeyed.
        """
        for tag in (None, NO_CONTENT_HAS_IT):
            try:
                self._bucket.put(self._lock_path, content, tag)
            except Changed:
                continue
            self._give_back()
            raise StoreFailed(
                f"{self._bucket.address}: this server writes without regard to conditions",
                hint="a shared lock needs If-Match and If-None-Match on PUT: use another store",
            )

    def _prove_lock(self) -> None:
        """Raises LockLost, also without a lock of ours if somebody else has it."""
        if self._lost:
            raise LockLost(self._lost.message, hint=self._lost.hint)
        note, now = self._note(self._look()), self._clock.now()
        if self._mine is None:
            if not lease.may_take(note, now):
                raise lease.lock_lost(note, self._environment)
        elif not lease.is_held_by(note, self._mine):
            raise self._lose(lease.lock_lost(note, self._environment))
        elif not lease.is_trusted(note, now):
            self._renew()

    def _renew(self) -> None:
        """Raises LockLost."""
        with self._renewing:
            for _ in range(_TRIES):
                found = self._look()
                note = self._note(found)
                if found is None or self._mine is None or not lease.is_held_by(note, self._mine):
                    raise self._lose(lease.lock_lost(note, self._environment))
                renewed = lease.encode_note(lease.renew(note, self._clock.now()))
                with suppress(Changed):
                    self._put(self._lock_path, renewed, found.tag)
                    return
        raise self._too_busy()

    def _give_back(self) -> None:
        """A lock that cannot be given back ends by itself, and all that was written is written."""
        with suppress(StoreFailed):
            mine, self._mine = self._mine, None
            for _ in range(_TRIES):
                found = self._look()
                note = self._note(found)
                if found is None or mine is None or not lease.is_held_by(note, mine):
                    return
                with suppress(Changed):
                    self._put(self._lock_path, lease.encode_note(lease.release(note)), found.tag)
                    return

    def _look(self) -> Found | None:
        try:
            return self._bucket.get(self._lock_path, lease.NOTE_LIMIT)
        except Damaged as damage:
            hint = "remove that object"
            raise StoreFailed(f"{self.place(LOCK)}: {damage}", hint=hint) from damage

    def _note(self, found: Found | None) -> LockNote:
        content = found.content if found else None
        return lease.read_note(content, self.place(LOCK), self._environment)

    def _lose(self, lost: LockLost) -> LockLost:
        if self._mine is not None:
            self._lost = lost
        return lost

    def _put(self, path: str, content: bytes, tag: Tag | None) -> Tag:
        """Also good if it had taken effect before its answer was lost: then the mark is ours."""
        mark = uuid4().hex
        try:
            return self._bucket.put(path, content, tag, mark)
        except (Changed, StoreFailed):
            found = self._bucket.get(path, _ANY_SIZE)
            if found is None or found.mark != mark:
                raise
            return found.tag

    def _too_busy(self) -> StoreFailed:
        return StoreFailed(
            f"{self.place(LOCK)} changed {_TRIES} times while it was to be written",
            hint="run the command again when fewer runs use this lock",
        )
