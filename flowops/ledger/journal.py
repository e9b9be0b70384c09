"""A flow's journal: a line for each event, every line sealed and chained to the one before it.

A flow's record is what the last whole line says. A last line that a kill tore was never durable,
so nothing was done on the strength of it, and the line before it holds.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Self

from msgspec import Struct

from flowops.ledger.lines import encode_line, seal_at_end, seal_of
from flowops.ledger.store import Damaged
from flowops.model.record import Entry

if TYPE_CHECKING:
    from flowops.ledger.lines import Origin
    from flowops.ledger.store import End
    from flowops.model.record import Author, Event, Record

JOURNAL_LIMIT = 4 * 1024 * 1024
"""Bytes. A line is about a kilobyte; whatever is larger was not written by us."""

LONGEST = 400
"""Lines. A journal that gets longer keeps its newest half."""


class Journal(Struct, frozen=True):
    """The whole lines, verified; `seal` is that of the last, and `torn` says that half a line
    stood behind it.
    """

    lines: tuple[bytes, ...] = ()
    seal: str | None = None
    torn: bool = False

    def with_entry(self, entry: Entry, origin: Origin) -> bytes:
        """The file's content with one line more, and without what was torn."""
        kept = self.lines if len(self.lines) < LONGEST else self.lines[-LONGEST // 2 :]
        return b"".join(line + b"\n" for line in (*kept, encode_line(entry, origin, self.seal)))


class Written(Struct, frozen=True):
    """A journal as we left it: its lines, the number and the seal of the last, a hash to know it
    again by, and its end, where the store can go on from there.
    """

    lines: int
    number: int
    seal: str
    hash: hashlib._Hash
    end: End | None

    @classmethod
    def of(cls, number: int, content: bytes, end: End | None) -> Self:
        seal = seal_at_end(content[:-1])
        return cls(content.count(b"\n"), number, seal, hashlib.sha256(content), end)

    def appended(self, event: Event, record: Record, author: Author, origin: Origin) -> Self | None:
        """With one line more, which is all that was written. None, and nothing was, where the whole
        has to be. Raises StoreFailed.
        """
        if self.end is None or self.lines >= LONGEST:
            return None
        entry = Entry(self.number + 1, event, record, author)
        line = encode_line(entry, origin, self.seal)
        end = self.end.append(line + b"\n")
        if end is None:
            return None
        whole = self.hash.copy()
        whole.update(line + b"\n")
        return type(self)(self.lines + 1, entry.number, seal_at_end(line), whole, end)

    def journal(self, content: bytes) -> Journal | None:
        """None if anybody has written to it since; what we left is not verified a second time."""
        if digest(content) != self.hash.digest():
            return None
        lines = tuple(content.split(b"\n")[:-1])
        return Journal(lines, seal_at_end(lines[-1]))


def read_journal(content: bytes) -> Journal:
    """Raises Damaged, naming the line, for anything but whole lines in their order."""
    *whole, tail = content.split(b"\n")
    if not whole:
        raise Damaged("it has no whole line")
    seal: str | None = None
    for number, line in enumerate(whole, start=1):
        try:
            seal = seal_of(line, seal)
        except Damaged as damage:
            raise Damaged(f"line {number}: {damage}") from damage
    return Journal(tuple(whole), seal, torn=bool(tail))


def digest(content: bytes) -> bytes:
    """What a content that was found whole is known again by."""
    return hashlib.sha256(content).digest()
