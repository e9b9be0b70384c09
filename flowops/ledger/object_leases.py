"""Leases as objects of a bucket, and for each account an object that says whose it is.

<environment>/locks/HOLDER.json       the lease of a run: with it all its locks are renewed, or gone
<environment>/locks/accounts/ACCOUNT  the id of the run that took this account last

An account is taken only from a run without a lease: one whose lease is over is ended first, so that
it cannot be renewed any more. Runs of different accounts never write the same object.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from flowops.errors import StoreFailed
from flowops.ledger import lease
from flowops.ledger.bucket import NO_CONTENT_HAS_IT, Changed
from flowops.ledger.store import LOCKS, Damaged

if TYPE_CHECKING:
    from flowops.ledger.bucket import Bucket, Found
    from flowops.ledger.store import Holder
    from flowops.operations.ports import Clock

_ACCOUNTS = "accounts"
_TRIES = 10


class Leases:
    """Of one environment. Safe for many threads. Whatever cannot be read raises StoreFailed."""

    def __init__(self, bucket: Bucket, home: str, environment: str, clock: Clock) -> None:
        self._bucket = bucket
        self._locks = f"{home}/{LOCKS}"
        self._environment = environment
        self._clock = clock
        self._gone: set[str] = set()
        self._obeys_conditions = False

    def ids(self) -> tuple[str, ...]:
        return lease.holder_ids(self._bucket.names(self._locks))

    def find(self, holder_id: str) -> Holder | None:
        return self._find(holder_id)[0]

    def all(self) -> tuple[Holder, ...]:
        found = (self.find(each) for each in self.ids())
        return tuple(each for each in found if each is not None)

    def begin(self, holder: Holder) -> None:
        """A lease without any account yet."""
        path = self._path(holder.holder_id)
        content = lease.encode_lease(lease.begin(holder, self._clock.now()))
        try:
            self._bucket.put_marked(path, content, None)
        except Changed as changed:
            hint = "run the command again: it draws another id"
            raise StoreFailed(f"{self._bucket.address}/{path} is there", hint=hint) from changed
        try:
            if not self._obeys_conditions:
                self._prove_conditions(path, content)
        except StoreFailed:
            self.end(holder.holder_id)
            raise
        self._obeys_conditions = True

    def renew(self, holder_id: str) -> bool:
        """Whether there was one. Not for two threads at once."""
        path = self._path(holder_id)
        for _ in range(_TRIES):
            holder, found = self._find(holder_id)
            if holder is None or found is None:
                return False
            renewed = lease.encode_lease(lease.renew(holder, self._clock.now()))
            with suppress(Changed):
                self._bucket.put_marked(path, renewed, found.tag)
                return True
        raise self._too_busy(path)

    def end(self, holder_id: str) -> None:
        """Nobody gets this id again, so what it may still be about to write is refused."""
        self._bucket.remove(self._path(holder_id))

    def look(self, account: str, holder_id: str) -> Found | None:
        """What this run may take the account from. Raises LockHeld."""
        found = self._look(self._account(account))
        self._end_or_refuse(account, found, holder_id)
        return found

    def look_and_take(self, account: str, holder_id: str) -> None:
        """Raises LockHeld."""
        self.take(account, holder_id, self.look(account, holder_id))

    def take(self, account: str, holder_id: str, found: Found | None) -> None:
        """From what `look` found, for a run whose lease has begun. Raises LockHeld."""
        path = self._account(account)
        content = f"{holder_id}\n".encode()
        for _ in range(_TRIES):
            try:
                self._bucket.put_marked(path, content, found.tag if found else None)
            except Changed as changed:
                found = changed.found
                self._end_or_refuse(account, found, holder_id)
            else:
                return
        raise self._too_busy(path)

    def holder_of(self, account: str) -> Holder | None:
        """Who has it now."""
        path = self._account(account)
        found = self._look(path)
        holder = self.find(self._holder_id(path, found)) if found else None
        return None if holder is None or lease.is_over(holder, self._clock.now()) else holder

    def _end_or_refuse(self, account: str, found: Found | None, holder_id: str) -> None:
        other_id = self._holder_id(self._account(account), found) if found else holder_id
        if other_id == holder_id or other_id in self._gone:
            return
        other, now = self.find(other_id), self._clock.now()
        if other is not None and not lease.is_over(other, now):
            raise lease.lock_held(other, f"account {account}", self._environment, now)
        if other is not None:
            self.end(other_id)
        self._gone.add(other_id)

    def _prove_conditions(self, path: str, content: bytes) -> None:
        """A server that takes no notice of conditions would let everybody win, in silence.

        Both requests say what is there already, so that they change nothing where they are obeyed.
        """
        for tag in (None, NO_CONTENT_HAS_IT):
            try:
                self._bucket.put(path, content, tag)
            except Changed:
                continue
            raise StoreFailed(
                f"{self._bucket.address}: this server writes without regard to conditions",
                hint="a shared lock needs If-Match and If-None-Match on PUT: use another store",
            )

    def _find(self, holder_id: str) -> tuple[Holder | None, Found | None]:
        path = self._path(holder_id)
        try:
            found = self._bucket.get(path, lease.LEASE_LIMIT)
            holder = lease.decode_lease(holder_id, found.content) if found else None
        except Damaged as damage:
            place = f"{self._bucket.address}/{path}"
            raise lease.damaged_lease(damage, holder_id, place, self._environment) from damage
        return holder, found

    def _look(self, path: str) -> Found | None:
        try:
            return self._bucket.get(path, lease.LEASE_LIMIT)
        except Damaged as damage:
            raise self._unreadable(path, damage) from damage

    def _holder_id(self, path: str, found: Found) -> str:
        ids = lease.holder_ids([lease.file_of(found.content.decode(errors="replace").strip())])
        if not ids:
            raise self._unreadable(path, Damaged("it names no holder"))
        return ids[0]

    def _unreadable(self, path: str, damage: Damaged) -> StoreFailed:
        hint = "remove that object when no run is applying to this account"
        return StoreFailed(f"{self._bucket.address}/{path}: {damage}", hint=hint)

    def _too_busy(self, path: str) -> StoreFailed:
        return StoreFailed(
            f"{self._bucket.address}/{path} changed {_TRIES} times while it was to be written",
            hint="run the command again when fewer runs use this lock",
        )

    def _path(self, holder_id: str) -> str:
        return f"{self._locks}/{lease.file_of(holder_id)}"

    def _account(self, account: str) -> str:
        return f"{self._locks}/{_ACCOUNTS}/{account}"
