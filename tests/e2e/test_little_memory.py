"""A machine with little memory, and a file that takes much of it: one line, and no traceback."""

from __future__ import annotations

import sys

import pytest

LIMIT = 200_000
"""Kilobytes of address space: enough for flowops, and not for millions of objects."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is no such limit here")


def under_the_limit(project, *arguments):
    """A shell sets the limit, and flowops takes its place."""
    shell = ["/bin/sh", "-c", f'ulimit -v {LIMIT}; exec "$0" -m flowops "$@"']
    return project.process(*arguments, command=[*shell, sys.executable])


@pytest.mark.parametrize("command", [("validate", "--no-cache"), ("plan",), ("apply", "--yes")])
def test_a_file_for_which_memory_does_not_reach_is_one_line(project, gateway, command):
    project.flow("a")
    project.write("a.json", '{"version": "7.1", "screens": [' + ",".join(["{}"] * 2_000_000) + "]}")

    ended = under_the_limit(project, *command)

    assert ended.code == 1
    assert ended.err.startswith("error: there is not enough memory for this\n")
    assert "Traceback" not in ended.err
    assert gateway.writes == []


def test_the_limit_is_enough_for_flowops(project):
    project.flow("a")

    assert under_the_limit(project, "plan").code == 0
