"""Journals in memory, line by line, as the steps of an apply and of a rollback leave them."""

from __future__ import annotations

from msgspec import Struct, field
from msgspec.structs import replace

from flowops.model.record import Author, Entry, Event, Intent, Record
from flowops.model.status import FlowStatus
from tests.applying.world import Memory
from tests.builders import record

DRAFT, PUBLISHED = FlowStatus.DRAFT, FlowStatus.PUBLISHED
ANA, CI = Author("ana@here"), Author("ci", "https://ci.example/7", "f" * 40)


class Story(Struct, dict=True):
    """What was done to one flow, told in the order in which it happened."""

    ledger: Memory = field(default_factory=Memory)
    record: Record = field(default_factory=lambda: record(fingerprint=None, status=DRAFT))
    author: Author = ANA

    def line(self, event, **changes):
        self.record = replace(self.record, **changes)
        self.ledger.records[self.record.address] = self.record
        number = len(self.ledger.journal) + 1
        self.ledger.journal.append(Entry(number, event, self.record, self.author))
        return self

    def announced(self, intent, definition, held=()):
        changes = {"intent": intent, "intended": definition.fingerprint}
        return self.line(Event.INTENT, held=frozenset(held), **changes)

    def uploaded(self, definition, held=(), intent=Intent.REPLACE_JSON):
        self.announced(intent, definition, held)
        self.line(Event.RECEIPT, fingerprint=definition.fingerprint, status=DRAFT)
        return self.line(Event.READ, intent=None, intended=None)

    def published(self, definition, held=()):
        """Uploaded, and published after it; what was published is kept."""
        self.ledger.definitions[definition.fingerprint] = definition
        self.uploaded(definition, held).announced(Intent.PUBLISH, definition, held)
        ours = definition.fingerprint
        changes = {"fingerprint": ours, "last_published": ours, "status": PUBLISHED}
        changes["was_published"] = True
        return self.line(Event.RECEIPT, intent=None, intended=None, **changes)

    def rolled_back(self, definition, *held):
        return self.published(definition, [each.fingerprint for each in held])

    @property
    def entries(self):
        return tuple(self.ledger.journal)
