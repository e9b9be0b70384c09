"""The ledger: a journal for each flow, a head and a lock for each account, and definitions.

records/<account>/<key>.jsonl
heads/<account>.json
definitions/<fingerprint>.json
"""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from msgspec import Struct

from flowops.errors import LockLost, StoreFailed
from flowops.ledger.definitions import DEFINITION_LIMIT, decode_definition, encode_definition
from flowops.ledger.file_names import JOURNAL, definition_file, file_stem, journal_of
from flowops.ledger.head import HEAD_LIMIT, Head, decode_head, encode_head
from flowops.ledger.journal import JOURNAL_LIMIT, Journal, Written, digest, read_journal
from flowops.ledger.lines import Origin, decode_line, decode_sealed
from flowops.ledger.store import DEFINITIONS, HEADS, RECORDS, Damaged, Holder
from flowops.model.record import Author, Entry, Event, Past

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from flowops.ledger.store import Store
    from flowops.model.definition import Definition
    from flowops.model.record import Record
    from flowops.operations.ports import Clock

T = TypeVar("T")

_UNKNOWN_AGAIN = "it is not used, and what it would have proven is unknown"


class _Kept(Struct, frozen=True):
    """What is kept of an account: its head, and the last line of each journal, by its file."""

    head: Head
    entries: dict[str, Entry]

    def behind(self) -> Iterator[tuple[str, str]]:
        for name, entry in self.entries.items():
            if entry.number < self.head.numbers.get(name, 0):
                yield entry.record.address


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
    ) -> None:
        """`environ` names the user and the CI run that write; `commit` is what is checked out."""
        self._store = store
        self._origin = Origin.of(environment, gateway)
        self._clock = clock
        self._environ = environ
        self._commit = commit
        self._warnings: dict[str, None] = {}
        self._written: dict[tuple[str, str], Written] = {}
        self._definitions: dict[str, bytes] = {}
        self._surely_kept: set[str] | None = None
        self._left: dict[str, Head] = {}
        self._guard = threading.Lock()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was found damaged or foreign so far, each file named once per trouble."""
        with self._guard:
            return tuple(self._warnings)

    def read_past(self, left_out: Collection[str] = ()) -> Past:
        left = {file_stem(account) for account in left_out}
        accounts = [name for name in self._accounts() if name not in left]
        kept = self._store.each(self._read_account, accounts)
        return Past(
            tuple(entry.record for each in kept for entry in each.entries.values()),
            frozenset(address for each in kept for address in each.behind()),
            frozenset(each.head.commit for each in kept if each.head.commit is not None),
        )

    def read_records(self, left_out: Collection[str] = ()) -> tuple[Record, ...]:
        return self.read_past(left_out).records

    def read_history(self, record: Record) -> tuple[Entry, ...]:
        """Every line of this flow's journal, oldest first; none where it is damaged."""

        def entries(content: bytes) -> tuple[Entry, ...]:
            return tuple(decode_line(line, self._origin) for line in read_journal(content).lines)

        return self._read((RECORDS, *journal_of(record)), entries, JOURNAL_LIMIT) or ()

    def save_record(self, record: Record, event: Event = Event.READ) -> None:
        place = journal_of(record)
        before = self._written.get(place)
        written = before and before.appended(event, record, self._author, self._origin)
        if not written:
            written = self._written_whole(place, record, event)
        with self._guard:
            self._written[place] = written

    def save_definition(self, definition: Definition) -> None:
        fingerprint, surely_kept = definition.fingerprint, self._surely_kept
        if surely_kept is not None and fingerprint in surely_kept:
            return
        path = (DEFINITIONS, definition_file(fingerprint))
        content = self._make_way(
            path, lambda content: self._found_whole(content, fingerprint), DEFINITION_LIMIT
        )
        if content is None:
            content = encode_definition(definition)
            self._store.keep(*path, content=content)
        with self._guard:
            self._definitions[fingerprint] = digest(content)
            if surely_kept is not None:
                surely_kept.add(fingerprint)

    def read_definition(self, fingerprint: str) -> Definition | None:
        path = (DEFINITIONS, definition_file(fingerprint))
        return self._read(
            path, lambda content: decode_definition(content, fingerprint), DEFINITION_LIMIT
        )

    @contextmanager
    def lock(self, accounts: Iterable[str]) -> Iterator[None]:
        names = sorted({file_stem(account) for account in accounts})
        if not names:  # a shard may have no account, and then nobody is in its way
            yield
            return
        now = self._clock.now()
        holder = Holder.this_process(now, self._environ, uuid4().hex, len(names))
        with self._store.lock(holder, names):
            self._left.clear()
            self._surely_kept = set()
            try:
                yield
            finally:
                self._surely_kept = None
                self._leave_heads()

    def holders(self) -> tuple[Holder, ...]:
        """Who took locks and did not give them back: alive, or killed while holding them."""
        return self._store.holders()

    def unlock(self, holder_id: str) -> None:
        self._store.unlock(holder_id)

    @cached_property
    def _author(self) -> Author:
        environ = self._environ
        here = Holder.this_process(self._clock.now(), environ, "")
        who = environ.get("GITHUB_ACTOR") or environ.get("GITLAB_USER_LOGIN") or here.who
        return Author(who, here.run, self._commit())

    def _accounts(self) -> list[str]:
        return [name for name in self._store.names(RECORDS) if not name.startswith(".")]

    def _files(self, account: str) -> tuple[str, ...]:
        try:
            return self._store.names(RECORDS, account)
        except StoreFailed as problem:
            self._note(f"{problem.message}; nothing in it is used")
            return ()

    def _read_account(self, account: str) -> _Kept:
        names = self._files(account)
        head = self._head(account)
        journals = (name for name in names if name.endswith(JOURNAL))
        last = ((name, self._last_entry(account, name, head)) for name in journals)
        return _Kept(head, {name: entry for name, entry in last if entry is not None})

    def _last_entry(self, account: str, name: str, head: Head) -> Entry | None:
        path = (RECORDS, account, name)

        def last(content: bytes) -> Entry:
            journal, entry = self._read_journal(content, (account, name))
            if journal.torn and entry.number < head.numbers.get(name, 0):
                # A kill tears the line that it interrupts, and none that an ended run left.
                raise Damaged("its last lines are missing")
            if journal.torn:
                self._warn(path, "its last line is torn", "the line before it holds")
            return entry

        return self._read(path, last, JOURNAL_LIMIT, _UNKNOWN_AGAIN)

    def _read_journal(self, content: bytes, place: tuple[str, str]) -> tuple[Journal, Entry]:
        journal = read_journal(content)
        entry = decode_sealed(journal.lines[-1], self._origin)
        if journal_of(entry.record) != place:
            record = entry.record
            raise Damaged(f"it speaks of flow {record.key!r} in account {record.waba_id!r}")
        return journal, entry

    def _written_whole(self, place: tuple[str, str], record: Record, event: Event) -> Written:
        path = (RECORDS, *place)
        found = self._make_way(path, lambda content: self._to_go_on(content, place), JOURNAL_LIMIT)
        journal, last = found or (Journal(), self._left_before(*place))
        number = last + 1
        content = journal.with_entry(Entry(number, event, record, self._author), self._origin)
        return Written.of(number, content, self._store.write(*path, content=content))

    def _to_go_on(self, content: bytes, place: tuple[str, str]) -> tuple[Journal, int]:
        """The journal and the number of its last line; verified unless it is as we left it."""
        written = self._written.get(place)
        if written and (left := written.journal(content)):
            return left, written.number
        journal, entry = self._read_journal(content, place)
        return journal, entry.number

    def _found_whole(self, content: bytes, fingerprint: str) -> bytes:
        """One definition in thousands of accounts is parsed once, and known again by its digest."""
        if self._definitions.get(fingerprint) != digest(content):
            decode_definition(content, fingerprint)
        return content

    def _make_way(self, path: tuple[str, ...], read: Callable[[bytes], T], limit: int) -> T | None:
        """The good file that stands there; a damaged one is moved aside, never written over."""
        try:
            content = self._store.read(*path, limit=limit)
            return None if content is None else read(content)
        except Damaged as damage:
            self._warn(path, damage, f"it is kept as {self._store.set_aside(*path)}")
            return None

    def _head(self, account: str) -> Head:
        return self._read(_head_path(account), decode_head, HEAD_LIMIT) or Head()

    def _left_before(self, account: str, name: str) -> int:
        """Lines of a journal that is gone by now. Read once for an account: it is who has its lock
        that writes it, when all is done, and with many flows it is long.
        """
        if account not in self._left:
            self._left[account] = self._head(account)
        return self._left[account].numbers.get(name, 0)

    def _leave_heads(self) -> None:
        """Not worth failing for: without it an older copy of a journal is not recognised."""
        numbers: dict[str, dict[str, int]] = {}
        for (account, name), written in self._written.items():
            numbers.setdefault(account, {})[name] = written.number
        if not numbers:
            return
        commit = self._author.commit

        def next_head(account: str) -> bytes:
            before = self._head(account)
            both = {**before.numbers, **numbers[account]}
            return encode_head(Head(before.serial + 1, commit, both))

        try:
            heads = self._store.each(next_head, numbers)
            self._store.write_all(dict(zip(map(_head_path, numbers), heads, strict=True)))
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


def _head_path(account: str) -> tuple[str, str]:
    """Not among the records, so that an older copy of those does not bring its own head along."""
    return HEADS, f"{account}.json"
