from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest

from flowops.ledger.kept import KeptLedger
from flowops.ledger.local_store import LocalStore
from flowops.ledger.opening import open_store
from tests.ledger.object_places import CREDENTIALS, ObjectPlace, moto_app, serving
from tests.ledger.places import IDENTITY, HandClock, a_git_place


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


@pytest.fixture(params=["local", "git", "objects"])
def open_anywhere(request, tmp_path, monkeypatch):
    """A store in one place, as the run of this name opens it; in git, from a clone of its own."""
    for name, value in {**CREDENTIALS, **IDENTITY}.items():
        monkeypatch.setenv(name, value)

    def opened(state, folder, clock=None):
        return open_store(state, folder, "production", clock or HandClock(), os.environ)

    if request.param == "local":
        yield lambda _run, **how: opened(".flowops", tmp_path, **how)
    elif request.param == "git":
        place = a_git_place(tmp_path)
        yield lambda run, **how: opened("git:refs/flowops/state", place.clone(run), **how)
    else:
        with serving(moto_app()) as url:
            monkeypatch.setenv("AWS_ENDPOINT_URL", url)
            bucket = ObjectPlace(url).make().bucket
            yield lambda _run, **how: opened(f"s3://{bucket}/flowops", tmp_path, **how)
