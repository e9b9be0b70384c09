from __future__ import annotations

import pytest

from flowops.sandbox import create_app, read_switches
from tests.sandbox.builders import Api, Clock


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "sandbox.db"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def make_app(path, clock):
    """`make_app("readback", "page_size=2", faults=…)`: applications over the same file."""
    apps = []

    def make(profile="documented", *overrides, **more):
        app = create_app(path, switches=read_switches(profile, overrides), clock=clock, **more)
        apps.append(app)
        return app

    yield make
    for app in apps:
        app.close()


@pytest.fixture
def open_api(make_app):
    """The same, with a client in process."""
    clients = []

    def open_(profile="documented", *overrides, key="any-key", **more):
        clients.append(Api(make_app(profile, *overrides, **more), key=key))
        return clients[-1]

    yield open_
    for client in clients:
        client.close()


@pytest.fixture
def api(open_api):
    return open_api()
