"""What lies where others write as well: journals and their head, damaged, or made up and sealed."""

from __future__ import annotations

import hashlib
import json

from flowops.ledger import head as heads
from flowops.ledger.head import Head, decode_head, encode_head
from flowops.ledger.journal import Journal, read_journal
from flowops.ledger.lines import Origin, decode_line
from flowops.ledger.store import Damaged
from flowops.model.record import Author, Entry, Event
from tests.builders import record
from tests.campaign.mutating import ODD, changed, damaged

ORIGIN = Origin.of("production", "https://gateway.example.com")


def _journal():
    """Three lines."""
    content = b""
    for number, event in enumerate((Event.INTENT, Event.RECEIPT, Event.READ), start=1):
        kept = record(updated_at="2026-11-28T12:00:00Z", refused="c1:00")
        entry = Entry(number, event, kept, Author("ana@here", "https://ci/1", "c0ffee"))
        before = read_journal(content) if content else Journal()
        content = before.with_entry(entry, ORIGIN)
    return content


JOURNAL = _journal()
LINE = JOURNAL.split(b"\n")[0].decode()
HEAD = encode_head(Head(3, "c0ffee", {"default/booking.jsonl": 3}))
PARTS = [*ODD, "DRAFT", "PUBLISHED", "create", "publish", "receipt", "production", "c1:00"]


def case(random):
    """Whose content it is, and the content."""
    kind = random.randrange(4)
    if kind == 0:
        return "journal", damaged(random, JOURNAL)
    if kind == 1:
        return "head", damaged(random, HEAD)
    if kind == 2:
        forged = changed(random, HEAD.decode(), PARTS)
        if isinstance(forged, dict):
            forged.pop("seal", None)
            forged["seal"] = heads._seal(forged)
        return "head", json.dumps(forged).encode()
    forged = changed(random, LINE, PARTS)
    if not isinstance(forged, dict):
        return "journal", json.dumps(forged).encode() + b"\n"
    forged.pop("seal", None)
    body = json.dumps(forged, separators=(",", ":")).encode().removesuffix(b"}")
    seal = hashlib.sha256(body).hexdigest().encode()
    return "journal", body + b',"seal":"%s"}\n' % seal


def run(case):
    whose, content = case
    try:
        return _use_head(content) if whose == "head" else _use_journal(content)
    except Damaged:
        return True


def _use_journal(content):
    journal = read_journal(content)
    for line in journal.lines:
        hash(decode_line(line, ORIGIN).record)
    return journal.torn


def _use_head(content):
    """As the ledger uses it: counted on, looked up, and compared."""
    head = decode_head(content)
    assert isinstance(head.serial + 1, int)
    assert all(each > 0 or each <= 0 for each in head.numbers.values())
    assert head.commit is None or head.commit.strip
    return False
