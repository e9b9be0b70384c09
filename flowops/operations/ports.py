"""What the use cases need from the world; `gateway/` and `ledger/` fit these shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from flowops.model.definition import Definition
    from flowops.model.flows import (
        Account,
        FlowList,
        FlowMessage,
        LiveFlow,
        Preview,
        ValidationError,
    )
    from flowops.model.outcome import Outcome
    from flowops.model.record import Entry, Event, Past, Record


class Gateway(Protocol):
    """One method per endpoint. Safe for many threads at once.

    A method repeats a call by itself only where that cannot do anything twice: every read, and a
    write that certainly had no effect (nothing sent, or 429 in the gateway's own words). Whatever
    else went wrong comes back as `Definite` or `Ambiguous`; nothing is raised.
    """

    def list_flows(self, account: Account) -> Outcome[FlowList]:
        """Every flow of the account, read to the last page, or no answer at all."""

    def get_flow(self, account: Account, flow_id: str) -> Outcome[LiveFlow]: ...

    def read_definition(self, live: LiveFlow) -> Outcome[Definition]:
        """What `live.definition_url` holds; the key does not go along."""

    def get_preview(self, account: Account, flow_id: str) -> Outcome[Preview]: ...

    def create_flow(
        self, account: Account, name: str, categories: frozenset[str], definition: Definition
    ) -> Outcome[LiveFlow]: ...

    def replace_json(
        self, account: Account, flow_id: str, file_name: str, definition: Definition
    ) -> Outcome[tuple[ValidationError, ...]]:
        """The errors are those of the answer; only a flow read again shows all of them."""

    def publish_flow(self, account: Account, flow_id: str) -> Outcome[None]: ...

    def send_message(self, phone_id: str, message: FlowMessage) -> Outcome[str]:
        """The id of the accepted message. Accepted is not delivered."""


class Patience(Protocol):
    """All waiting of a run, out of one budget."""

    def wait(self, attempt: int, retry_after: float | None = None) -> bool:
        """Wait before try number `attempt` + 1; False, at once, when the budget does not reach."""


class Ledger(Protocol):
    """What we recorded in one environment: a journal for each flow."""

    def read_past(self, left_out: Collection[str] = ()) -> Past:
        """Of all accounts on record but these. Damaged and foreign records are named in
        `warnings`, never returned.
        """

    def read_records(self, left_out: Collection[str] = ()) -> tuple[Record, ...]:
        """Those of the past."""

    def read_history(self, record: Record) -> tuple[Entry, ...]:
        """Every line of this flow's journal, oldest first."""

    @property
    def warnings(self) -> tuple[str, ...]: ...

    def save_record(self, record: Record, event: Event) -> None:
        """One more line. Durable when it returns. Raises StoreFailed."""

    def save_definition(self, definition: Definition) -> None:
        """Kept under its fingerprint. Durable when it returns. Raises StoreFailed."""

    def read_definition(self, fingerprint: str) -> Definition | None: ...

    def lock(self, accounts: Iterable[str]) -> AbstractContextManager[None]:
        """The locks of these accounts, by their ids, all or none.

        Raises LockHeld, naming an account and its holder, without waiting.
        """


class Checkout(Protocol):
    """The repository that the manifest lies in, if it lies in one."""

    def commit(self) -> str | None:
        """The commit that is checked out."""

    def precedes(self, commit: str) -> bool:
        """Whether what is checked out is surely older than that commit."""


class Revisions(Protocol):
    """Files as they were at another revision of the repository that the manifest lies in."""

    def commit_of(self, revision: str) -> str | None:
        """None for what is no revision, and where there is no repository."""

    def branching_point(self) -> tuple[str, str] | None:
        """The commit at which what is checked out left the default branch, and its name."""

    def read(self, commit: str, names: Sequence[str], limit: int) -> dict[str, bytes | None]:
        """By their path from the manifest's folder; None for what is no file there, or larger
        than `limit` bytes. Raises StoreFailed.
        """


class Clock(Protocol):
    def now(self) -> datetime:
        """UTC, aware."""
