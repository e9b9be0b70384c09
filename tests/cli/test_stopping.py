"""A signal ends a run at whatever moment it comes."""

from __future__ import annotations

import subprocess
import sys

import pytest

WHILE_WAITED_FOR = """
import signal
from threading import Event

stop = Event()
{arranged}:
    # As it is held for a moment whenever somebody begins or ends to wait for the event.
    with stop._cond:
        signal.raise_signal(signal.SIGTERM)
    assert stop.wait(10)
print("stopped")
"""
ARRANGED = {
    "a command": """
from flowops.cli.stopping import stopping
with stopping(stop, has_begun=lambda: True, hurry=lambda _: None)""",
    "the sandbox": """
from flowops.sandbox.server import _set_by_signals
with _set_by_signals(stop)""",
}


@pytest.mark.parametrize("who", ARRANGED)
def test_a_signal_that_comes_as_the_wait_begins_stops_it_nevertheless(who):
    script = WHILE_WAITED_FOR.format(arranged=ARRANGED[who])

    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=False
    )

    assert ended.stdout == "stopped\n", ended.stderr


WHERE_PYTHON_KEEPS_IT = """
import os, signal, time
from flowops.cli import main

class Signal:
    def __del__(self):
        os.kill(os.getpid(), signal.{number})

class Named:
    def __set_name__(self, *_):
        os.kill(os.getpid(), signal.{number})
        time.sleep(1)

def finalize():
    Signal()
    time.sleep(20)

def name():
    type("Class", (), {{"attribute": Named()}})

main.flowops.main = lambda *_, **__: {where}()
main.main()
"""


@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("where", ["finalize", "name"])
def test_a_signal_that_comes_where_no_exception_gets_out_as_it_is_is_not_lost(where, number):
    """As when a lock of an import is let go, or a class made, while a connection is begun."""
    script = WHERE_PYTHON_KEEPS_IT.format(where=where, number=number)

    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=15, check=False
    )

    assert ended.returncode == 130
    assert ended.stderr == "error: interrupted; nothing is half-written\n"


def test_a_signal_that_comes_before_the_command_is_there_ends_it_in_a_sentence():
    script = """
import os, signal, sys
from flowops.__main__ import main
class Finder:
    def find_spec(self, name, *_):
        if name == "flowops.cli.main":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
sys.argv[1:] = ["plan"]
main()
"""
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=15, check=False
    )

    assert ended.returncode == 130
    assert ended.stderr == "error: interrupted; nothing is half-written\n"
