"""What the sandbox holds, for a person to look at; and how it is emptied."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.sandbox.store import Store, reset_store

if TYPE_CHECKING:
    from pathlib import Path

    from flowops.sandbox.flows import Flow
    from flowops.sandbox.tables import Account, LoggedRequest, Tables


class ShownFlow(Struct, frozen=True):
    """`published`: some version of it is live, whatever its status says."""

    id: str
    name: str
    status: str
    categories: tuple[str, ...]
    published: bool
    updated_at: datetime
    errors: int
    messages: int
    json_version: str | None


class ShownAccount(Struct, frozen=True):
    waba_id: str
    organization: str
    integrity_blocked: bool
    flows: tuple[ShownFlow, ...]


class ShownRequest(Struct, frozen=True):
    """`status` is None where a fault left no answer."""

    at: datetime
    method: str
    path: str
    status: int | None


class Overview(Struct, frozen=True):
    """Accounts by id, their flows oldest first, and the last requests, oldest first."""

    accounts: tuple[ShownAccount, ...]
    requests: tuple[ShownRequest, ...]


def show(path: Path, last: int = 20) -> Overview:
    """Reads the file, with `last` so many requests. A file that is not there is an empty sandbox.

    Raises StoreUnreadable.
    """
    if not path.exists():
        return Overview((), ())
    store = Store(path)
    try:
        with store.reading() as tables:
            accounts = tuple(_account(tables, account) for account in tables.list_accounts())
            requests = tuple(_request(request) for request in tables.list_requests(last))
            return Overview(accounts, requests)
    finally:
        store.close()


def reset(path: Path) -> None:
    """Empties the sandbox, also one that is in use or unreadable. Ids are not given again."""
    reset_store(path)


def _account(tables: Tables, account: Account) -> ShownAccount:
    flows = tables.list_flows(account.waba_id, "oldest")
    return ShownAccount(
        waba_id=account.waba_id,
        organization=account.organization,
        integrity_blocked=account.integrity_blocked,
        flows=tuple(_flow(tables, flow) for flow in flows),
    )


def _flow(tables: Tables, flow: Flow) -> ShownFlow:
    return ShownFlow(
        id=flow.id,
        name=flow.name,
        status=flow.status,
        categories=flow.categories,
        published=flow.published_at is not None,
        updated_at=_moment(flow.updated_at),
        errors=len(flow.problems),
        messages=tables.count_messages(flow.id, since=0.0),
        json_version=flow.json_version,
    )


def _request(request: LoggedRequest) -> ShownRequest:
    return ShownRequest(_moment(request.at), request.method, request.path, request.status)


def _moment(epoch: float) -> datetime:
    return datetime.fromtimestamp(epoch, tz=UTC)
