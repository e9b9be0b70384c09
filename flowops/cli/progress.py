"""What is seen while an apply runs: a bar on a terminal, a line a step elsewhere."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from flowops.cli.output import Output
    from flowops.steps.effects import Tell


class Progress:
    """Called from many threads."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._lock = Lock()
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
        with self._lock:
            if self._bar is not None:
                self._on_bar(event)
            elif event.outcome is not None:
                self._output.note(f"{_named(event)}: {event.action} {event.outcome}")

    def _on_bar(self, event: Tell) -> None:
        # Keys match the manifest's pattern, so no name from outside reaches rich's markup.
        if event.outcome is None:
            self._bar.update(self._task, description=f"{_named(event)}: {event.action}")
        else:
            self._bar.advance(self._task)


def _named(event: Tell) -> str:
    """An environment with a single account does not name it."""
    return event.key if event.alias == "default" else f"{event.key} @{event.alias}"
