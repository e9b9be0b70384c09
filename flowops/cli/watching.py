"""A page that is drawn anew when a file changes, on a port of the loopback interface.

The open page asks for `/stamp`, loads itself again when the number in it is another one, and says
that it was not drawn where `broken` stands behind that. Nobody waits for a file: the files are
looked at whenever somebody asks.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from flowops.errors import FlowopsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIEnvironment

    Built = tuple[str, Iterable[Path]]

_NOT_KEPT = ("Cache-Control", "no-store")


class WatchedPage:
    """A WSGI application. `build` gives the page and the files that it was made of; what is wrong
    with one of them goes to `on_problem`, and the last good page stays; `on_mended` is called when
    there is a newer one after that.

    Raises whatever the first `build` raises.
    """

    def __init__(
        self,
        build: Callable[[], Built],
        policy: str,
        on_problem: Callable[[FlowopsError], None],
        on_mended: Callable[[], None],
    ) -> None:
        self._build, self._policy = build, policy
        self._on_problem, self._on_mended = on_problem, on_mended
        self._is_broken = False
        self._lock = threading.Lock()
        self._count = 0
        self._page, self._files = self._built()
        self._seen = _times(self._files)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path not in {"/", "/stamp"}:
            return _answer(start_response, "404 Not Found", "text/plain", "no such page\n")
        with self._lock:
            self._look()
            if path == "/stamp":
                stamp = f"{self._count}{' broken' if self._is_broken else ''}\n"
                return _answer(start_response, "200 OK", "text/plain", stamp)
            header = ("Content-Security-Policy", f"{self._policy}; frame-ancestors 'none'")
            return _answer(start_response, "200 OK", "text/html", self._page, header)

    def _look(self) -> None:
        times = _times(self._files)
        if times == self._seen:
            return
        self._seen = times
        try:
            self._page, self._files = self._built()
        except FlowopsError as problem:
            self._is_broken = True
            self._on_problem(problem)
            return
        self._seen = _times(self._files)
        self._count += 1
        if self._is_broken:
            self._is_broken = False
            self._on_mended()

    def _built(self) -> tuple[str, tuple[Path, ...]]:
        page, files = self._build()
        return page, tuple(files)


def _times(files: Iterable[Path]) -> tuple[int | None, ...]:
    """When each was last written; None for one that is not there."""
    return tuple(map(_time, files))


def _time(file: Path) -> int | None:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return None


def _answer(
    start_response: StartResponse, status: str, kind: str, text: str, *more: tuple[str, str]
) -> Iterable[bytes]:
    body = text.encode()
    headers = [
        ("Content-Type", f"{kind}; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        _NOT_KEPT,
        *more,
    ]
    start_response(status, headers)
    return [body]
