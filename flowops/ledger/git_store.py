"""The files of an environment in one ref of the repository's own remote, with their history.

<environment>/records/…, <environment>/locks/…: files of one tree, in commits that follow each other

A push is a compare-and-swap, so a file is saved only on top of what this process read, and only
while its lease, which lies in the same tree, is still there. Runs of different accounts push to the
same ref: who finds it moved on puts the same changes on top of what the others saved.
"""

from __future__ import annotations

import itertools
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from flowops.errors import LockLost, StoreFailed
from flowops.ledger import lease
from flowops.ledger.git_commands import Git
from flowops.ledger.git_leases import Leases
from flowops.ledger.git_remote import Remote
from flowops.ledger.git_tip import Tip
from flowops.ledger.git_tree import Change, Files, path_of
from flowops.ledger.heartbeat import beating
from flowops.ledger.store import account_of
from flowops.ledger.together import Together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from flowops.ledger.git_tree import Snapshot
    from flowops.ledger.store import Holder, R, T
    from flowops.operations.ports import Clock


class GitStore:
    """Fits `ledger.store.Store`. Threads that save at the same time share one commit and push."""

    def __init__(
        self,
        manifest_folder: Path,
        ref: str,
        home: str,
        environment: str,
        *,
        clock: Clock,
        environ: Mapping[str, str],
        renew_seconds: float = lease.RENEW_SECONDS,
    ) -> None:
        """`home` is the environment's folder in the tree. Nothing is asked of the remote yet."""
        git = Git(manifest_folder, environ)
        self._remote = Remote(git, ref)
        self._files = Files(git)
        self._tip = Tip(self._remote, self._files)
        self._home = home
        self._leases = Leases(self._files, home, environment, self.place)
        self._environment = environment
        self._clock = clock
        self._renew_seconds = renew_seconds
        self._mine: Holder | None = None
        self._accounts: Sequence[str] = ()
        self._lost: LockLost | None = None
        self._turn = threading.RLock()
        self._together: Together[Change] = Together(self._turn)

    def names(self, *folder: str) -> tuple[str, ...]:
        with self._turn:
            return self._files.names(self._tip.known(), path_of(self._home, *folder))

    def read(self, *path: str, limit: int) -> bytes | None:
        with self._turn:
            return self._files.read(self._tip.known(), path_of(self._home, *path), limit)

    def write(self, *path: str, content: bytes) -> None:
        self._save(Change(path_of(self._home, *path), content))

    def write_all(self, files: Mapping[tuple[str, ...], bytes]) -> None:
        self._save(*(Change(path_of(self._home, *path), files[path]) for path in files))

    def keep(self, *path: str, content: bytes) -> None:
        self._save(Change(path_of(self._home, *path), content, once=True))

    def each(self, ask: Callable[[T], R], subjects: Iterable[T]) -> list[R]:
        return [ask(subject) for subject in subjects]

    def set_aside(self, *path: str) -> str:
        with self._turn:
            taken = set(self.names(*path[:-1]))
            names = (f"{path[-1]}.set-aside-{number}" for number in itertools.count(1))
            aside = next(each for each in names if each not in taken)
            to = path_of(self._home, *path[:-1], aside)
            self._save(Change(path_of(self._home, *path), to=to))
        return aside

    @contextmanager
    def lock(self, holder: Holder, accounts: Sequence[str]) -> Iterator[None]:
        with self._turn:
            self._take(holder, accounts)
        try:
            with beating(self._save, self._renew_seconds):
                yield
        finally:
            self._give_back()

    def holders(self) -> tuple[Holder, ...]:
        with self._turn:
            # What we read is what our writes are compared with: not to be moved under our locks.
            return self._leases.all(self._tip.known() if self._mine else self._tip.refresh())

    def unlock(self, holder_id: str) -> None:
        with self._turn:
            for _ in self._tip.tries("the locks cannot be taken away"):
                base = self._tip.refresh()
                if holder_id not in self._leases.ids(base):
                    self._refuse_another(base)
                    return
                ended = self._leases.ended(holder_id)
                if self._swap(base, ended, f"Take the locks from {holder_id}"):
                    return

    def place(self, *path: str) -> str:
        return f"{self._remote.place}, {'/'.join((self._home, *path))}"

    # the locks

    def _take(self, holder: Holder, accounts: Sequence[str]) -> None:
        title = f"Lock {holder.extent} of {self._environment}"
        for _ in self._tip.tries("the locks cannot be taken"):
            base, now = self._tip.refresh(), self._clock.now()
            if self._leases.find(base, holder.holder_id):
                break  # the answer was lost on the way, and others have pushed since
            ended: list[Change] = []
            for other, account in self._leases.sharing(base, accounts):
                if not lease.is_over(other, now):
                    raise lease.lock_held(other, f"account {account}", self._environment, now)
                ended += self._leases.ended(other.holder_id)
            begun = self._leases.begun(lease.begin(holder, now), accounts)
            if self._swap(base, [*ended, *begun], title, holder):
                break
        self._mine, self._accounts, self._lost = holder, accounts, None

    def _give_back(self) -> None:
        """Locks that cannot be given back end by themselves; all that was written is written."""
        with self._turn, suppress(StoreFailed):
            mine, self._mine = self._mine, None
            if mine is None or self._lost:
                return
            title = f"Unlock {mine.extent} of {self._environment}"
            for _ in self._tip.tries("the locks cannot be given back"):
                base = self._tip.known()
                if self._leases.find(base, mine.holder_id) is None:
                    return
                if self._swap(base, self._leases.ended(mine.holder_id), title, mine):
                    return
                self._tip.refresh()

    def _refuse_another(self, base: Snapshot) -> None:
        for other in self._leases.all(base):
            raise lease.lock_held(other, other.extent, self._environment, self._clock.now())

    def _swap(
        self, base: Snapshot, changes: list[Change], title: str, holder: Holder | None = None
    ) -> bool:
        made = self._tip.make(base, changes, _message(title, (), holder), self._clock.now())
        return self._tip.push(base, made)

    # saving

    def _save(self, *changes: Change) -> None:
        """Without changes, it renews the lease."""
        self._together.save(self._save_all, *changes)

    def _save_all(self, changes: list[Change]) -> None:
        if self._lost:
            raise LockLost(self._lost.message, hint=self._lost.hint)
        try:
            self._put_on_top(changes)
        except LockLost as lost:
            if self._mine:
                self._lost = lost
            raise

    def _put_on_top(self, changes: list[Change]) -> None:
        for _ in self._tip.tries("the records cannot be saved"):
            base = self._tip.known()
            missing = [each for each in changes if not self._is_kept(each, base)]
            if changes and not missing:
                return
            all_changes = [*missing, *self._renewed(base, missing)]
            if not all_changes:
                return
            message = _message(*_titles(missing, self._environment, self._home), self._mine)
            made = self._tip.make(base, all_changes, message, self._clock.now())
            if self._tip.push(base, made):
                return
            after = self._tip.refresh()
            self._renewed(after, missing)  # lost locks explain more than a changed file
            if not self._tip.is_ours(after) and not self._holds_all(after, made, missing):
                self._refuse_overwriting(base, after, missing)

    def _is_kept(self, change: Change, base: Snapshot) -> bool:
        return change.once and self._files.blob(base, change.path) is not None

    def _renewed(self, base: Snapshot, changes: list[Change]) -> list[Change]:
        """Our lease, made longer. Raises LockLost if it is gone; without one, if somebody else has
        an account that is written to.
        """
        now, mine = self._clock.now(), self._mine
        accounts = self._accounts if mine else self._accounts_of(changes)
        found = self._leases.find(base, mine.holder_id) if mine else None
        if found is not None:
            return [self._leases.renewed(lease.renew(found, now))]
        other = self._leases.holder_of(base, accounts, now)
        if mine or other:
            raise lease.lock_lost(self._environment, other)
        return []

    def _accounts_of(self, changes: list[Change]) -> set[str]:
        paths = (each.path.removeprefix(f"{self._home}/").split("/") for each in changes)
        return {account for path in paths if (account := account_of(path)) is not None}

    def _refuse_overwriting(self, base: Snapshot, after: Snapshot, changes: list[Change]) -> None:
        for change in changes:
            if not change.once and not self._is_same(change.path, base, after):
                raise LockLost(
                    f"{self._remote.place}, {change.path} was written by somebody else meanwhile",
                    hint="run the command again: it begins with what is there now",
                )

    def _holds_all(self, after: Snapshot, made: Snapshot, changes: list[Change]) -> bool:
        """Whether our push took effect although it seemed to fail, and others went on from there.

        It is pushed once more then, which changes nothing but our lease, and proves the locks ours.
        """
        ours = (change for change in changes if not change.once)
        paths = {path for change in ours for path in (change.path, change.to) if path}
        return all(self._is_same(path, after, made) for path in paths)

    def _is_same(self, path: str, one: Snapshot, other: Snapshot) -> bool:
        return self._files.blob(one, path) == self._files.blob(other, path)


def _titles(changes: list[Change], environment: str, home: str) -> tuple[str, tuple[str, ...]]:
    names = tuple(sorted({change.path.removeprefix(f"{home}/") for change in changes}))
    if not names:
        return f"Renew the locks of {environment}", ()
    if len(names) == 1:
        return f"Save {names[0]} of {environment}", ()
    return f"Save {len(names)} files of {environment}", names


def _message(title: str, names: tuple[str, ...], holder: Holder | None) -> str:
    """For people; a branch of this name must start no workflow, though."""
    by = [f"By: {holder}", *([f"Run: {holder.run}"] if holder.run else [])] if holder else []
    paragraphs = [title, "\n".join(names), "\n".join(by), "[skip ci]"]
    return "\n\n".join(each for each in paragraphs if each) + "\n"
