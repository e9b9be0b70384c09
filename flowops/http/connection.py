"""One connection, kept between requests for as long as the far side surely has it open."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from flowops.http.early import CONNECT_SECONDS
from flowops.http.http11 import Answer
from flowops.http.sending import Broken, Incoming, NeverLeft, TimedOut, words_of
from flowops.http.stream import Stream

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from ssl import SSLSocket

    from flowops.http.address import Origin
    from flowops.http.deadline import Deadline
    from flowops.http.early import Early
    from flowops.http.exchange import Request

FRESH_SECONDS = 1.5
"""Servers keep an idle connection for longer: gunicorn for 2 s, Node and uvicorn for 5 s."""

_TOO_LATE = "there is no time left"


class Connection:
    """`http.sending.Sender` to one origin. `early` is one to it that was begun already."""

    def __init__(
        self, origin: Origin, deadline: Deadline, ca_file: Path | None, early: Early | None = None
    ) -> None:
        self._origin = origin
        self._deadline = deadline
        self._ca_file = ca_file
        self._early = early
        self._stream: Stream | None = None
        self._used_at = 0.0

    def open(self) -> None:
        """Before there is a request; whoever sends one tries again where this fails."""
        with suppress(NeverLeft):
            self._opened()

    def send(
        self,
        request: Request,
        target: str,
        headers: list[tuple[str, str]],
        meanwhile: Callable[[], object],
    ) -> Incoming:
        if self._deadline.left() <= 0:
            raise NeverLeft(_TOO_LATE)
        stream = self._stream
        if stream is None or not self._is_open(stream, fresh=request.fresh):
            stream = self._opened()
        try:
            is_sent = _send(stream, _head(request.method, target, headers) + (request.body or b""))
            meanwhile()
            answer = Answer(request.method, stream.receive)
        except BaseException:
            self.close()
            raise

        def close() -> None:
            self._used_at = time.monotonic()
            if not (is_sent and answer.leaves_open):
                self.close()

        return Incoming(answer.status, answer.headers, answer.body(), close)

    def close(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()

    def _is_open(self, stream: Stream, *, fresh: bool) -> bool:
        if fresh and time.monotonic() - self._used_at > FRESH_SECONDS:
            return False
        return stream.is_quiet()

    def _opened(self) -> Stream:
        self.close()
        try:
            self._stream = self._begun_early() or self._connected()
        except (OSError, UnicodeError, TimedOut) as error:  # the second: no host has such a name
            raise NeverLeft(words_of(error)) from error
        self._used_at = time.monotonic()
        return self._stream

    def _begun_early(self) -> Stream | None:
        early, self._early = self._early, None
        made = None if early is None else early.take(self._seconds_to_connect())
        if made is None:
            return None
        if self._origin.scheme == "http":
            return Stream(made, self._deadline)
        from flowops.http.tls_stream import TlsStream

        return TlsStream(cast("SSLSocket", made), self._deadline)

    def _connected(self) -> Stream:
        host = self._origin.host.strip("[]")
        made = socket.create_connection((host, self._origin.port), self._seconds_to_connect())
        try:
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._origin.scheme == "http":
                return Stream(made, self._deadline)
            from flowops.http.tls_stream import secured

            return secured(made, host, self._ca_file, self._deadline)
        except BaseException:
            made.close()
            raise

    def _seconds_to_connect(self) -> float:
        """For each address of a host, and for one that was begun."""
        left = self._deadline.left()
        if left <= 0:
            raise TimedOut(_TOO_LATE)
        return min(left, CONNECT_SECONDS)


def _send(stream: Stream, whole: bytes) -> bool:
    """Whether it was all taken: whoever refuses a request may hang up before, and say why.

    Head and body go together, so that they are one packet if they are small.
    """
    try:
        stream.send(whole)
    except Broken:
        return False
    return True


def _head(method: str, target: str, headers: list[tuple[str, str]]) -> bytes:
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join([*lines, "", ""]).encode("ascii")
