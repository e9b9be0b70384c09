"""Files that a command is told to write or read, outside the manifest's folder."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from flowops.errors import PlanStale, StoreFailed, UsageProblem

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 256 * 1024 * 1024
"""Bytes of a saved plan that are read at all."""


def write_file(path: Path, text: str, mode: int = 0o666) -> None:
    """The old file or the new one, never half of it. Raises StoreFailed.

    `mode` is what the umask leaves of it, as with any file that a program makes.
    What is there and is no regular file, as /dev/stdout, is written to and stays what it is.
    """
    try:
        if path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8")
            return
        _replace(path, text, mode)
    except OSError as problem:
        said = (problem.strerror or str(problem)).lower()
        hint = None if path.parent.exists() else "make the folder first"
        raise StoreFailed(f"{path} could not be written: {said}", hint=hint) from problem


def _replace(path: Path, text: str, mode: int) -> None:
    name = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        name.replace(path)
    except BaseException:
        # Half of it would lie there for ever, under a name that nobody looks for.
        with suppress(OSError):
            name.unlink()
        raise


def read_saved(path: Path) -> str:
    """The text of a saved plan. Raises PlanStale where it is no text at all."""
    try:
        if path.stat().st_size > LARGEST:
            raise PlanStale(f"{path} is too large for a plan of flowops")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as problem:
        raise PlanStale(f"{path} is not a plan of flowops: it is no text") from problem
    except OSError as problem:
        raise PlanStale(f"{path} could not be read: {problem.strerror}") from problem


def read_report(path: Path, made_by: str) -> bytes:
    """A report in JSON, or a byte more of it than any has. Raises UsageProblem, with the command
    that makes one.
    """
    from flowops.operations.plan_report import LARGEST as LARGEST_REPORT

    try:
        with path.open("rb") as file:
            return file.read(LARGEST_REPORT + 1)
    except OSError as problem:
        said = (problem.strerror or "").lower()
        raise UsageProblem(
            f"{path} cannot be read: {said}", hint=f"{made_by} makes one"
        ) from problem
