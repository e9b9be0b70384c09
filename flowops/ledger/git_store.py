"""The files of an environment in one ref of the repository's own remote, with their history.

<environment>/records/…, <environment>/lock: files of one tree, in commits that follow each other

A push is a compare-and-swap, so a file is saved only on top of what this process read, and only
while the lock, which lies in the same tree, is still its own.
"""

from __future__ import annotations

import itertools
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from flowops.errors import LockLost, StoreFailed
from flowops.ledger import lease
from flowops.ledger.git_commands import Git
from flowops.ledger.git_remote import Remote
from flowops.ledger.git_tip import Tip
from flowops.ledger.git_tree import Change, Files, path_of
from flowops.ledger.heartbeat import beating
from flowops.ledger.store import Damaged
from flowops.ledger.together import Together

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from flowops.ledger.git_tree import Snapshot
    from flowops.ledger.lease import LockNote
    from flowops.ledger.store import Holder
    from flowops.operations.ports import Clock

LOCK = "lock"


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
        self._lock_path = path_of(home, LOCK)
        self._environment = environment
        self._clock = clock
        self._renew_seconds = renew_seconds
        self._mine: Holder | None = None
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

    def set_aside(self, *path: str) -> str:
        with self._turn:
            taken = set(self.names(*path[:-1]))
            names = (f"{path[-1]}.set-aside-{number}" for number in itertools.count(1))
            aside = next(each for each in names if each not in taken)
            to = path_of(self._home, *path[:-1], aside)
            self._save(Change(path_of(self._home, *path), to=to))
        return aside

    @contextmanager
    def lock(self, holder: Holder) -> Iterator[None]:
        with self._turn:
            self._take(holder)
        try:
            with beating(self._save, self._renew_seconds):
                yield
        finally:
            self._give_back()

    def holder(self) -> Holder | None:
        with self._turn:
            # What we read is what our writes are compared with: not to be moved under our lock.
            snapshot = self._tip.known() if self._mine else self._tip.refresh()
            return self._note(snapshot).holder

    def unlock(self, holder_id: str) -> None:
        with self._turn:
            for _ in self._tip.tries("the lock cannot be taken away"):
                base = self._tip.refresh()
                note = self._note_without(holder_id, base)
                if note is None or self._swap(base, note, f"Take the lock from {holder_id}"):
                    return

    def place(self, *path: str) -> str:
        return f"{self._remote.place}, {'/'.join((self._home, *path))}"

    # the lock

    def _take(self, holder: Holder) -> None:
        taken: LockNote | None = None
        for _ in self._tip.tries("the lock cannot be taken"):
            base = self._tip.refresh()
            note, now = self._note(base), self._clock.now()
            if taken and taken.holder and lease.is_held_by(note, taken.holder):
                break  # the answer was lost on the way, and others have pushed since
            if not lease.may_take(note, now):
                raise lease.lock_held(note, self._environment, now)
            taken = lease.take(note, holder, now)
            if self._swap(base, taken, f"Lock {self._environment}", holder):
                break
        self._mine, self._lost = taken.holder if taken else None, None

    def _give_back(self) -> None:
        """A lock that cannot be given back ends by itself, and all that was written is written."""
        with self._turn, suppress(StoreFailed):
            mine, self._mine = self._mine, None
            if mine is None or self._lost:
                return
            for _ in self._tip.tries("the lock cannot be given back"):
                base = self._tip.known()
                note = self._note(base)
                if not lease.is_held_by(note, mine):
                    return
                if self._swap(base, lease.release(note), f"Unlock {self._environment}", mine):
                    return
                self._tip.refresh()

    def _note_without(self, holder_id: str, base: Snapshot) -> LockNote | None:
        """None if there is nothing to do. Raises LockHeld if somebody else holds it."""
        content = self._files.read(base, self._lock_path, lease.NOTE_LIMIT)
        place, now = self.place(LOCK), self._clock.now()
        return lease.take_from(content, holder_id, place, self._environment, now)

    def _swap(
        self, base: Snapshot, note: LockNote, title: str, holder: Holder | None = None
    ) -> bool:
        change = Change(self._lock_path, lease.encode_note(note))
        message = _message(title, (), holder)
        return self._tip.push(base, self._tip.make(base, [change], message, self._clock.now()))

    def _note(self, snapshot: Snapshot) -> LockNote:
        try:
            content = self._files.read(snapshot, self._lock_path, lease.NOTE_LIMIT)
        except Damaged as damage:
            hint = "remove that file from the ref with git"
            raise StoreFailed(f"{self.place(LOCK)}: {damage}", hint=hint) from damage
        return lease.read_note(content, self.place(LOCK), self._environment)

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
            all_changes = [*changes, *self._renewed(base)]
            if not all_changes:
                return
            message = _message(*_titles(changes, self._environment, self._home), self._mine)
            made = self._tip.make(base, all_changes, message, self._clock.now())
            if self._tip.push(base, made):
                return
            after = self._tip.refresh()
            self._renewed(after)  # a lost lock explains more than a changed file
            if not self._tip.is_ours(after) and not self._holds_all(after, made, changes):
                self._refuse_overwriting(base, after, changes)

    def _renewed(self, base: Snapshot) -> list[Change]:
        """Our lock with a new lease. Raises LockLost if it is somebody else's by now."""
        note, now = self._note(base), self._clock.now()
        if self._mine is None and lease.may_take(note, now):
            return []
        if self._mine is None or not lease.is_held_by(note, self._mine):
            raise lease.lock_lost(note, self._environment)
        return [Change(self._lock_path, lease.encode_note(lease.renew(note, now)))]

    def _refuse_overwriting(self, base: Snapshot, after: Snapshot, changes: list[Change]) -> None:
        for change in changes:
            if not self._is_same(change.path, base, after):
                raise LockLost(
                    f"{self._remote.place}, {change.path} was written by somebody else meanwhile",
                    hint="run the command again: it begins with what is there now",
                )

    def _holds_all(self, after: Snapshot, made: Snapshot, changes: list[Change]) -> bool:
        """Whether our push took effect although it seemed to fail, and others went on from there.

        It is pushed once more then, which changes nothing but our lease, and proves the lock ours.
        """
        paths = {path for change in changes for path in (change.path, change.to) if path}
        return all(self._is_same(path, after, made) for path in paths)

    def _is_same(self, path: str, one: Snapshot, other: Snapshot) -> bool:
        return self._files.blob(one, path) == self._files.blob(other, path)


def _titles(changes: list[Change], environment: str, home: str) -> tuple[str, tuple[str, ...]]:
    names = tuple(sorted({change.path.removeprefix(f"{home}/") for change in changes}))
    if not names:
        return f"Renew the lock of {environment}", ()
    if len(names) == 1:
        return f"Save {names[0]} of {environment}", ()
    return f"Save {len(names)} files of {environment}", names


def _message(title: str, names: tuple[str, ...], holder: Holder | None) -> str:
    """For people; a branch of this name must start no workflow, though."""
    by = [f"By: {holder}", *([f"Run: {holder.run}"] if holder.run else [])] if holder else []
    paragraphs = [title, "\n".join(names), "\n".join(by), "[skip ci]"]
    return "\n\n".join(each for each in paragraphs if each) + "\n"
