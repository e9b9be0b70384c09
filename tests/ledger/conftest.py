from __future__ import annotations

from datetime import UTC, datetime

import pytest

from flowops.ledger.kept import KeptLedger
from flowops.ledger.local_store import LocalStore


class StoppedClock:
    def now(self) -> datetime:
        return datetime(2026, 11, 28, 10, 0, tzinfo=UTC)


@pytest.fixture
def state(tmp_path):
    return tmp_path / ".flowops"


@pytest.fixture
def open_ledger(state):
    """A ledger on `state`, as another run of the command would open it."""

    def opened(
        environment="production", gateway="https://gateway.example.com", environ=None, commit=None
    ):
        return KeptLedger(
            LocalStore(state, environment),
            environment,
            gateway,
            clock=StoppedClock(),
            environ={"USER": "ana"} if environ is None else environ,
            commit=lambda: commit,
        )

    return opened


@pytest.fixture
def ledger(open_ledger):
    return open_ledger()
