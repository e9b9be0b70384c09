"""The only module that talks HTTP: a request goes out, and how it ended comes back, never raised.

It uses httpx's transports and no client on top of them, so that there is nothing which follows a
redirect, keeps a cookie, or reads proxies and passwords from the surroundings.
"""

from __future__ import annotations

import ssl
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from socket import gaierror
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import certifi
import httpx

from flowops import __version__
from flowops.errors import GatewayFailed
from flowops.http.body import NotWhole, collect_body
from flowops.http.deadline import Closing, Deadline, DeadlineTransport
from flowops.http.exchange import Ended, NoAnswer, NotSent, Reply, Trace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flowops.http.exchange import Request
    from flowops.http.secret import Secret

Transport = httpx.BaseTransport

# Raised before the first byte of the request is written. `ConnectError` covers TLS as well.
_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    ConnectionRefusedError,
    gaierror,
)
# httpx's exceptions are no one family; OSError is what an application in this process may raise.
_BROKEN = (httpx.HTTPError, httpx.StreamError, UnicodeError, OSError)
_TIMED_OUT = (httpx.TimeoutException, TimeoutError)


@dataclass(frozen=True, slots=True)
class Line:
    """A transport in one thread's hands. `ours` says who closes it."""

    transport: Transport
    deadline: Deadline
    ours: bool


class _Mine(threading.local):
    """One thread's lines: one for https, one for http."""

    def __init__(self) -> None:
        self.lines: dict[bool, Line] = {}


class Network:
    """Sends requests for many threads; each keeps its own connections until `close`."""

    def __init__(
        self,
        *,
        auth_header: str,
        key: Secret | None,
        read_only: bool,
        timeout: float,
        transport: Transport | None = None,
        ca_file: Path | None = None,
        on_request: Callable[[Trace], None] | None = None,
    ) -> None:
        self._auth_header = auth_header
        self._key = key
        self._read_only = read_only
        self._timeout = timeout
        self._given = transport
        self._ca_file = ca_file
        self._on_request = on_request
        self._closing = Closing()
        self._mine = _Mine()
        self._lines: list[Line] = []
        self._lock = threading.Lock()
        self._tls: ssl.SSLContext | None = None

    def exchange(self, request: Request) -> Ended:
        """Send it once. Raises GatewayFailed, before anything is sent, where only reads may go."""
        if self._read_only and request.method != "GET":
            raise GatewayFailed(f"this command only reads, so a {request.method} was not sent")
        began = time.monotonic()
        ended = self._ended(request)
        if self._on_request is not None:
            status = ended.status if isinstance(ended, Reply) else None
            seconds = time.monotonic() - began
            self._on_request(Trace(request.method, request.url, status, seconds))
        return ended

    def hurry(self, seconds: float) -> None:
        """What is under way, and what comes after it, ends within so many seconds from now."""
        self._closing.begin(seconds)

    def close(self) -> None:
        with self._lock:
            lines, self._lines = self._lines, []
            self._mine = _Mine()
        for line in lines:
            _close(line)

    def _ended(self, request: Request) -> Ended:
        host = urlsplit(request.url).netloc
        try:
            outgoing = self._outgoing(request)
        except (httpx.InvalidURL, UnicodeEncodeError) as error:
            return NotSent(f"cannot ask {host}: {_words(error)}")
        try:
            with self._line(request) as line:
                line.deadline.restart(self._timeout)
                response = line.transport.handle_request(outgoing)
                return _reply(response, request.limit, line.deadline)
        except _NEVER_LEFT as error:
            return NotSent(f"cannot reach {host}: {_words(error)}")
        except _TIMED_OUT:
            return NoAnswer(f"no answer from {host} within {self._timeout:g} s")
        except _BROKEN as error:
            return NoAnswer(f"the connection to {host} broke: {_words(error)}")

    def _outgoing(self, request: Request) -> httpx.Request:
        headers = {
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "User-Agent": f"flowops/{__version__}",
        }
        if request.body is not None:
            headers["Content-Type"] = "application/json"
        if request.fresh:
            headers["Connection"] = "close"
        if request.with_key and self._key is not None:
            bearer = self._auth_header.lower() == "authorization"
            key = self._key.reveal()
            headers[self._auth_header] = f"Bearer {key}" if bearer else key
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), self._timeout)
        return httpx.Request(
            request.method,
            _url(request.url),
            headers=headers,
            content=request.body,
            extensions={"timeout": timeouts},
        )

    @contextmanager
    def _line(self, request: Request) -> Iterator[Line]:
        secure = request.url.startswith("https:")
        if not request.fresh:
            yield self._kept_line(secure=secure)
            return
        # A kept connection may be closed by the far side just as a create is put on it.
        line = self._new_line(secure=secure)
        try:
            yield line
        finally:
            _close(line)

    def _kept_line(self, *, secure: bool) -> Line:
        kept = self._mine.lines
        if secure not in kept:
            line = self._new_line(secure=secure)
            with self._lock:
                self._lines.append(line)
            kept[secure] = line
        return kept[secure]

    def _new_line(self, *, secure: bool) -> Line:
        deadline = Deadline(self._closing)
        if self._given is not None:
            return Line(self._given, deadline, ours=False)
        tls = self._tls_context() if secure else None
        return Line(DeadlineTransport(deadline, tls), deadline, ours=True)

    def _tls_context(self) -> ssl.SSLContext:
        """Built once, by hand: `ssl.create_default_context` obeys SSLKEYLOGFILE."""
        with self._lock:
            if self._tls is None:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                context.minimum_version = ssl.TLSVersion.TLSv1_2
                context.load_verify_locations(cafile=self._ca_file or certifi.where())
                self._tls = context
            return self._tls


@lru_cache(maxsize=256)
def _url(text: str) -> httpx.URL:
    """Parsed once: a run asks the same few URLs again and again. Raises httpx.InvalidURL."""
    return httpx.URL(text)


def _reply(response: httpx.Response, limit: int, deadline: Deadline) -> Reply:
    """The status counts from here on, whatever happens to the body."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    body, flaw = b"", None
    try:
        body = collect_body(
            response.stream,  # type: ignore[arg-type] # a sync transport has a sync stream
            encoding=headers.get("content-encoding", ""),
            limit=limit,
            is_late=lambda: deadline.left() <= 0,
        )
    except NotWhole as error:
        flaw = str(error)
    except _TIMED_OUT:
        flaw = "took too long to arrive"
    except _BROKEN:
        flaw = "is cut short"
    finally:
        response.close()
    return Reply(response.status_code, headers, body, flaw)


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__


def _close(line: Line) -> None:
    if line.ours:
        line.transport.close()
