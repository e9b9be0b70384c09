"""The sandbox as the far side: its real application over a database in memory, or the lean one."""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import httpx
from msgspec.structs import replace

from flowops.sandbox.app import SandboxApp
from flowops.sandbox.faults import FaultScript
from flowops.sandbox.flows import LIVE, Status, fingerprint, new_draft
from flowops.sandbox.intake import OWN_ORGANIZATION
from flowops.sandbox.lifecycle import after_metadata_edit, after_publish
from flowops.sandbox.schema import EMPTIED_BY_RESET, TABLES
from flowops.sandbox.switches import Switches
from flowops.sandbox.tables import Tables
from flowops.sandbox.writing import store_upload
from tests.simulator.account import EPOCH, WABA
from tests.simulator.definitions import TAKEN_AS, UPLOADS
from tests.simulator.lean import LeanApp, LeanTables
from tests.simulator.trace import Flow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flowops.sandbox.flows import Flow as Row
    from flowops.sandbox.tables import LoggedRequest


class _QuietTables(Tables):
    """Without the log of requests: the trace is one."""

    def log_request(self, request: LoggedRequest) -> None:
        pass

    def read_text(self, flow_id: str, edition: str) -> str | None:
        asked = "SELECT text FROM definitions WHERE flow_id = ? AND edition = ?"
        row = self._run(asked, (flow_id, edition)).fetchone()
        return None if row is None else row[0]


class MemoryStore:
    """Fits what the application asks of `flowops.sandbox.store.Store`. One user at a time."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        for table in TABLES:
            self._connection.execute(table)
        # The key that signs links: the same in every run of a seed.
        self._connection.execute("INSERT INTO settings VALUES ('signing_key', ?)", ("ab" * 32,))
        self.tables = _QuietTables(self._connection)

    @contextmanager
    def reading(self) -> Iterator[Tables]:
        yield self.tables

    @contextmanager
    def writing(self) -> Iterator[Tables]:
        """One transaction, as in a file."""
        run = self._connection.execute
        run("BEGIN")
        try:
            yield self.tables
            run("COMMIT")
        except BaseException:
            run("ROLLBACK")
            raise

    def reset(self) -> None:
        for name in (*EMPTIED_BY_RESET, "sqlite_sequence"):
            self.tables.empty(name)

    def close(self) -> None:
        """There is nothing to close: it is used again."""


_STORE = MemoryStore()


def _application(switches: Switches, now: Callable[[], float]) -> SandboxApp:
    # The paths hang on one switch alone, and to compile them takes milliseconds.
    paths = Switches(read_back=switches.read_back)
    app = SandboxApp(_STORE, paths, FaultScript(), clock=now, latency=0.0, sleep=lambda _: None)
    app._switches = switches
    return app


class SandboxAccount:
    """The account of the simulation, and what people and Meta do to it without the API."""

    def __init__(self, switches: Switches, now: Callable[[], float], *, is_lean: bool) -> None:
        self._switches = switches
        self._now = lambda: EPOCH + now()
        self.app: LeanApp | SandboxApp
        if is_lean:
            self._tables = LeanTables()
            self.app = LeanApp(self._tables, switches, self._now)
            self.transport: httpx.BaseTransport = self.app
        else:
            _STORE.reset()
            self._tables = _STORE.tables
            self.app = _application(switches, self._now)
            self.transport = httpx.WSGITransport(self.app)
        self._tables.add_account(WABA, OWN_ORGANIZATION, EPOCH)

    def state(self) -> tuple[object, ...]:
        """All that an answer of the lean one hangs on, apart from the time."""
        return self._switches, *self._tables.state()

    def rules_asked(self) -> tuple[tuple[str, object], ...]:
        """None: they are all part of its state."""
        return ()

    def is_ruled(self, asked: tuple[tuple[str, object], ...]) -> bool:
        return not asked

    def take_updates(self) -> None:
        """The flows of an older kind are moved to the new one, which takes uploads."""
        self._switches = self.app._switches = replace(self._switches, legacy_immutable=False)

    def answer(self, request: httpx.Request) -> httpx.Response:
        """The whole of it."""
        response = self.transport.handle_request(request)
        if isinstance(self.app, LeanApp):
            return response
        body = b"".join(response.stream)
        return httpx.Response(response.status_code, headers=response.headers, content=body)

    def add(self, name: str, categories: frozenset[str], definition: str, *, live: bool) -> str:
        """Somebody made it long ago."""
        upload, now = UPLOADS[definition], self._now() - 3600
        row = new_draft(WABA, name, tuple(sorted(categories)), upload, now)
        row = self._tables.add_flow(row, now)
        self._tables.save_definition(row.id, "draft", upload.text)
        if live:
            self._tables.save_flow(after_publish(row, self._switches, now), now)
            self._tables.keep_as_published(row.id)
        return row.id

    def edit(self, flow_id: str, definition: str) -> None:
        switches = replace(self._switches, legacy_immutable=False)
        store_upload(self._tables, self._row(flow_id), UPLOADS[definition], switches, self._now())

    def rename(self, flow_id: str, name: str) -> None:
        switches, now = replace(self._switches, legacy_immutable=False), self._now()
        self._tables.save_flow(
            after_metadata_edit(self._row(flow_id), switches, now, name=name), now
        )

    def delete(self, flow_id: str) -> None:
        self._tables.delete_flow(self._row(flow_id), self._now())

    def set_status(self, flow_id: str, status: str) -> None:
        row = self._row(flow_id)
        is_served = status not in {Status.DRAFT, Status.DEPRECATED} and row.published_at is None
        if is_served and not row.problems:
            row = replace(row, published_at=self._now())
            self._tables.keep_as_published(flow_id)
        self._tables.save_flow(replace(row, status=status), self._now())

    def truth(self, flow_id: str | None) -> Flow | None:
        row = self._tables.find_flow(flow_id) if flow_id is not None else None
        return None if row is None else self._flow(row)

    def flows(self) -> tuple[Flow, ...]:
        return tuple(self._flow(row) for row in self._rows())

    def flow_ids(self) -> list[str]:
        return [row.id for row in self._rows()]

    def _rows(self) -> list[Row]:
        return self._tables.list_flows(WABA, "oldest")

    def _row(self, flow_id: str) -> Row:
        row = self._tables.find_flow(flow_id)
        if row is None:
            raise AssertionError(f"flow {flow_id} is not there")
        return row

    def _flow(self, row: Row) -> Flow:
        published = self._tables.read_text(row.id, "published")
        return Flow(
            row.id,
            row.name,
            row.status,
            TAKEN_AS[row.fingerprint],
            None if published is None else _label_of(published),
            bool(row.problems),
            row.updated_at,
            row.status in LIVE or row.published_at is not None,
        )


@cache
def _label_of(text: str) -> str:
    return TAKEN_AS[fingerprint(json.loads(text))]
