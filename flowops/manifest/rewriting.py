"""Writing a file back that was read: whole or not at all, and open to whom it was open."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from flowops.errors import StoreFailed


def rewrite(path: Path, content: bytes) -> None:
    """A link stays one: what it leads to is replaced. Raises StoreFailed."""
    target = Path(os.path.realpath(path))
    try:
        _replace(target, content, stat.S_IMODE(target.stat().st_mode))
    except OSError as problem:
        said = (problem.strerror or str(problem)).lower()
        raise StoreFailed(f"{path} could not be written: {said}") from problem


def _replace(target: Path, content: bytes, mode: int) -> None:
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
