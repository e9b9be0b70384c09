"""Leases and the accounts that they are for, as files of a tree.

<environment>/locks/HOLDER.json      the lease of a run, renewed with each save
<environment>/locks/HOLDER.accounts  whose locks it holds: a line each, and never changed
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.ledger import lease
from flowops.ledger.git_tree import Change, path_of
from flowops.ledger.store import LOCKS, Damaged

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from datetime import datetime

    from flowops.ledger.git_tree import Files, Snapshot
    from flowops.ledger.store import Holder

_ACCOUNTS_LIMIT = 4 * 1024 * 1024


class Leases:
    """Of one environment. Whatever cannot be read raises StoreFailed, with the way out."""

    def __init__(
        self, files: Files, home: str, environment: str, place: Callable[..., str]
    ) -> None:
        """`place` is how people name a file of the environment."""
        self._files = files
        self._home = home
        self._environment = environment
        self._place = place

    def ids(self, snapshot: Snapshot) -> tuple[str, ...]:
        return lease.holder_ids(self._files.names(snapshot, path_of(self._home, LOCKS)))

    def find(self, snapshot: Snapshot, holder_id: str) -> Holder | None:
        name = lease.file_of(holder_id)
        try:
            content = self._files.read(snapshot, self._path(name), lease.LEASE_LIMIT)
            return None if content is None else lease.decode_lease(holder_id, content)
        except Damaged as damage:
            raise self._damaged(damage, holder_id, name) from damage

    def all(self, snapshot: Snapshot) -> tuple[Holder, ...]:
        found = (self.find(snapshot, each) for each in self.ids(snapshot))
        return tuple(each for each in found if each is not None)

    def sharing(
        self, snapshot: Snapshot, accounts: Collection[str]
    ) -> Iterator[tuple[Holder, str]]:
        """Each run that has one of these accounts, and which; its lease may be over."""
        wanted = frozenset(accounts)
        for holder_id in self.ids(snapshot) if wanted else ():
            shared = wanted & self._accounts(snapshot, holder_id)
            holder = self.find(snapshot, holder_id) if shared else None
            if holder is not None:
                yield holder, min(shared)

    def holder_of(
        self, snapshot: Snapshot, accounts: Collection[str], now: datetime
    ) -> Holder | None:
        """Who has one of these accounts now."""
        sharing = (holder for holder, _ in self.sharing(snapshot, accounts))
        return next((each for each in sharing if not lease.is_over(each, now)), None)

    def begun(self, holder: Holder, accounts: Iterable[str]) -> list[Change]:
        names = "".join(f"{each}\n" for each in accounts).encode()
        return [self.renewed(holder), Change(self._accounts_path(holder.holder_id), names)]

    def renewed(self, holder: Holder) -> Change:
        return Change(self._path(lease.file_of(holder.holder_id)), lease.encode_lease(holder))

    def ended(self, holder_id: str) -> list[Change]:
        """A change without content removes the file."""
        paths = self._path(lease.file_of(holder_id)), self._accounts_path(holder_id)
        return [Change(path) for path in paths]

    def _accounts(self, snapshot: Snapshot, holder_id: str) -> frozenset[str]:
        path = self._accounts_path(holder_id)
        name = path.rpartition("/")[2]
        try:
            content = self._files.read(snapshot, path, _ACCOUNTS_LIMIT)
        except Damaged as damage:
            raise self._damaged(damage, holder_id, name) from damage
        if content is None:
            raise self._damaged(Damaged("it is missing"), holder_id, name)
        return frozenset(content.decode(errors="replace").split())

    def _accounts_path(self, holder_id: str) -> str:
        return self._path(f"{holder_id}.accounts")

    def _path(self, name: str) -> str:
        return path_of(self._home, LOCKS, name)

    def _damaged(self, damage: Damaged, holder_id: str, name: str) -> Exception:
        place = self._place(LOCKS, name)
        return lease.damaged_lease(damage, holder_id, place, self._environment)
