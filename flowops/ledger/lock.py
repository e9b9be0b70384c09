"""Who applies to which accounts on this machine: a file for each run, locked while it lives.

locks/HOLDER.json  locked by its run for as long as that lasts; it says who, and which accounts
locks/turn         locked by whoever looks at the others or joins them, for a moment

One file for a run, and not one for each account: thousands of accounts cost a run one descriptor,
and it has all of them or none.
"""

from __future__ import annotations

import errno
import json
import os
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import asdict

from flowops.ledger.lease import file_of, holder_ids
from flowops.ledger.store import Damaged, Holder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flowops.ledger.folder import Folder

TURN = "turn"
TURN_SECONDS = 10.0
"""A turn takes milliseconds; whoever has it for longer hangs."""

_PAUSE_SECONDS = 0.005
_LIMIT = 4 * 1024 * 1024
_LONGEST = 300


class Run(Struct, frozen=True):
    """What a run's file says. `accounts` is None where nobody can tell which."""

    holder: Holder | None
    accounts: frozenset[str] | None


@contextmanager
def turn(locks: Folder) -> Iterator[None]:
    """While it lasts, nobody else takes locks here. Raises OSError."""
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW
    descriptor = os.open(TURN, flags, 0o600, dir_fd=locks.descriptor)
    try:
        _wait_for(descriptor)
        yield
    finally:
        _close(descriptor)


def living_runs(locks: Folder) -> tuple[Run, ...]:
    """Those that hold their locks; files of dead ones are removed. Only in one's turn.

    Raises OSError.
    """
    found = (_look_at(holder_id, locks) for holder_id in holder_ids(locks.names()))
    return tuple(run for run in found if run is not None)


def take_locks(locks: Folder, holder: Holder, accounts: Sequence[str]) -> int:
    """A descriptor that holds the locks until `release_locks`. Only in one's turn, and where no
    living run has any of these accounts. Raises OSError.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    name = file_of(holder.holder_id)
    descriptor = os.open(name, flags, 0o600, dir_fd=locks.descriptor)
    try:
        _is_free(descriptor)
        document = {**asdict(holder), "accounts": sorted(accounts)}
        rest = memoryview(json.dumps(document).encode())
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    except BaseException:
        locks.discard(name)
        _close(descriptor)
        raise
    return descriptor


def release_locks(locks: Folder | None, holder: Holder, descriptor: int) -> None:
    """What was applied is applied: a disk that fails only now must not cost the report."""
    if locks is not None:
        locks.discard(file_of(holder.holder_id))
    _close(descriptor)


def read_holders(locks: Folder) -> tuple[Holder, ...]:
    """Who has locks, or was killed while having them. Raises OSError."""
    runs = (_read_run(holder_id, locks) for holder_id in holder_ids(locks.names()))
    return tuple(run.holder for run in runs if run.holder is not None)


def forget_run(locks: Folder, holder_id: str) -> Run | None:
    """None if there is no such run any more, now that its file is removed; a living one stays.

    Only in one's turn. Raises OSError.
    """
    return _look_at(holder_id, locks) if holder_id in holder_ids(locks.names()) else None


def _wait_for(descriptor: int) -> None:
    end = time.monotonic() + TURN_SECONDS
    while not _is_free(descriptor):
        if time.monotonic() > end:
            raise TimeoutError(
                errno.ETIMEDOUT, f"another run has been taking locks for {TURN_SECONDS:.0f} s"
            )
        threading.Event().wait(_PAUSE_SECONDS)


def _is_free(descriptor: int) -> bool:
    """Whether it was: from here on it is locked by this descriptor."""
    import fcntl  # not on every system, where the rest of flowops can still be imported

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _look_at(holder_id: str, locks: Folder) -> Run | None:
    """None if the run is dead; its file is gone then."""
    name, flags = file_of(holder_id), os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        descriptor = os.open(name, flags, dir_fd=locks.descriptor)
    except FileNotFoundError:
        return None
    try:
        if not _is_free(descriptor):
            return _read_run(holder_id, locks)
        locks.discard(name)
        return None
    finally:
        _close(descriptor)


def _read_run(holder_id: str, locks: Folder) -> Run:
    try:
        return _parse(holder_id, locks.read(file_of(holder_id), _LIMIT))
    except (OSError, Damaged):
        return Run(None, None)


def _parse(holder_id: str, content: bytes) -> Run:
    """It may be read while it is written, and anybody may have written it."""
    try:
        value: dict[str, Any] = json.loads(content)
        accounts, run = _names(value["accounts"]), value["run"]
        holder = Holder(
            holder_id=holder_id,
            who=_legible(value["who"]),
            pid=int(value["pid"]),
            since=_legible(value["since"]),
            run=None if run is None else _legible(run),
            accounts=len(accounts),
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return Run(None, None)
    return Run(holder, accounts)


def _names(value: object) -> frozenset[str]:
    if not isinstance(value, list):
        raise TypeError
    return frozenset(map(_legible, value))


def _legible(text: object) -> str:
    return "".join(each for each in str(text)[:_LONGEST] if each.isprintable())


def _close(descriptor: int) -> None:
    with suppress(OSError):  # a failing close has closed all the same
        os.close(descriptor)
