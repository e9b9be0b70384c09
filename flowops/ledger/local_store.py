"""A store in a folder beside the manifest, for one machine: `.flowops/ENVIRONMENT/…`."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from flowops.errors import LockHeld
from flowops.ledger.failures import store_failures
from flowops.ledger.folder import open_folder
from flowops.ledger.lock import LOCK, read_holder, release_lock, take_lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flowops.ledger.folder import Folder
    from flowops.ledger.store import Holder


class LocalStore:
    """Fits `ledger.store.Store`. Its lock is the kernel's, which frees it when its holder dies."""

    def __init__(self, folder: Path, environment: str) -> None:
        """`folder` is `.flowops`; `environment` is the name of a folder in it."""
        self._root = folder
        self._home = environment

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
                with open_folder(self._root, self._home, *folder) as opened:
                    return opened.read(name, limit)
            except FileNotFoundError:
                return None

    def write(self, *path: str, content: bytes) -> None:
        *folder, name = path
        with self._writing(*folder, name=name) as opened:
            opened.replace(name, content)

    def set_aside(self, *path: str) -> str:
        *folder, name = path
        with self._writing(*folder, name=name) as opened:
            return opened.set_aside(name)

    @contextmanager
    def lock(self, holder: Holder) -> Iterator[None]:
        with self._writing(name=LOCK) as folder:
            lock = take_lock(folder, holder)
            if lock is None:
                raise self._held_by(read_holder(folder))
        try:
            with suppress(OSError), open_folder(self._root, self._home) as home:
                _sweep(home, depth=2)
            yield
        finally:
            release_lock(lock)

    def holder(self) -> Holder | None:
        try:
            with open_folder(self._root, self._home) as folder:
                return read_holder(folder)
        except OSError:
            return None

    def unlock(self, holder_id: str) -> None:
        """A dead process has no lock any more, and a living one's cannot be taken."""
        with self._writing(name=LOCK) as folder:
            found = read_holder(folder)
            if found is not None and found.holder_id != holder_id:
                raise self._held_by(found)
            lock = take_lock(folder, found) if found is not None else None
            if found is not None and lock is None:
                raise self._held_by(found)
        if lock is not None:
            release_lock(lock)

    def place(self, *path: str) -> str:
        # A file's name may hold bytes that are no text.
        return str(self._path(*path)).encode(errors="backslashreplace").decode()

    @contextmanager
    def _writing(self, *parts: str, name: str) -> Iterator[Folder]:
        failures = store_failures(self._root, self._home, *parts, name)
        with failures, open_folder(self._root, create=True) as top:
            # Records name flows and accounts, which have no business in a public repository.
            if not top.has(".gitignore"):
                top.replace(".gitignore", b"*\n")
            with top.inside(self._home, *parts, create=True) as folder:
                yield folder

    def _path(self, *parts: str) -> Path:
        return self._root.joinpath(self._home, *parts)

    def _held_by(self, holder: Holder | None) -> LockHeld:
        return LockHeld(
            f"the lock of environment {self._home} is held by {_named(holder)}",
            hint="wait until it ends; if it hangs, end that process, and the lock goes with it",
        )


def _sweep(folder: Folder, depth: int) -> None:
    """With the folders in it. What a killed run was writing is in nobody's way, so a failure is no
    matter.
    """
    with suppress(OSError):
        folder.sweep()
        for name in folder.names() if depth else ():
            with suppress(OSError), folder.inside(name) as inner:
                _sweep(inner, depth - 1)


def _named(holder: Holder | None) -> str:
    return f"{holder}, holder {holder.holder_id}" if holder else "another process"
