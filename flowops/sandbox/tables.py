"""Reads and writes the rows: flows, their JSON, accounts, keys, phones, messages, requests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from flowops.sandbox.flows import Flow, Problem

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


Edition = Literal["draft", "published"]

REQUESTS_KEPT = 10_000
_HISTORY_KEPT = 20

_ORDERS = {
    "newest": "SELECT facts FROM flows WHERE waba_id = ? ORDER BY number DESC LIMIT ? OFFSET ?",
    "oldest": "SELECT facts FROM flows WHERE waba_id = ? ORDER BY number LIMIT ? OFFSET ?",
    "name": "SELECT facts FROM flows WHERE waba_id = ? ORDER BY name, number LIMIT ? OFFSET ?",
    "shuffled": """SELECT facts FROM flows WHERE waba_id = ?
        ORDER BY (number * 7919) % 10007, number LIMIT ? OFFSET ?""",
}

_FIRST_ID = 123_456_789_012_345  # the one on the gateway's page
_ID_RANGE = 900_000_000_000_000
_ID_STEP = 618_033_988_749_893  # shares no factor with the range: no id comes twice


class Account(Struct, frozen=True):
    waba_id: str
    organization: str
    integrity_blocked: bool


class LoggedRequest(Struct, frozen=True):
    """One line of the request log. `status` is None where a fault left no answer."""

    at: float
    method: str
    path: str
    status: int | None


class Tables:
    """The rows, through one connection; whether in one transaction is up to `Store`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._run = connection.execute

    # Keys and accounts.

    def find_key(self, key_hash: str) -> tuple[str, bool] | None:
        """The organization, and whether the key was revoked."""
        row = self._run(
            "SELECT organization, revoked FROM keys WHERE hash = ?", (key_hash,)
        ).fetchone()
        return None if row is None else (row[0], bool(row[1]))

    def save_key(self, key_hash: str, organization: str, *, revoked: bool) -> None:
        self._run("INSERT OR REPLACE INTO keys VALUES (?, ?, ?)", (key_hash, organization, revoked))

    def find_account(self, waba_id: str) -> Account | None:
        row = self._run(
            "SELECT waba_id, organization, integrity_blocked FROM accounts WHERE waba_id = ?",
            (waba_id,),
        ).fetchone()
        return None if row is None else Account(row[0], row[1], bool(row[2]))

    def add_account(self, waba_id: str, organization: str, now: float) -> None:
        """Does nothing if somebody was faster."""
        self._run(
            "INSERT OR IGNORE INTO accounts VALUES (?, ?, 0, ?)", (waba_id, organization, now)
        )

    def block_account(self, waba_id: str, *, blocked: bool) -> None:
        self._run("UPDATE accounts SET integrity_blocked = ? WHERE waba_id = ?", (blocked, waba_id))

    def list_accounts(self) -> list[Account]:
        rows = self._run("SELECT waba_id, organization, integrity_blocked FROM accounts ORDER BY 1")
        return [Account(row[0], row[1], bool(row[2])) for row in rows]

    def claim_phone(self, phone_id: str, waba_id: str) -> str:
        """The account of a phone; the first flow that it sends decides."""
        self._run("INSERT OR IGNORE INTO phones VALUES (?, ?)", (phone_id, waba_id))
        row = self._run("SELECT waba_id FROM phones WHERE phone_id = ?", (phone_id,)).fetchone()
        return str(row[0])

    # Flows.

    def find_flow(self, flow_id: str) -> Flow | None:
        row = self._run("SELECT facts FROM flows WHERE id = ?", (flow_id,)).fetchone()
        return None if row is None else _decode(row[0])

    def flows_named(self, waba_id: str, name: str) -> list[Flow]:
        rows = self._run("SELECT facts FROM flows WHERE waba_id = ? AND name = ?", (waba_id, name))
        return [_decode(row[0]) for row in rows]

    def list_flows(
        self, waba_id: str, order: str = "newest", limit: int = -1, offset: int = 0
    ) -> list[Flow]:
        rows = self._run(_ORDERS[order], (waba_id, limit, offset))
        return [_decode(row[0]) for row in rows]

    def count_flows(self, waba_id: str) -> int:
        row = self._run("SELECT count(*) FROM flows WHERE waba_id = ?", (waba_id,)).fetchone()
        return int(row[0])

    def list_flows_as_of(self, waba_id: str, at: float) -> list[Flow]:
        """What a list showed at that time, newest first, deleted flows among them."""
        rows = self._run(
            """SELECT facts FROM history WHERE number IN (
                SELECT max(number) FROM history WHERE waba_id = ? AND at <= ? GROUP BY flow_id)
                AND facts IS NOT NULL ORDER BY flow_id DESC""",
            (waba_id, at),
        )
        return sorted((_decode(row[0]) for row in rows), key=lambda flow: -flow.created_at)

    def add_flow(self, flow: Flow, now: float) -> Flow:
        """Gives the flow its id: 15 digits, never given before."""
        cursor = self._run(
            "INSERT INTO flows (waba_id, name, facts) VALUES (?, ?, '')", (flow.waba_id, flow.name)
        )
        numbered = replace(flow, id=_id_for(cursor.lastrowid or 0))
        self._run("UPDATE flows SET id = ? WHERE number = ?", (numbered.id, cursor.lastrowid))
        self.save_flow(numbered, now)
        return numbered

    def save_flow(self, flow: Flow, now: float) -> None:
        facts = _encode(flow)
        self._run("UPDATE flows SET name = ?, facts = ? WHERE id = ?", (flow.name, facts, flow.id))
        self._remember(flow, now, facts)

    def delete_flow(self, flow: Flow, now: float) -> None:
        self._run("DELETE FROM flows WHERE id = ?", (flow.id,))
        self._run("DELETE FROM definitions WHERE flow_id = ?", (flow.id,))
        self._remember(flow, now, None)

    def _remember(self, flow: Flow, now: float, facts: str | None) -> None:
        self._run(
            "INSERT INTO history (flow_id, waba_id, at, facts) VALUES (?, ?, ?, ?)",
            (flow.id, flow.waba_id, now, facts),
        )
        self._run(
            """DELETE FROM history WHERE flow_id = ? AND number <= (SELECT number FROM history
                WHERE flow_id = ? ORDER BY number DESC LIMIT 1 OFFSET ?)""",
            (flow.id, flow.id, _HISTORY_KEPT),
        )

    # The JSON of a flow.

    def save_definition(self, flow_id: str, edition: Edition, text: str) -> None:
        self._run("INSERT OR REPLACE INTO definitions VALUES (?, ?, ?)", (flow_id, edition, text))

    def read_definition(self, flow_id: str, edition: Edition) -> dict[str, Any] | None:
        row = self._run(
            "SELECT text FROM definitions WHERE flow_id = ? AND edition = ?", (flow_id, edition)
        ).fetchone()
        return None if row is None else dict(json.loads(row[0]))

    def keep_as_published(self, flow_id: str) -> None:
        self._run(
            """INSERT OR REPLACE INTO definitions SELECT flow_id, 'published', text
                FROM definitions WHERE flow_id = ? AND edition = 'draft'""",
            (flow_id,),
        )

    # Messages and requests.

    def add_message(self, message_id: str, flow_id: str, now: float, *, warned: bool) -> None:
        self._run("INSERT INTO messages VALUES (?, ?, ?, ?)", (message_id, flow_id, now, warned))

    def count_messages(self, flow_id: str, since: float) -> int:
        row = self._run(
            "SELECT count(*) FROM messages WHERE flow_id = ? AND at > ?", (flow_id, since)
        ).fetchone()
        return int(row[0])

    def log_request(self, request: LoggedRequest) -> None:
        cursor = self._run(
            "INSERT INTO requests (at, method, path, status) VALUES (?, ?, ?, ?)",
            (request.at, request.method, request.path, request.status),
        )
        if (cursor.lastrowid or 0) % 100 == 0:
            oldest = (cursor.lastrowid or 0) - REQUESTS_KEPT
            self._run("DELETE FROM requests WHERE number <= ?", (oldest,))

    def list_requests(self, last: int) -> list[LoggedRequest]:
        """The last so many, oldest first."""
        rows: Iterable[tuple[Any, ...]] = self._run(
            "SELECT at, method, path, status FROM requests ORDER BY number DESC LIMIT ?", (last,)
        )
        return [LoggedRequest(*row) for row in rows][::-1]

    # The file itself.

    def signing_key(self) -> bytes:
        row = self._run("SELECT value FROM settings WHERE name = 'signing_key'").fetchone()
        return bytes.fromhex(row[0])

    def empty(self, table: str) -> None:
        self._run(f"DELETE FROM {table}")  # noqa: S608 - a name out of our own list


def _id_for(number: int) -> str:
    return str(10**14 + (_FIRST_ID - 10**14 + _ID_STEP * (number - 1)) % _ID_RANGE)


def _encode(flow: Flow) -> str:
    return json.dumps(to_builtins(flow), separators=(",", ":"))


def _decode(facts: str) -> Flow:
    values = json.loads(facts)
    values["categories"] = tuple(values["categories"])
    values["problems"] = tuple(Problem(**problem) for problem in values["problems"])
    return Flow(**values)
