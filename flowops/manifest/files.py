"""Reading files that somebody else named: bounded, not waiting, not through a link out."""

from __future__ import annotations

import hashlib
import os
import stat
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.manifest import rules
from flowops.manifest.memory import FileState
from flowops.manifest.paths import why_outside

if TYPE_CHECKING:
    from pathlib import Path

    from flowops.manifest.memory import Memory
    from flowops.manifest.rules import Rule

LARGEST_MANIFEST = 16 * 1024 * 1024
"""Bytes: more than ten thousand flows take, less than fills a memory."""

LARGEST_DEFINITION = 10 * 1024 * 1024
"""Bytes: Meta's limit (Flow JSON reference)."""

_KEPT = 4 * 1024 * 1024
"""Bytes of files that were read and will be checked and sent: not read three times."""

# A FIFO would make open() wait for a writer. Windows knows neither flag, but needs O_BINARY.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
)


class CannotRead(Exception):
    """Why a file is not read, which rule says so, and what may help. Never leaves `manifest/`."""

    def __init__(self, rule: Rule, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.hint = hint


class Content(Struct, frozen=True):
    """What a file held when it was looked at, by the digest of its first `limit` + 1 bytes, so
    that a reader sees what is too large. `file` is a real path; `kept` are these bytes, where there
    was room for them.
    """

    file: str
    digest: str
    limit: int
    kept: bytes | None = None

    def read(self) -> bytes:
        """The same bytes once more. Raises CannotRead, also where they are others by now."""
        if self.kept is not None:
            return self.kept
        data = read_real_file(self.file, self.limit)
        if hashlib.sha256(data).hexdigest() != self.digest:
            raise CannotRead(
                rules.FILE, "the file was changed while it was worked with", "run it once more"
            )
        return data


class Looker:
    """Looks at files: reads those that `memory` does not surely know, and tells it of them."""

    def __init__(self, memory: Memory, limit: int) -> None:
        self._memory = memory
        self._limit = limit
        self._room = _KEPT
        self._folders: dict[tuple[str, str], str] = {}

    def look_inside(self, root: str, name: str) -> tuple[Content, bytes | None]:
        """At a file below `root`, a real path, which no symbolic link leaves; with its bytes, if
        they had to be read. Raises CannotRead.
        """
        outside = why_outside(name)
        if outside:
            raise CannotRead(rules.PATH, *outside)
        above, _, base = name.rpartition("/")
        folder = self._folders.get((root, above))
        if folder is None:
            folder = self._folders[root, above] = _inside(root, above).rstrip("/")
        file = f"{folder}/{base}" if base not in {"", "."} else _inside(root, name)
        status = _status(file)
        if stat.S_ISLNK(status.st_mode):
            return self.look(_inside(root, name))
        return self._look(file, status)

    def look(self, path: str | Path) -> tuple[Content, bytes | None]:
        """The same at any file, through links."""
        file = os.path.realpath(path)
        return self._look(file, _status(file))

    def _look(self, file: str, status: os.stat_result) -> tuple[Content, bytes | None]:
        state = FileState.of(status)
        known = self._memory.digest_of(file, state) if stat.S_ISREG(status.st_mode) else None
        if known is not None:
            return Content(file, known, self._limit), None
        data = read_real_file(file, self._limit)
        digest = hashlib.sha256(data).hexdigest()
        self._memory.saw(file, state, digest)
        kept = data if len(data) <= self._room else None
        self._room -= len(kept or b"")
        return Content(file, digest, self._limit, kept), data


def read_file(path: str | Path, limit: int) -> bytes:
    """At most `limit` + 1 bytes, so that the reader sees what is too large. Raises CannotRead."""
    return read_real_file(os.path.realpath(path), limit)


def read_inside(folder: Path, name: str, limit: int) -> bytes:
    """The same of a file below `folder`, which no symbolic link leaves. Raises CannotRead."""
    outside = why_outside(name)
    if outside:
        raise CannotRead(rules.PATH, *outside)
    return read_file(_inside(os.path.realpath(folder), name), limit)


def _inside(root: str, name: str) -> str:
    target = os.path.realpath(os.path.join(root, name))  # noqa: PTH118 -- beside its realpath
    if os.path.commonpath([root, target]) != root:
        raise CannotRead(
            rules.PATH, "a symbolic link leads out of the manifest's folder", "copy the file here"
        )
    return target


def _status(file: str) -> os.stat_result:
    try:
        return os.lstat(file)
    except OSError as error:
        raise _failure(error) from None


def _failure(error: OSError) -> CannotRead:
    if isinstance(error, FileNotFoundError):
        return CannotRead(rules.FILE, "there is no such file")
    why = (error.strerror or "unknown reason").lower()
    return CannotRead(rules.FILE, f"the file cannot be read: {why}")


def read_real_file(path: str, limit: int) -> bytes:
    """The same at a path whose links are resolved already."""
    try:
        return _read(path, limit)
    except OSError as error:
        raise _failure(error) from None


def _read(path: str, limit: int) -> bytes:
    # Its links are resolved, so O_NOFOLLOW only refuses what was swapped in meanwhile.
    descriptor = os.open(path, _FLAGS)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise CannotRead(rules.FILE, "this is not a regular file", "name a plain file")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(limit + 1)
    finally:
        os.close(descriptor)
