"""Folders that stay open while locks are held: a file in them takes no walk to get there."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from flowops.ledger.folder import Folder
from flowops.ledger.together import Together

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_OPEN = 64
"""Folders, of a run that may have thousands of accounts and a limit of 1,024 descriptors."""


class _Kept(Folder, frozen=True):
    """Closed when nobody uses it any more: a thread may be in it when the locks are given back."""

    path: str
    identity: tuple[int, int]
    together: Together[None]

    def sync(self) -> None:
        """One for all threads that wait for one: each of them had its rename before it asked."""
        self.together.save(lambda _: Folder.sync(self))

    def is_still_there(self) -> bool:
        """Not so if another folder, or a link, has taken its place."""
        try:
            return _identity(os.lstat(self.path)) == self.identity
        except FileNotFoundError:
            return False

    def __del__(self) -> None:
        with suppress(OSError):
            os.close(self.descriptor)


class OpenFolders:
    """By the parts of their path. Safe for many threads."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], _Kept] = {}
        self._holding = 0
        self._guard = threading.Lock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """While it lasts, what is handed to `keep` is kept."""
        with self._guard:
            self._holding += 1
        try:
            yield
        finally:
            with self._guard:
                self._holding -= 1
                if not self._holding:
                    self._kept.clear()

    def find(self, *parts: str) -> Folder | None:
        """None for one that is not kept, or is not that folder any more. Raises OSError."""
        kept = self._kept.get(parts)
        if kept is None or kept.is_still_there():
            return kept
        with self._guard:
            self._kept.pop(parts, None)
        return None

    def keep(self, folder: Folder, root: Path, *parts: str) -> None:
        """A descriptor of its own, of what lies at `root/part/…`: `folder` may be closed, and is
        found again by the parts. Raises OSError.
        """
        with self._guard:
            if not self._holding or parts in self._kept or len(self._kept) >= MOST_OPEN:
                return
            identity = _identity(os.fstat(folder.descriptor))
            descriptor, path = os.dup(folder.descriptor), str(root.joinpath(*parts))
            self._kept[parts] = _Kept(descriptor, path, identity, Together(threading.Lock()))


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
