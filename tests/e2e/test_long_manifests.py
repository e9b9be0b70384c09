"""What a long manifest begins while it is read."""

from __future__ import annotations

import socket
from uuid import uuid4

import pytest


def a_flow(number):
    return {"name": f"A flow of {number}", "categories": ["OTHER"], "json": "a.json"}


@pytest.fixture
def silent():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        yield server


@pytest.fixture
def project(silent, project_on, gateway):
    """Whose gateway takes connections and says nothing, and whose last flow is wrong."""
    url = f"http://127.0.0.1:{silent.getsockname()[1]}"
    project = project_on(gateway)
    project.flow("a")
    project.manifest["environments"] = {"production": {"gateway": url, "waba": str(uuid4())}}
    project.manifest["flows"] |= {f"flow-{number}": a_flow(number) for number in range(400)}
    project.manifest["flows"]["flow-399"]["no"] = "such key"
    project.save()
    return project


@pytest.mark.parametrize("command", ["plan", "apply --yes", "drift"])
def test_a_connection_is_begun_and_nothing_is_asked_on_it(project, silent, command):
    ended = project.run(*command.split())

    with silent.accept()[0] as connection:
        assert connection.recv(1) == b""
    assert ended.code == 3
    assert "flow-399" in ended.err


def test_without_a_key_there_is_no_connection(project, silent):
    project.environ.clear()
    del project.manifest["flows"]["flow-399"]["no"]
    project.save()

    assert project.plan().code == 4
    with pytest.raises(TimeoutError):
        silent.accept()


def test_another_environment_is_no_reason_for_one(project, silent):
    assert project.run("plan", "-e", "sandbox").code == 3
    with pytest.raises(TimeoutError):
        silent.accept()
