"""One connection, kept between requests for as long as the far side surely has it open."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

import httpcore
import httpx

from flowops.http.deadline import Sockets, early_stream
from flowops.http.tls import tls_context

if TYPE_CHECKING:
    from pathlib import Path

    from flowops.http.deadline import Deadline
    from flowops.http.early import Early

FRESH_SECONDS = 1.5
"""Servers keep an idle connection for longer: gunicorn for 2 s, Node and uvicorn for 5 s."""


class Connection(httpx.HTTPTransport):
    """httpx's own transport, for one thread at a time and one origin, with our connection in it.

    A request's extensions say whether it has to be `fresh`.

    NOTE: `_pool` is all that httpx 0.28 keeps in a transport; its arguments do not reach the
    sockets. vcrpy replaces `HTTPTransport.handle_request`, which therefore stays httpx's.
    """

    def __init__(
        self, deadline: Deadline, ca_file: Path | None, early: Early | None = None
    ) -> None:
        """`early` is one that was begun, to the origin that this one will be used for."""
        self._kept = _Kept(deadline, ca_file, early)
        self._pool = self._kept  # type: ignore[assignment] # as far as it is used

    def open(self, origin: str) -> None:
        """Before there is a request; whoever sends one tries again where this fails."""
        with suppress(httpcore.NetworkError, httpcore.TimeoutException, OSError, UnicodeError):
            self._kept.open(httpcore.URL(origin).origin)


class _Kept:
    def __init__(self, deadline: Deadline, ca_file: Path | None, early: Early | None) -> None:
        self._deadline = deadline
        self._ca_file = ca_file
        self._early = early
        self._sockets = Sockets(httpcore.SyncBackend(), deadline)
        self._stream: httpcore.NetworkStream | None = None
        self._http: httpcore.HTTP11Connection | None = None
        self._used_at = 0.0

    def handle_request(self, request: httpcore.Request) -> httpcore.Response:
        response = self._ready(request).handle_request(request)
        self._used_at = time.monotonic()
        return response

    def close(self) -> None:
        if self._http is not None:
            self._http.close()
            self._http = None

    def _ready(self, request: httpcore.Request) -> httpcore.HTTP11Connection:
        if self._http is not None and self._is_open(fresh=request.extensions["fresh"]):
            return self._http
        return self.open(request.url.origin)

    def open(self, origin: httpcore.Origin) -> httpcore.HTTP11Connection:
        self.close()
        self._stream = self._connected(origin)
        self._http = httpcore.HTTP11Connection(origin=origin, stream=self._stream)
        self._used_at = time.monotonic()
        return self._http

    def _is_open(self, *, fresh: bool) -> bool:
        """Readable although nothing was asked means that the far side hung up."""
        if self._http is None or self._stream is None or self._http.is_closed():
            return False
        if fresh and time.monotonic() - self._used_at > FRESH_SECONDS:
            return False
        return not self._stream.get_extra_info("is_readable")

    def _connected(self, origin: httpcore.Origin) -> httpcore.NetworkStream:
        early, self._early = self._early, None
        if early is not None:
            stream = early_stream(early, self._deadline)
            if stream is not None:
                return stream
        host = origin.host.decode("ascii")
        stream = self._sockets.connect_tcp(host, origin.port)
        if origin.scheme != b"https":
            return stream
        try:
            return stream.start_tls(tls_context(self._ca_file), host)
        except BaseException:
            stream.close()
            raise
