"""One server for a whole session, and for every test an account of its own on it."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from flowops.http import patience
from tests.e2e.gateways import Gateway, serving
from tests.e2e.project import Project


@pytest.fixture(scope="session")
def _served(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("gateway")) as gateway:
        yield gateway


@pytest.fixture
def gateway(_served):
    """An empty account, with the behaviour that the gateway's page documents."""
    return Gateway(_served.url, _served.db)


@pytest.fixture
def gateway_with(tmp_path):
    """A server of its own: for faults, and for other readings of what is not documented."""
    with ExitStack() as servers:
        yield lambda **behaviour: servers.enter_context(serving(tmp_path, **behaviour))


@pytest.fixture
def project(tmp_path, gateway):
    """An empty manifest whose only environment is `production`, on `gateway`."""
    return Project(tmp_path / "flows", {"production": gateway.environment()})


@pytest.fixture
def project_on(tmp_path):
    """The same on another gateway, with settings of the environment."""
    return lambda gateway, **settings: Project(
        tmp_path / "flows", {"production": gateway.environment(**settings)}
    )


@pytest.fixture
def sandboxed(tmp_path):
    """An empty manifest whose only environment is the embedded sandbox."""
    return Project(tmp_path / "flows", {"sandbox": {"gateway": "sandbox"}})


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch):
    """What backs off for a second in the world backs off for a hundredth of it here."""
    monkeypatch.setattr(patience, "FIRST_DELAY", 0.01)
