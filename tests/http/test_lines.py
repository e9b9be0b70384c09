"""Who waits for a connection is told when one to there is free."""

from __future__ import annotations

import threading

import pytest

from flowops.http.address import place_of
from flowops.http.deadline import Closing
from flowops.http.lines import Lines

LONG = 10
"""Seconds: nothing takes that long unless it is broken."""

HERE, THERE = (place_of(f"http://{host}.example.com/")[0] for host in ("here", "there"))


@pytest.fixture
def lines():
    lines = Lines(Closing(), None, most=1)
    yield lines
    lines.close()


def waiting(lines, origin, got):
    def take():
        with lines.line(origin):
            got.set()

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    thread.join(0.05)
    return thread


def test_a_line_is_had_by_one_after_the_other(lines):
    got = threading.Event()
    with lines.line(HERE):
        thread = waiting(lines, HERE, got)
        assert not got.is_set()
    thread.join(LONG)

    assert got.is_set()


def test_who_waits_for_another_place_does_not_take_the_news(lines):
    """There is one notice for each line that is given back."""
    here, there = threading.Event(), threading.Event()
    with lines.line(HERE):
        with lines.line(THERE):
            waiting(lines, HERE, here)
            waiting(lines, THERE, there)

        assert there.wait(LONG)
        assert not here.is_set()
    assert here.wait(LONG)
