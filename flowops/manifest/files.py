"""Reading files that somebody else named: bounded, not waiting, not through a link out."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from flowops.manifest import rules
from flowops.manifest.paths import why_outside

if TYPE_CHECKING:
    from pathlib import Path

    from flowops.manifest.rules import Rule

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


def read_inside(folder: Path, name: str, limit: int) -> bytes:
    """At most `limit` + 1 bytes of a file in `folder`, which no symbolic link leaves."""
    outside = why_outside(name)
    if outside:
        raise CannotRead(rules.PATH, *outside)
    root = os.path.realpath(folder)
    target = os.path.realpath(os.path.join(root, name))  # noqa: PTH118 -- beside its realpath
    if os.path.commonpath([root, target]) != root:
        raise CannotRead(
            rules.PATH, "a symbolic link leads out of the manifest's folder", "copy the file here"
        )
    return read_file(target, limit)


def read_file(path: str | Path, limit: int) -> bytes:
    """At most `limit` + 1 bytes, so that the reader sees what is too large. Raises CannotRead."""
    try:
        return _read(os.path.realpath(path), limit)
    except FileNotFoundError:
        raise CannotRead(rules.FILE, "there is no such file") from None
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise CannotRead(rules.FILE, f"the file cannot be read: {why}") from None


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
