"""The only module that talks HTTP: a request goes out, and how it ended comes back, never raised.

Nothing here follows a redirect, keeps a cookie, or reads proxies and passwords from the
surroundings.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flowops import __version__
from flowops.errors import GatewayFailed, InvalidInput
from flowops.http.address import place_of
from flowops.http.body import NotWhole, collect_body
from flowops.http.deadline import Closing, Deadline
from flowops.http.exchange import Ended, NoAnswer, NotSent, Reply, Trace, Withheld
from flowops.http.lines import Line, Lines
from flowops.http.pace import NoTurn
from flowops.http.sending import Broken, NeverLeft, TimedOut
from flowops.http.strict_json import NotUnderstood

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    import httpx

    from flowops.http.address import Origin
    from flowops.http.early import Early
    from flowops.http.exchange import Request
    from flowops.http.pace import Pace
    from flowops.http.secret import Secret
    from flowops.http.sending import Incoming, Sender

_ALWAYS = [
    ("Accept", "application/json"),
    ("Accept-Encoding", "gzip"),
    ("User-Agent", f"flowops/{__version__}"),
]


class Network:
    """Sends requests for many threads, over connections that are kept until `close`, or over the
    `transport` of a caller. Raises InvalidInput for a key that cannot be sent.
    """

    def __init__(
        self,
        *,
        auth_header: str,
        key: Secret | None,
        read_only: bool,
        timeout: float,
        most: int = 64,
        pace: Pace | None = None,
        transport: httpx.BaseTransport | None = None,
        ca_file: Path | None = None,
        early: Early | None = None,
        on_request: Callable[[Trace], None] | None = None,
    ) -> None:
        self._auth_header = auth_header
        self._scheme = "Bearer " if auth_header.lower() == "authorization" else ""
        self._key = key
        if key is not None and not (key.reveal().isascii() and key.reveal().isprintable()):
            raise InvalidInput("the key holds a character that no header can have")
        self._read_only = read_only
        self._timeout = timeout
        self._pace = pace
        self._given = None if transport is None else _sender_over(transport)
        self._on_request = on_request
        self._closing = Closing()
        self._lines = Lines(self._closing, ca_file, early, most=most)

    def exchange(self, request: Request, meanwhile: Callable[[], object] | None = None) -> Ended:
        """Send it once; `meanwhile` is done while the answer is on its way, if it left at all.

        Raises GatewayFailed, before anything is sent, where only reads may go.
        """
        if self._read_only and request.method != "GET":
            raise GatewayFailed(f"this command only reads, so a {request.method} was not sent")
        host = urlsplit(request.url).netloc
        try:
            origin, target = place_of(request.url)
            if self._pace is not None and request.paced:
                self._pace.take_turn()
        except NotUnderstood as error:
            return NotSent(f"cannot ask {host}: the address {error}")
        except NoTurn as error:
            return Withheld(f"{host} {error}")
        with self._line(origin) as line:
            line.deadline.restart(self._timeout)
            ended = self._ended(request, origin, target, line, meanwhile or _nothing)
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
            self._lines.open_ahead(place_of(url)[0], count)

    def close(self) -> None:
        self._lines.close()

    def _ended(
        self,
        request: Request,
        origin: Origin,
        target: str,
        line: Line,
        meanwhile: Callable[[], object],
    ) -> Ended:
        host = urlsplit(request.url).netloc
        try:
            incoming = line.sender.send(request, target, self._headers(request, origin), meanwhile)
            return _reply(incoming, request.limit, line.deadline)
        except NeverLeft as error:
            return NotSent(f"cannot reach {host}: {error}")
        except TimedOut:
            return NoAnswer(f"no answer from {host} within {self._timeout:g} s")
        except Broken as error:
            return NoAnswer(f"the connection to {host} broke: {error}")

    def _headers(self, request: Request, origin: Origin) -> list[tuple[str, str]]:
        headers = [("Host", origin.authority), *_ALWAYS]
        if request.body is not None:
            headers.append(("Content-Type", "application/json"))
        if request.method != "GET":
            headers.append(("Content-Length", str(len(request.body or b""))))
        if request.with_key and self._key is not None:
            headers.append((self._auth_header, f"{self._scheme}{self._key.reveal()}"))
        return headers

    def _line(self, origin: Origin) -> AbstractContextManager[Line]:
        if self._given is not None:
            return nullcontext(Line(self._given, Deadline(self._closing)))
        return self._lines.line(origin)


def _nothing() -> None: ...


def _sender_over(transport: httpx.BaseTransport) -> Sender:
    from flowops.http.given import Given

    return Given(transport)


def _reply(incoming: Incoming, limit: int, deadline: Deadline) -> Reply:
    """The status counts from here on, whatever happens to the body."""
    body, flaw = b"", None
    try:
        body = collect_body(
            incoming.chunks,
            encoding=incoming.headers.get("content-encoding", ""),
            limit=limit,
            is_late=lambda: deadline.left() <= 0,
        )
    except NotWhole as error:
        flaw = str(error)
    except TimedOut:
        flaw = "took too long to arrive"
    except Broken:
        flaw = "is cut short"
    finally:
        incoming.close()
    return Reply(incoming.status, incoming.headers, body, flaw)
