"""Lines about steps, told by many threads."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from flowops.cli.output import Output
from flowops.cli.progress import Progress
from flowops.steps.effects import Tell

PATIENCE = 30.0


class SlowOutput(Output, dict=True):
    """Whose first line takes until somebody says so."""

    def __post_init__(self):
        self.has_begun, self.may_end = threading.Event(), threading.Event()
        self.lines = []

    def note(self, *lines):
        self.has_begun.set()
        assert self.may_end.wait(PATIENCE)
        self.lines += lines


def created(key):
    return Tell(key, "default", "create", "done")


def test_a_step_that_ended_is_a_line(capsys):
    progress = Progress(Output())

    progress.on_event(Tell("a", "default", "create"))
    progress.on_event(created("a"))
    progress.on_event(Tell("b", "acme", "publish", "failed"))

    assert capsys.readouterr().err == "a: create done\nb @acme: publish failed\n"


def test_nobody_waits_for_a_line_that_takes_its_time():
    output = SlowOutput()
    progress = Progress(output)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(progress.on_event, created("a"))
        assert output.has_begun.wait(PATIENCE)

        progress.on_event(created("b"))
        progress.on_event(created("c"))
        output.may_end.set()
        slow.result(PATIENCE)

    assert output.lines == ["a: create done", "b: create done", "c: create done"]
