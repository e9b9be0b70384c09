"""How it reads when the disk refuses: the file, the system's own words, and what to do."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flowops.errors import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NOT_OURS = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_MAY_BE_A_LINK = frozenset({errno.ELOOP, errno.ENOTDIR})


@contextmanager
def store_failures(root: Path, *parts: str) -> Iterator[None]:
    """Turns OSError into StoreFailed. `root/part/…` is what is being worked on."""
    try:
        yield
    except OSError as error:
        path = root.joinpath(*parts)
        message = f"{path}: {_reason(error, root, path)}"
        raise StoreFailed(message, hint=_hint(error, root)) from error


def in_words(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _reason(error: OSError, root: Path, path: Path) -> str:
    if error.errno in _MAY_BE_A_LINK:
        beside = path.parent / str(error.filename or path.name)
        for part in (beside, path, *path.parents):
            if part.is_relative_to(root) and os.path.islink(part):  # noqa: PTH114 - never raises
                return f"{part} is a symbolic link, and those are not followed"
    return f"{in_words(error)} ({errno.errorcode.get(error.errno or 0, 'unknown')})"


def _hint(error: OSError, root: Path) -> str:
    if error.errno in _FULL:
        return "make room on that disk, then run the command again: it goes on where this one ended"
    if error.errno in _NOT_OURS:
        return f"let your user write to {root}, or name another folder with `state`"
    return f"check {root}, then run the command again"
