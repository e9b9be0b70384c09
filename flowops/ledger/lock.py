"""One apply at a time on this machine: a lock that the kernel frees when its holder dies."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING

from flowops.ledger.store import Holder

if TYPE_CHECKING:
    from flowops.ledger.folder import Folder

LOCK = "lock"
_LIMIT = 4096
_LONGEST = 300


def take_lock(folder: Folder, holder: Holder) -> int | None:
    """The lock, as a descriptor for `release_lock`; None if somebody holds it. Raises OSError."""
    import fcntl  # not on every system, where the rest of flowops can still be imported

    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW
    descriptor = os.open(LOCK, flags, 0o600, dir_fd=folder.descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _sign(descriptor, holder)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def release_lock(descriptor: int) -> None:
    # The file stays: removing it would let two processes lock two files of one name.
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
    # What was applied is applied: a disk that fails only now must not cost the report.
    with suppress(OSError):
        os.close(descriptor)


def read_holder(folder: Folder) -> Holder | None:
    """Who signed the lock last and has not released it: a killed process's name stays here."""
    try:
        descriptor = os.open(
            LOCK, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder.descriptor
        )
    except OSError:
        return None
    try:
        return _parse(os.read(descriptor, _LIMIT))
    except OSError:
        return None
    finally:
        os.close(descriptor)


def _sign(descriptor: int, holder: Holder) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(asdict(holder)).encode(), 0)


def _parse(content: bytes) -> Holder | None:
    """None for half a line too: it may be read while the new holder writes it."""
    try:
        value = json.loads(content)
        run = value["run"]
        return Holder(
            holder_id=_legible(value["holder_id"]),
            who=_legible(value["who"]),
            pid=int(value["pid"]),
            since=_legible(value["since"]),
            run=None if run is None else _legible(run),
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _legible(text: object) -> str:
    return "".join(each for each in str(text)[:_LONGEST] if each.isprintable())
