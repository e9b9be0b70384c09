"""What flowops last did to a flow: evidence for the next plan, never truth."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

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


@dataclass(frozen=True, slots=True)
class Record:
    """Everything a record may hold; `ledger/` writes these fields and no others.

    `fingerprint` is of the definition that the flow holds (None before the first receipt),
    `intended` of the one that an open intent carries. `was_published` stays true once the flow was
    seen published; `last_published` is the fingerprint of the last good published definition, kept
    by content address so that it can be put back, None where it never was readable. `refused` is
    the fingerprint of the last definition in which Meta found errors.
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
    applied_at: str | None = None

    @property
    def address(self) -> tuple[str, str]:
        """The same as `DesiredFlow.address`."""
        return (self.waba_id, self.key)
