"""One apply at a time on this machine: a lock that the kernel frees when its holder dies."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from flowops.ledger.folder import Folder

LOCK = "lock"
_LIMIT = 4096
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Holder:
    """Who took the lock, for people to read. `since` is UTC, `run` a CI job's page."""

    who: str
    pid: int
    since: str
    run: str | None = None

    @classmethod
    def this_process(cls, since: datetime, environ: Mapping[str, str]) -> Holder:
        user = environ.get("USER") or environ.get("LOGNAME") or f"uid {os.getuid()}"
        return cls(
            who=f"{user}@{os.uname().nodename}",
            pid=os.getpid(),
            since=since.isoformat(timespec="seconds"),
            run=_run_url(environ),
        )

    def __str__(self) -> str:
        run = f", {self.run}" if self.run else ""
        return f"{self.who} (process {self.pid}{run}) since {self.since}"


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
            _legible(value["who"]),
            int(value["pid"]),
            _legible(value["since"]),
            None if run is None else _legible(run),
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _legible(text: object) -> str:
    return "".join(each for each in str(text)[:_LONGEST] if each.isprintable())


def _run_url(environ: Mapping[str, str]) -> str | None:
    names = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID")
    server, repository, run = (environ.get(name) for name in names)
    if server and repository and run:
        return f"{server}/{repository}/actions/runs/{run}"
    return environ.get("CI_JOB_URL")
