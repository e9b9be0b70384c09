"""A store in a folder beside the manifest, for one machine: `.flowops/ENVIRONMENT/…`."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.errors import LockHeld
from flowops.ledger.failures import store_failures
from flowops.ledger.folder import open_folder
from flowops.ledger.lock import (
    TURN,
    forget_run,
    living_runs,
    read_holders,
    release_locks,
    take_locks,
    turn,
)
from flowops.ledger.open_folders import OpenFolders
from flowops.ledger.store import DEFINITIONS, HEADS, LOCKS, RECORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from flowops.ledger.folder import Folder, Mark
    from flowops.ledger.lock import Run
    from flowops.ledger.store import End, Holder, R, T


class _LocalEnd(Struct, frozen=True):
    store: LocalStore
    path: tuple[str, ...]
    mark: Mark

    def append(self, content: bytes) -> _LocalEnd | None:
        mark = self.store.append(self.path, content, self.mark)
        return None if mark is None else _LocalEnd(self.store, self.path, mark)


class LocalStore:
    """Fits `ledger.store.Store`. Its locks are the kernel's, which frees a dead holder's."""

    def __init__(self, folder: Path, environment: str) -> None:
        """`folder` is `.flowops`; `environment` is the name of a folder in it."""
        self._root = folder
        self._home = environment
        self._open = OpenFolders()

    def names(self, *folder: str) -> tuple[str, ...]:
        with store_failures(self._root, self._home, *folder):
            try:
                with open_folder(self._root, self._home, *folder) as opened:
                    return tuple(opened.names())
            except FileNotFoundError:
                return ()

    def read(self, *path: str, limit: int) -> bytes | None:
        *folder, name = path
        with store_failures(self._root, self._home, *path):
            try:
                if kept := self._open.find(*folder):
                    return kept.read(name, limit)
                with open_folder(self._root, self._home, *folder) as opened:
                    return opened.read(name, limit)
            except FileNotFoundError:
                return None

    def write(self, *path: str, content: bytes) -> End:
        *folder, name = path
        with self._writing(*folder, name=name) as opened:
            return _LocalEnd(self, path, opened.replace(name, content))

    def append(self, path: tuple[str, ...], content: bytes, mark: Mark) -> Mark | None:
        """At the end of a file in a folder that is open since it was written to under its lock."""
        *folder, name = path
        with store_failures(self._root, self._home, *path):
            kept = self._open.find(*folder)
            return None if kept is None else kept.append(name, content, mark)

    def write_all(self, files: Mapping[tuple[str, ...], bytes]) -> None:
        by_folder: dict[tuple[str, ...], dict[str, bytes]] = {}
        for (*folder, name), content in files.items():
            by_folder.setdefault(tuple(folder), {})[name] = content
        for parts, contents in by_folder.items():
            with self._writing(*parts, name=min(contents)) as opened:
                opened.replace_all(contents)

    def keep(self, *path: str, content: bytes) -> None:
        self.write(*path, content=content)

    def each(self, ask: Callable[[T], R], subjects: Iterable[T]) -> list[R]:
        return [ask(subject) for subject in subjects]

    def set_aside(self, *path: str) -> str:
        *folder, name = path
        with self._writing(*folder, name=name) as opened:
            return opened.set_aside(name)

    @contextmanager
    def lock(self, holder: Holder, accounts: Sequence[str]) -> Iterator[None]:
        with self._turn() as locks:
            others = living_runs(locks)
            for other in others:
                self._refuse_sharing(accounts, other)
            lock = take_locks(locks, holder, accounts)
            if not others:
                # Nobody else can be in the middle of writing there.
                self._sweep((DEFINITIONS,), (HEADS,))
        try:
            self._sweep(*((RECORDS, account) for account in accounts))
            with self._open.held():
                yield
        finally:
            self._release(holder, lock)

    def holders(self) -> tuple[Holder, ...]:
        try:
            with open_folder(self._root, self._home, LOCKS) as locks:
                return read_holders(locks)
        except OSError:
            return ()

    def unlock(self, holder_id: str) -> None:
        """A dead process has no locks any more, and a living one's cannot be taken."""
        with self._turn() as locks:
            found = read_holders(locks)
            living = forget_run(locks, holder_id)
        if living is not None:
            raise self._held_by(
                living.holder, living.holder.extent if living.holder else "some accounts"
            )
        if found and all(each.holder_id != holder_id for each in found):
            raise self._held_by(found[0], found[0].extent)

    def place(self, *path: str) -> str:
        # A file's name may hold bytes that are no text.
        return str(self._path(*path)).encode(errors="backslashreplace").decode()

    @contextmanager
    def _writing(self, *parts: str, name: str) -> Iterator[Folder]:
        with store_failures(self._root, self._home, *parts, name):
            if kept := self._open.find(*parts):
                yield kept
                return
            with self._created(*parts) as folder:
                self._open.keep(folder, self._path(), *parts)
                yield folder

    @contextmanager
    def _created(self, *parts: str) -> Iterator[Folder]:
        with open_folder(self._root, create=True) as top:
            # Records name flows and accounts, which have no business in a public repository.
            if not top.has(".gitignore"):
                top.replace(".gitignore", b"*\n")
            with top.inside(self._home, *parts, create=True) as folder:
                yield folder

    def _path(self, *parts: str) -> Path:
        return self._root.joinpath(self._home, *parts)

    @contextmanager
    def _turn(self) -> Iterator[Folder]:
        with self._writing(LOCKS, name=TURN) as locks, turn(locks):
            yield locks

    def _refuse_sharing(self, accounts: Sequence[str], other: Run) -> None:
        shared = [each for each in accounts if other.accounts is None or each in other.accounts]
        if shared:
            raise self._held_by(other.holder, f"account {shared[0]}")

    def _release(self, holder: Holder, lock: int) -> None:
        try:
            with open_folder(self._root, self._home, LOCKS) as locks:
                release_locks(locks, holder, lock)
        except OSError:
            release_locks(None, holder, lock)

    def _sweep(self, *folders: tuple[str, ...]) -> None:
        """What a killed run was writing is in nobody's way, so a failure is no matter."""
        for folder in folders:
            with suppress(OSError), open_folder(self._root, self._home, *folder) as opened:
                opened.sweep()

    def _held_by(self, holder: Holder | None, what: str) -> LockHeld:
        return LockHeld(
            f"the lock of {what} in environment {self._home} is held by {_named(holder)}",
            hint="wait until it ends; if it hangs, end that process, and the locks go with it",
        )


def _named(holder: Holder | None) -> str:
    return f"{holder}, holder {holder.holder_id}" if holder else "another process"
