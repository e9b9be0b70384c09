"""A kill where it hurts most: a published flow is a draft again, and nobody publishes it."""

from __future__ import annotations

import time

import pytest

pytestmark = pytest.mark.slow
COMMANDS = [
    ("plan",),
    ("drift",),
    ("status",),
    ("preview", "b"),
    ("outputs", "--format", "env"),
]


def test_a_flow_that_a_kill_left_in_draft_is_said_by_every_command_and_finished(
    gateway_with, project_on
):
    calls = []
    hanging = [{"route": "publish", "nth": 3, "do": {"hang": 60}}]
    gateway = gateway_with(faults=hanging, before=calls.append)
    project = project_on(gateway)
    project.flows("a", "b")
    project.applied()
    project.define("a", "newer")
    with project.spawn("apply", "--yes") as process:
        while calls.count("publish") < 3:
            assert process.poll() is None
            time.sleep(0.01)
        process.kill()
        process.communicate()
    assert gateway.statuses["A"] == "DRAFT"

    for command in COMMANDS:
        ended = project.run(*command)
        assert (ended.code, command) == (7, command), ended.said
        assert ended.err.startswith("warning: a was published and waits in DRAFT")

    project.applied()
    assert gateway.text("A", "published") == "newer"
    assert project.run("drift").code == 0
