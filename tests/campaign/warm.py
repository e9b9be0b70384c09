"""Runs tests in forks of a process that has the libraries loaded: `python tests/campaign/warm.py`.

Each run is as fresh as a process of its own, without the half second in which that would start.
Nothing of flowops or its tests is loaded here. A line of JSON asks for a run: the arguments of
pytest, where its words go, and the seconds that it may take. The answer is its exit code, or null
if it took longer.
"""

from __future__ import annotations

import gc
import io
import json
import os
import signal
import sys
import time
from importlib import import_module

import pytest

LIBRARIES = (
    *("_pytest.junitxml", "_pytest.assertion.rewrite", "hypothesis", "httpx", "yaml", "jsonschema"),
    *("greenlet", "rich.console", "click", "werkzeug.serving", "sqlite3", "markdown_it"),
)


def main():
    for name in LIBRARIES:
        import_module(name)
    gc.freeze()
    for line in sys.stdin:
        code = run(**json.loads(line))
        print(json.dumps(code), flush=True)


def run(arguments, output, seconds):
    child = os.fork()
    if child == 0:
        _turn_to(output)
        sys.exit(pytest.main(arguments))
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _turn_to(output):
    """The child hears nobody, and says its words there."""
    os.setsid()
    said = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for stream in (1, 2):
        os.dup2(said, stream)
    sys.stdin = io.StringIO()  # what is left of ours is no word for a test


if __name__ == "__main__":
    main()
