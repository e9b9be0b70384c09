"""The workflows that `init --ci` writes."""

from __future__ import annotations

import pytest

COMMIT = "3f786850e387550fdab836ed7e6dc881de23001b"
SOURCE = f"acme/flowops@{COMMIT}"
"""Where a workflow that `init --ci` writes gets flowops from."""


@pytest.fixture
def written(sandboxed):
    """What `init --ci HOST` writes into an empty repository, by path."""

    def write(host, *arguments):
        ended = sandboxed.run("init", "--ci", host, "--source", SOURCE, *arguments)
        assert ended.code == 0, ended.said
        names = [line.removeprefix("wrote ") for line in ended.out.splitlines()]
        return {name: sandboxed.folder / name for name in names}

    return write
