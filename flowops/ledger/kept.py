"""The ledger: a journal for each flow, definitions by their fingerprint, and one lock, in a store.

records/<account>/<key>.jsonl
definitions/<fingerprint>.json
head.json
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from flowops.errors import LockLost, StoreFailed
from flowops.ledger.definitions import DEFINITION_LIMIT, decode_definition, encode_definition
from flowops.ledger.head import HEAD, HEAD_LIMIT, Head, decode_head, encode_head
from flowops.ledger.journal import JOURNAL_LIMIT, Journal, read_journal
from flowops.ledger.lines import Origin, decode_line
from flowops.ledger.store import Damaged, Holder
from flowops.model.record import Author, Entry, Event, Past

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from flowops.ledger.store import Store
    from flowops.model.definition import Definition
    from flowops.model.record import Record
    from flowops.operations.ports import Clock

T = TypeVar("T")

_RECORDS = "records"
_DEFINITIONS = "definitions"
_JOURNAL = ".jsonl"
_PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
_UNKNOWN_AGAIN = "it is not used, and what it would have proven is unknown"


class KeptLedger:
    """Fits `operations.ports.Ledger`. Safe for many threads that save different flows.

    Reading creates, moves and removes nothing, so `plan` and `drift` work where they may only
    read.
    """

    def __init__(
        self,
        store: Store,
        environment: str,
        gateway: str,
        *,
        clock: Clock,
        environ: Mapping[str, str] = os.environ,
        commit: Callable[[], str | None] = lambda: None,
        left_out: Collection[str] = (),
    ) -> None:
        """`environ` names the user and the CI run that write; `commit` is what is checked out.
        What was recorded of the accounts in `left_out` is not read.
        """
        self._store = store
        self._origin = Origin.of(environment, gateway)
        self._clock = clock
        self._environ = environ
        self._commit = commit
        self._left_out = frozenset(map(file_stem, left_out))
        self._warnings: dict[str, None] = {}
        self._numbers: dict[str, int] = {}
        self._guard = threading.Lock()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was found damaged or foreign so far, each file named once per trouble."""
        with self._guard:
            return tuple(self._warnings)

    def read_past(self) -> Past:
        places = [
            (account, name) for account in self._accounts() for name in self._journals(account)
        ]
        head = self._head()
        entries = {
            f"{account}/{name}": entry
            for account, name in places
            if (entry := self._last_entry(account, name, head)) is not None
        }
        behind = (
            entry.record.address
            for file, entry in entries.items()
            if entry.number < head.numbers.get(file, 0)
        )
        records = tuple(entry.record for entry in entries.values())
        return Past(records, frozenset(behind), head.commit)

    def read_records(self) -> tuple[Record, ...]:
        return self.read_past().records

    def read_history(self, record: Record) -> tuple[Entry, ...]:
        """Every line of this flow's journal, oldest first; none where it is damaged."""

        def entries(content: bytes) -> tuple[Entry, ...]:
            return tuple(decode_line(line, self._origin) for line in read_journal(content).lines)

        return self._read((_RECORDS, *_place(record)), entries, JOURNAL_LIMIT) or ()

    def save_record(self, record: Record, event: Event = Event.READ) -> None:
        account, name = _place(record)
        file = f"{account}/{name}"
        found = self._make_way(
            (_RECORDS, account, name),
            lambda content: self._read_journal(content, (account, name)),
            JOURNAL_LIMIT,
        )
        journal, last = found or (Journal(), None)
        number = 1 + (last.number if last else self._head().numbers.get(file, 0))
        content = journal.with_entry(Entry(number, event, record, self._author), self._origin)
        self._store.write(_RECORDS, account, name, content=content)
        with self._guard:
            self._numbers[file] = number

    def save_definition(self, definition: Definition) -> None:
        fingerprint = definition.fingerprint
        path = (_DEFINITIONS, _definition_file(fingerprint))
        kept = self._make_way(
            path, lambda content: decode_definition(content, fingerprint), DEFINITION_LIMIT
        )
        if kept is None:
            self._store.write(*path, content=encode_definition(definition))

    def read_definition(self, fingerprint: str) -> Definition | None:
        path = (_DEFINITIONS, _definition_file(fingerprint))
        return self._read(
            path, lambda content: decode_definition(content, fingerprint), DEFINITION_LIMIT
        )

    @contextmanager
    def lock(self) -> Iterator[None]:
        holder = Holder.this_process(self._clock.now(), self._environ, uuid4().hex)
        with self._store.lock(holder):
            try:
                yield
            finally:
                self._leave_head()

    def holder(self) -> Holder | None:
        """Who last took the lock and did not give it back: alive, or killed while holding it."""
        return self._store.holder()

    def unlock(self, holder_id: str) -> None:
        self._store.unlock(holder_id)

    @cached_property
    def _author(self) -> Author:
        environ = self._environ
        here = Holder.this_process(self._clock.now(), environ, "")
        who = environ.get("GITHUB_ACTOR") or environ.get("GITLAB_USER_LOGIN") or here.who
        return Author(who, here.run, self._commit())

    def _accounts(self) -> list[str]:
        names = self._store.names(_RECORDS)
        return [each for each in names if each not in self._left_out and not each.startswith(".")]

    def _journals(self, account: str) -> list[str]:
        try:
            names = self._store.names(_RECORDS, account)
        except StoreFailed as problem:
            self._note(f"{problem.message}; nothing in it is used")
            return []
        return [name for name in names if name.endswith(_JOURNAL)]

    def _last_entry(self, account: str, name: str, head: Head) -> Entry | None:
        path = (_RECORDS, account, name)

        def last(content: bytes) -> Entry:
            journal, entry = self._read_journal(content, (account, name))
            if journal.torn and entry.number < head.numbers.get(f"{account}/{name}", 0):
                # A kill tears the line that it interrupts, and none that an ended run left.
                raise Damaged("its last lines are missing")
            if journal.torn:
                self._warn(path, "its last line is torn", "the line before it holds")
            return entry

        return self._read(path, last, JOURNAL_LIMIT, _UNKNOWN_AGAIN)

    def _read_journal(self, content: bytes, place: tuple[str, str]) -> tuple[Journal, Entry]:
        journal = read_journal(content)
        entry = decode_line(journal.lines[-1], self._origin)
        if _place(entry.record) != place:
            record = entry.record
            raise Damaged(f"it speaks of flow {record.key!r} in account {record.waba_id!r}")
        return journal, entry

    def _make_way(self, path: tuple[str, ...], read: Callable[[bytes], T], limit: int) -> T | None:
        """The good file that stands there; a damaged one is moved aside, never written over."""
        try:
            content = self._store.read(*path, limit=limit)
            return None if content is None else read(content)
        except Damaged as damage:
            self._warn(path, damage, f"it is kept as {self._store.set_aside(*path)}")
            return None

    def _head(self) -> Head:
        return self._read((HEAD,), decode_head, HEAD_LIMIT) or Head()

    def _leave_head(self) -> None:
        """Not worth failing for: without it an older copy of a journal is not recognised."""
        if not self._numbers:
            return
        before = self._head()
        head = Head(before.serial + 1, self._author.commit, {**before.numbers, **self._numbers})
        try:
            self._store.write(HEAD, content=encode_head(head))
        except LockLost:
            return
        except StoreFailed as problem:
            self._note(problem.message)

    def _read(
        self,
        path: tuple[str, ...],
        decode: Callable[[bytes], T],
        limit: int,
        consequence: str = "it is not used",
    ) -> T | None:
        """None for a file that is not there, and for one that cannot be used, with a warning."""
        try:
            content = self._store.read(*path, limit=limit)
            return None if content is None else decode(content)
        except Damaged as damage:
            self._warn(path, damage, consequence)
        except StoreFailed as problem:
            self._note(f"{problem.message}; {consequence}")
        return None

    def _warn(self, path: tuple[str, ...], trouble: object, consequence: str) -> None:
        self._note(f"{self._store.place(*path)}: {trouble}; {consequence}")

    def _note(self, warning: str) -> None:
        with self._guard:
            self._warnings[warning] = None


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
    return file_stem(record.waba_id), f"{file_stem(record.key)}{_JOURNAL}"


def _definition_file(fingerprint: str) -> str:
    return f"{file_stem(fingerprint.replace(':', '-'))}.json"
