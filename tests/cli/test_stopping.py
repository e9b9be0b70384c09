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
