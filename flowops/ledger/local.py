"""The ledger in a folder beside the manifest: one file per flow, one per definition, one lock.

.flowops/<environment>/records/<account>/<key>.json
.flowops/<environment>/definitions/<fingerprint>.json
.flowops/<environment>/lock
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from flowops.errors import LockHeld
from flowops.ledger.definitions import (
    DEFINITION_LIMIT,
    decode_definition,
    encode_definition,
)
from flowops.ledger.failures import in_words, store_failures
from flowops.ledger.folder import Damaged, Folder, open_folder
from flowops.ledger.lock import LOCK, Holder, read_holder, release_lock, take_lock
from flowops.ledger.records import RECORD_LIMIT, Origin, decode_record, encode_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from flowops.model.definition import Definition
    from flowops.model.record import Record
    from flowops.operations.ports import Clock

_RECORDS = "records"
_DEFINITIONS = "definitions"
_PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")


class LocalLedger:
    """Fits `operations.ports.Ledger`. Safe for many threads that save different flows.

    Reading creates, moves and removes nothing, so `plan` and `drift` work where they may only
    read.
    """

    def __init__(
        self,
        folder: Path,
        environment: str,
        gateway: str,
        *,
        clock: Clock,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        """`folder` is `.flowops`; `environ` names the user and the CI run that take the lock."""
        self._root = folder
        self._origin = Origin.of(environment, gateway)
        self._home = file_stem(environment)
        self._clock = clock
        self._environ = environ
        self._warnings: dict[str, None] = {}
        self._warning = threading.Lock()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was found damaged or foreign so far, each file named once per trouble."""
        with self._warning:
            return tuple(self._warnings)

    def read_records(self) -> tuple[Record, ...]:
        with store_failures(self._root, self._path(_RECORDS)):
            return tuple(
                record for account in self._accounts() for record in self._records_of(account)
            )

    def save_record(self, record: Record) -> None:
        account, name = _place(record)
        with self._writing(_RECORDS, account, name=name) as folder:
            self._make_way(folder, name, lambda: self._read_record(folder, account, name))
            folder.replace(name, encode_record(record, self._origin))

    def save_definition(self, definition: Definition) -> None:
        fingerprint = definition.fingerprint
        name = _definition_file(fingerprint)
        with self._writing(_DEFINITIONS, name=name) as folder:
            if not self._make_way(folder, name, lambda: _read_definition(folder, fingerprint)):
                folder.replace(name, encode_definition(definition))

    def read_definition(self, fingerprint: str) -> Definition | None:
        path = self._path(_DEFINITIONS, _definition_file(fingerprint))
        try:
            with open_folder(self._root, self._home, _DEFINITIONS) as folder:
                return _read_definition(folder, fingerprint)
        except FileNotFoundError:
            return None
        except (Damaged, OSError) as trouble:
            self._warn(path, trouble, "it is not used")
            return None

    @contextmanager
    def lock(self) -> Iterator[None]:
        with self._writing(name=LOCK) as folder:
            holder = Holder.this_process(self._clock.now(), self._environ)
            lock = take_lock(folder, holder)
            if lock is None:
                raise self._held_by(read_holder(folder))
        try:
            self._sweep()
            yield
        finally:
            release_lock(lock)

    def holder(self) -> Holder | None:
        """Who last took the lock and did not give it back: alive, or killed while holding it."""
        try:
            with open_folder(self._root, self._home) as folder:
                return read_holder(folder)
        except OSError:
            return None

    def _accounts(self) -> list[str]:
        try:
            with open_folder(self._root, self._home, _RECORDS) as folder:
                return [name for name in folder.names() if not name.startswith(".")]
        except FileNotFoundError:
            return []

    def _records_of(self, account: str) -> list[Record]:
        found: list[Record] = []
        path = self._path(_RECORDS, account)
        with (
            self._warning_of(path, "nothing in it is used"),
            open_folder(self._root, self._home, _RECORDS, account) as folder,
        ):
            for name in folder.names():
                if name.endswith(".json"):
                    with self._warning_of(path / name, _UNKNOWN_AGAIN):
                        found.append(self._read_record(folder, account, name))
        return found

    def _read_record(self, folder: Folder, account: str, name: str) -> Record:
        record = decode_record(folder.read(name, RECORD_LIMIT), self._origin)
        if _place(record) != (account, name):
            raise Damaged(f"it speaks of flow {record.key!r} in account {record.waba_id!r}")
        return record

    def _make_way(self, folder: Folder, name: str, read: Callable[[], object]) -> bool:
        """True if a good file stands there; a damaged one is moved aside, never written over."""
        try:
            read()
        except FileNotFoundError:
            return False
        except Damaged as damage:
            self._warn(folder.path / name, damage, f"it is kept as {folder.set_aside(name)}")
            return False
        return True

    @contextmanager
    def _writing(self, *parts: str, name: str) -> Iterator[Folder]:
        with store_failures(self._root, self._path(*parts, name)):
            with open_folder(self._root, create=True) as top:
                # Records name flows and accounts, which have no business in a public repository.
                if not top.has(".gitignore"):
                    top.replace(".gitignore", b"*\n")
            with open_folder(self._root, self._home, *parts, create=True) as folder:
                yield folder

    def _sweep(self) -> None:
        """Tidying: what a killed run was writing is in nobody's way, so a failure is no matter."""
        with suppress(OSError):
            for parts in [(_DEFINITIONS,), *((_RECORDS, account) for account in self._accounts())]:
                with suppress(OSError), open_folder(self._root, self._home, *parts) as folder:
                    folder.sweep()

    def _held_by(self, holder: Holder | None) -> LockHeld:
        return LockHeld(
            f"the lock of environment {self._origin.environment} is held by "
            f"{holder or 'another process'}",
            hint="wait until it ends; if it hangs, end that process, and the lock goes with it",
        )

    def _path(self, *parts: str) -> Path:
        return self._root.joinpath(self._home, *parts)

    @contextmanager
    def _warning_of(self, path: Path, consequence: str) -> Iterator[None]:
        """A file that is not there is nothing to warn of: an apply may just have moved it."""
        try:
            yield
        except FileNotFoundError:
            pass
        except (Damaged, OSError) as trouble:
            self._warn(path, trouble, consequence)

    def _warn(self, path: Path, trouble: Damaged | OSError, consequence: str) -> None:
        # A file's name may hold bytes that are no text.
        legible = str(path).encode(errors="backslashreplace").decode()
        words = in_words(trouble) if isinstance(trouble, OSError) else trouble
        with self._warning:
            self._warnings[f"{legible}: {words}; {consequence}"] = None


_UNKNOWN_AGAIN = "it is not used, and what it would have proven is unknown"


def file_stem(name: str) -> str:
    """A file name for any text, different for different texts, on every file system.

    Plain lower-case names stay as they are; others get part of a hash, since `A` and `a` are one
    file on some disks.
    """
    if _PLAIN_NAME.fullmatch(name):
        return name
    digest = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()
    legible = re.sub(r"[^a-z0-9_-]+", "-", name.lower())[:60].strip("-")
    return f"{legible or 'x'}.{digest[:16]}"


def _place(record: Record) -> tuple[str, str]:
    return file_stem(record.waba_id), f"{file_stem(record.key)}.json"


def _definition_file(fingerprint: str) -> str:
    return f"{file_stem(fingerprint.replace(':', '-'))}.json"


def _read_definition(folder: Folder, fingerprint: str) -> Definition:
    content = folder.read(_definition_file(fingerprint), DEFINITION_LIMIT)
    return decode_definition(content, fingerprint)
