"""The file that holds the accounts: SQLite, shared by any number of threads and processes."""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading
import time
import weakref
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from flowops.sandbox.errors import StoreUnreadable
from flowops.sandbox.schema import EMPTIED_BY_RESET, TABLES, VERSION
from flowops.sandbox.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BUSY_SECONDS = 30.0
_WAIT_SECONDS = 0.002
_MAKING = threading.Lock()


_NEW_ONE = "flowops sandbox reset starts a new one"
_MAKE_WAY = "make room on that disk and let your user write there, or name another file with --db"
_IN_THE_WAY = (
    "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM",
    "SQLITE_BUSY", "SQLITE_NOLFS",
)  # fmt: skip


class Store:
    """Hands out connections, one at a time to each user, and keeps them open for the next.

    Durability is not the point of a sandbox: nothing is fsynced.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: list[sqlite3.Connection] = []
        self._writing = threading.Lock()  # fairer and faster than SQLite's own waiting
        self._finalizer = weakref.finalize(self, _close_all, self._idle)
        with self._connection():  # raises now what would be raised later
            pass

    @contextmanager
    def reading(self) -> Iterator[Tables]:
        """Every statement stands for itself."""
        with self._connection() as connection:
            yield Tables(connection)

    @contextmanager
    def writing(self) -> Iterator[Tables]:
        """One transaction: all of it, or nothing if the block raises."""
        with self._writing, self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield Tables(connection)
                connection.execute("COMMIT")
            except BaseException:
                connection.rollback()
                raise

    def close(self) -> None:
        """Closes what is idle. The store can be used again afterwards."""
        _close_all(self._idle)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = _connect(self.path)
        try:
            yield connection
        except sqlite3.Error as problem:
            raise _unusable(self.path, problem) from problem
        finally:
            self._idle.append(connection)


def reset_store(path: Path) -> None:
    """Empties every table; ids stay given. A file that is unreadable is replaced."""
    try:
        store = Store(path)
    except StoreUnreadable:
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        store = Store(path)
    with store.writing() as tables:
        for name in EMPTIED_BY_RESET:
            tables.empty(name)
    store.close()


def _connect(path: Path) -> sqlite3.Connection:
    """An open file with its tables, made if it is not there. Raises StoreUnreadable."""
    try:
        _make_private(path)
        # Autocommit: transactions are ours. A connection wanders between threads, one at a time.
        connection = sqlite3.connect(
            path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
    except OSError as problem:
        raise _unreadable(path, (problem.strerror or str(problem)).lower(), _MAKE_WAY) from problem
    except sqlite3.Error as problem:
        raise _unusable(path, problem) from problem
    try:
        _prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _make_private(path: Path) -> None:
    """Makes the file if it is not there. One that is there is not touched: closing any descriptor
    of a file drops all locks that this process has on it, SQLite's own too, and then another
    process takes the write-ahead log away (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    with _MAKING:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    try:
        connection.execute("PRAGMA synchronous=OFF")
        _use_write_ahead_log(connection)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            version = _create_tables(connection)
    except sqlite3.Error as problem:
        raise _unusable(path, problem) from problem
    if version != VERSION:
        raise _unreadable(path, f"its format is {version}, expected {VERSION}")


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    # Two processes that switch a new file at once are told "locked" without any waiting.
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as problem:
            name = getattr(problem, "sqlite_errorname", "SQLITE_BUSY")
            is_locked = name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
            if not is_locked or time.monotonic() > deadline:
                raise
            time.sleep(_WAIT_SECONDS)
        else:
            return


def _create_tables(connection: sqlite3.Connection) -> int:
    connection.execute("BEGIN IMMEDIATE")
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == 0:  # nobody was faster
        for table in TABLES:
            connection.execute(table)
        connection.execute(
            "INSERT INTO settings VALUES ('signing_key', ?)", (secrets.token_hex(32),)
        )
        connection.execute(f"PRAGMA user_version = {VERSION}")
        version = VERSION
    connection.execute("COMMIT")
    return version


def _unreadable(path: Path, reason: str, hint: str = _NEW_ONE) -> StoreUnreadable:
    return StoreUnreadable(f"the sandbox's file {path} cannot be read: {reason}", hint=hint)


def _unusable(path: Path, problem: sqlite3.Error) -> StoreUnreadable:
    """Where only the disk is in the way, nothing is to be thrown away."""
    name = getattr(problem, "sqlite_errorname", "")
    in_the_way = name.startswith(_IN_THE_WAY)
    return _unreadable(path, str(problem), _MAKE_WAY if in_the_way else _NEW_ONE)


def _close_all(idle: list[sqlite3.Connection]) -> None:
    while idle:
        idle.pop().close()
