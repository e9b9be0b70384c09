"""The only module that talks HTTP: a request goes out, and how it ended comes back, never raised.

It uses httpx's transports and no client on top of them, so that there is nothing which follows a
redirect, keeps a cookie, or reads proxies and passwords from the surroundings.
"""

from __future__ import annotations

from contextlib import nullcontext
from functools import lru_cache
from socket import gaierror
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from flowops import __version__
from flowops.errors import GatewayFailed
from flowops.http.body import NotWhole, collect_body
from flowops.http.deadline import Closing, Deadline
from flowops.http.exchange import Ended, NoAnswer, NotSent, Reply, Trace, Withheld
from flowops.http.lines import Line, Lines
from flowops.http.pace import NoTurn

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from flowops.http.early import Early
    from flowops.http.exchange import Request
    from flowops.http.pace import Pace
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

_ALWAYS = [
    (b"Accept", b"application/json"),
    (b"Accept-Encoding", b"gzip"),
    (b"User-Agent", f"flowops/{__version__}".encode()),
]


class Network:
    """Sends requests for many threads, over connections that are kept until `close`."""

    def __init__(
        self,
        *,
        auth_header: str,
        key: Secret | None,
        read_only: bool,
        timeout: float,
        most: int = 64,
        pace: Pace | None = None,
        transport: Transport | None = None,
        ca_file: Path | None = None,
        early: Early | None = None,
        on_request: Callable[[Trace], None] | None = None,
    ) -> None:
        self._auth_header = auth_header
        self._key = key
        self._read_only = read_only
        self._timeout = timeout
        self._pace = pace
        self._given = transport
        self._on_request = on_request
        self._closing = Closing()
        self._lines = Lines(self._closing, ca_file, early, most=most)

    def exchange(self, request: Request) -> Ended:
        """Send it once. Raises GatewayFailed, before anything is sent, where only reads may go."""
        if self._read_only and request.method != "GET":
            raise GatewayFailed(f"this command only reads, so a {request.method} was not sent")
        host = urlsplit(request.url).netloc
        try:
            if self._pace is not None and request.paced:
                self._pace.take_turn()
        except NoTurn as error:
            return Withheld(f"{host} {error}")
        with self._line(request.url) as line:
            line.deadline.restart(self._timeout)
            ended = self._ended(request, line, host)
            if self._on_request is not None:
                status = ended.status if isinstance(ended, Reply) else None
                trace = Trace(request.method, request.url, status, line.deadline.elapsed())
                self._on_request(trace)
            return ended

    def hurry(self, seconds: float) -> None:
        """What is under way, and what comes after it, ends within so many seconds from now."""
        self._closing.begin(seconds)
        if self._pace is not None:
            self._pace.hurry(seconds)

    def open_ahead(self, url: str, count: int) -> None:
        """So many connections in all to where this address is, unless the caller's are used."""
        if self._given is None:
            self._lines.open_ahead(url, count)

    def close(self) -> None:
        self._lines.close()

    def _ended(self, request: Request, line: Line, host: str) -> Ended:
        try:
            outgoing = self._outgoing(request)
        except (httpx.InvalidURL, UnicodeEncodeError) as error:
            return NotSent(f"cannot ask {host}: {_words(error)}")
        try:
            response = line.transport.handle_request(outgoing)
            return _reply(response, request.limit, line.deadline)
        except _NEVER_LEFT as error:
            return NotSent(f"cannot reach {host}: {_words(error)}")
        except _TIMED_OUT:
            return NoAnswer(f"no answer from {host} within {self._timeout:g} s")
        except _BROKEN as error:
            return NoAnswer(f"the connection to {host} broke: {_words(error)}")

    def _outgoing(self, request: Request) -> httpx.Request:
        headers = [(b"Host", _url(request.url).netloc), *_ALWAYS]
        if request.body is not None:
            headers.append((b"Content-Type", b"application/json"))
        if request.method != "GET":
            headers.append((b"Content-Length", b"%d" % len(request.body or b"")))
        if request.with_key and self._key is not None:
            bearer = "Bearer " if self._auth_header.lower() == "authorization" else ""
            value = f"{bearer}{self._key.reveal()}".encode("ascii")
            headers.append((self._auth_header.encode("ascii"), value))
        return httpx.Request(
            request.method,
            _url(request.url),
            headers=headers,
            stream=httpx.ByteStream(request.body or b""),
            extensions={"fresh": request.fresh},
        )

    def _line(self, url: str) -> AbstractContextManager[Line]:
        if self._given is not None:
            return nullcontext(Line(self._given, Deadline(self._closing)))
        return self._lines.line(url)


@lru_cache(maxsize=256)
def _url(text: str) -> httpx.URL:
    """Parsed once: a run asks the same few URLs again and again. Raises httpx.InvalidURL."""
    return httpx.URL(text)


def _reply(response: httpx.Response, limit: int, deadline: Deadline) -> Reply:
    """The status counts from here on, whatever happens to the body."""
    headers = _headers(response)
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


def _headers(response: httpx.Response) -> dict[str, str]:
    """One that came twice is joined by a comma (RFC 9110, section 5.3)."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in response.headers.raw:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__
