"""The two streams: the result goes to stdout, everything else to stderr; no secret to either."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

    from flowops.render.paint import Paint


LONGEST = 2_000
"""Characters of a line on stderr."""
NARROW = 80
"""Cells of a line where nobody says how many there are."""


class Output(Struct):
    """Where a command writes. `protect` is told of each secret as soon as it is known.

    `unwritten` says why the result did not reach stdout, if it did not.
    """

    color: str = "auto"
    quiet: bool = False
    verbose: bool = False
    unwritten: str | None = None
    _scrub: Callable[[str], str] = str

    def protect(self, scrub: Callable[[str], str]) -> None:
        before = self._scrub
        self._scrub = lambda text: scrub(before(text))

    def result(self, text: str) -> None:
        self._write(sys.stdout, text)

    def note(self, *lines: str) -> None:
        """Progress and hints: what `--quiet` leaves out."""
        if lines and not self.quiet:
            told = "".join(f"{_safe(line, LONGEST)}\n" for line in lines)
            self._write(sys.stderr, told)

    def warning(self, text: str) -> None:
        self._write(sys.stderr, f"{self.err('warning', 'yellow', bold=True)}: {_safe(text)}\n")

    def error(self, text: str, hint: str | None = None) -> None:
        lines = f"{self.err('error', 'red', bold=True)}: {_safe(text, LONGEST)}\n"
        if hint is not None:
            lines += f"  {self.err('hint', 'cyan')}: {_safe(hint, LONGEST)}\n"
        self._write(sys.stderr, lines)

    def report(self, text: str) -> None:
        """Already rendered, for stderr: findings, the unforeseen."""
        self._write(sys.stderr, text)

    @contextmanager
    def busy(self, doing: str) -> Iterator[None]:
        """Says what takes time, on a terminal and only there, until it is done."""
        if not self.shows_progress:
            yield
            return
        with self.console().status(doing):
            yield

    def console(self) -> Console:
        """For what moves on a terminal, and is gone when it is done."""
        from rich.console import Console

        return Console(stderr=True, no_color=not self.err.enabled, markup=False, highlight=False)

    @property
    def width(self) -> int:
        """Cells of the terminal that the result goes to, and as many as it takes elsewhere."""
        from shutil import get_terminal_size

        return get_terminal_size((NARROW, 0)).columns if self.shows_result else NARROW

    @property
    def shows_result(self) -> bool:
        """Whether a person sees the result beside what goes to stderr."""
        return sys.stdout is not None and sys.stdout.isatty()

    @property
    def out(self) -> Paint:
        return _paint(enabled=self._colored(sys.stdout))

    @property
    def err(self) -> Paint:
        return _paint(enabled=self._colored(sys.stderr))

    @property
    def shows_progress(self) -> bool:
        """Not beside the lines of `--verbose`: they would run into it."""
        silent = self.quiet or self.verbose or sys.stderr is None
        return not silent and sys.stderr.isatty()

    def _colored(self, stream: TextIO | None) -> bool:
        if stream is None:
            return False
        if self.color != "auto":
            return self.color == "always"
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        return not plain and stream.isatty()

    def _write(self, stream: TextIO | None, text: str) -> None:
        if stream is None:  # closed before the command began
            return
        try:
            stream.write(self._scrub(text))
            stream.flush()
        except BrokenPipeError:
            # Somebody who stops reading must not change what is done or how it ends.
            let_go(stream)
        except OSError as problem:
            # An apply that cannot tell what it does goes on all the same; the end says so.
            let_go(stream)
            if stream is sys.stdout:
                self.unwritten = problem.strerror


# What is imported by who has something to say is not in the way of the first request.


def _safe(text: str, *longest: int) -> str:
    from flowops.render.safe import safe

    return safe(text, *longest)


def _paint(*, enabled: bool) -> Paint:
    from flowops.render.paint import Paint

    return Paint(enabled)


def let_go(stream: TextIO) -> None:
    """What is still unwritten goes nowhere, or Python would fail of it once more at its end."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - a descriptor is wanted
        os.dup2(nowhere.fileno(), stream.fileno())
