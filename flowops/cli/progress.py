"""What is seen while an apply runs: a bar on a terminal, a line a step elsewhere."""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flowops.cli.output import Output
    from flowops.steps.effects import Tell


class Progress:
    """Called from many threads."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._lock = Lock()
        self._told: deque[Tell] = deque()
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def begin(self, steps: int) -> None:
        if not self._output.shows_progress:
            return
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self._bar = Bar(*columns, console=self._output.console(), transient=True)
        self._bar.start()
        self._task = self._bar.add_task("Applying", total=steps)

    def on_event(self, event: Tell) -> None:
        """Whoever shows something takes along what the others left: nobody waits for a terminal."""
        self._told.append(event)
        while self._told and self._lock.acquire(blocking=False):
            try:
                self._show([self._told.popleft() for _ in range(len(self._told))])
            finally:
                self._lock.release()

    def _show(self, events: Iterable[Tell]) -> None:
        if self._bar is not None:
            for event in events:
                self._on_bar(event)
            return
        ended = (event for event in events if event.outcome is not None)
        self._output.note(*(f"{_named(event)}: {event.action} {event.outcome}" for event in ended))

    def _on_bar(self, event: Tell) -> None:
        # Keys match the manifest's pattern, so no name from outside reaches rich's markup.
        if event.outcome is None:
            self._bar.update(self._task, description=f"{_named(event)}: {event.action}")
        else:
            self._bar.advance(self._task)


def _named(event: Tell) -> str:
    """An environment with a single account does not name it."""
    return event.key if event.alias == "default" else f"{event.key} @{event.alias}"
