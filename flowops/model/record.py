"""What flowops last did to a flow: evidence for the next plan, never truth."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from flowops.model.status import FlowStatus


class Evidence(Enum):
    """How strongly the live definition is known, strongest first."""

    READ_BACK = "read-back"
    TIMESTAMP = "timestamp"
    RECORD = "record"
    NONE = "none"


class Intent(Enum):
    """A write that was announced and whose receipt is not there yet."""

    CREATE = "create"
    REPLACE_JSON = "replace-json"
    PUBLISH = "publish"


class Event(Enum):
    """What a line of a flow's journal says of the write that it is about."""

    INTENT = "intent"  # announced; from here on it may have been sent
    RECEIPT = "receipt"  # it took effect
    REJECTED = "rejected"  # it certainly did not
    AMBIGUOUS = "ambiguous"  # nobody can say; the next run looks before it writes
    ADOPTED = "adopted"  # an existing flow is ours from here on
    READ = "read"  # something was learned, nothing written


class Record(Struct, frozen=True):
    """Everything a record may hold; `ledger/` writes these fields and no others.

    `fingerprint` is of the definition that the flow holds (None before the first receipt),
    `intended` of the one that an open intent carries. `was_published` stays true once the flow was
    seen published; `last_published` is the fingerprint of the last good published definition, kept
    by content address so that it can be put back, None where it never was readable. `refused` is
    the fingerprint of the last definition in which Meta found errors, `held` those of the
    definitions that a person rolled back from: they are not put live again by themselves.
    `updated_at` and `readable` are what get told after our last write: when the flow changed, and
    whether its definition can be read back; None where it told no date, and where it was not asked.
    """

    key: str
    waba_id: str
    flow_id: str | None
    name: str
    status: FlowStatus
    fingerprint: str | None
    categories: frozenset[str] = frozenset()
    endpoint_uri: str | None = None
    updated_at: str | None = None
    intent: Intent | None = None
    intended: str | None = None
    was_published: bool = False
    last_published: str | None = None
    refused: str | None = None
    held: frozenset[str] = frozenset()
    readable: bool | None = None
    applied_at: str | None = None

    @property
    def address(self) -> tuple[str, str]:
        """The same as `DesiredFlow.address`."""
        return (self.waba_id, self.key)


class Author(Struct, frozen=True):
    """Who wrote a line: a person or a CI user, the CI job's page, and the commit checked out."""

    who: str
    run: str | None = None
    commit: str | None = None


class Entry(Struct, frozen=True):
    """One line of a flow's journal: the record as it was after `event`. Numbers count from 1."""

    number: int
    event: Event
    record: Record
    author: Author


class Past(Struct, frozen=True):
    """All that we recorded, and what speaks against trusting it.

    `behind` are the addresses whose journal is shorter than a later run left it: an older copy was
    put back. `commits` are what the last apply of each account that ended was made from.
    """

    records: tuple[Record, ...] = ()
    behind: frozenset[tuple[str, str]] = frozenset()
    commits: frozenset[str] = frozenset()
