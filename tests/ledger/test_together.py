"""Many threads save at once: one does it for all that wait, and all of them hear how it ended."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from flowops.errors import StoreFailed
from flowops.ledger.together import Together

PATIENCE = 30.0


class Saving:
    """Three threads that save `1`, `2` and `3` while somebody else has the turn."""

    def __init__(self, save_all):
        turn = threading.RLock()
        together = Together(turn)
        with ThreadPoolExecutor(3) as pool, turn:
            saves = [pool.submit(together.save, save_all, each) for each in (1, 2, 3)]
            end = time.monotonic() + PATIENCE
            while len(together._waiting) < len(saves) and time.monotonic() < end:
                threading.Event().wait(0.001)
        self.problems = [each.exception() for each in saves]


def test_one_thread_saves_what_all_wait_for():
    batches = []

    saving = Saving(batches.append)

    assert [sorted(batch) for batch in batches] == [[1, 2, 3]]
    assert saving.problems == [None, None, None]


@pytest.mark.parametrize("problem", [OSError("the disk is full"), StoreFailed("lost")])
def test_what_fails_fails_for_all_that_waited_for_it(problem):
    def fail(_):
        raise problem

    saving = Saving(fail)

    assert saving.problems == [problem, problem, problem]
