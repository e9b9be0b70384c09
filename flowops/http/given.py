"""A caller's httpx transport: the sandbox in this process, a cassette, a test.

The only module that knows httpx, which is imported where a transport was given and nowhere else.
"""

from __future__ import annotations

from socket import gaierror
from typing import TYPE_CHECKING

import httpx

from flowops.http.sending import Broken, Incoming, NeverLeft, TimedOut, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flowops.http.exchange import Request

# Raised before the first byte of the request is written. `ConnectError` covers TLS as well.
_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.InvalidURL,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    ConnectionRefusedError,
    gaierror,
)
_TIMED_OUT = (httpx.TimeoutException, TimeoutError)
# httpx's exceptions are no one family; OSError is what an application in this process may raise.
_BROKEN = (httpx.HTTPError, httpx.StreamError, UnicodeError, OSError)


class Given:
    """`http.sending.Sender` over a transport that stays the caller's."""

    def __init__(self, transport: httpx.BaseTransport) -> None:
        self._transport = transport

    def send(
        self,
        request: Request,
        target: str,  # noqa: ARG002
        headers: list[tuple[str, str]],
        meanwhile: Callable[[], object],
    ) -> Incoming:
        try:
            stream = httpx.ByteStream(request.body or b"")
            response = self._transport.handle_request(
                httpx.Request(request.method, request.url, headers=headers, stream=stream)
            )
        except _NEVER_LEFT as error:
            raise NeverLeft(words_of(error)) from error
        except _TIMED_OUT as error:
            raise TimedOut(words_of(error)) from error
        except _BROKEN as error:
            raise Broken(words_of(error)) from error
        meanwhile()
        named = dict(response.headers.items())
        return Incoming(response.status_code, named, _chunks(response), response.close)

    def close(self) -> None:
        """Not ours to close."""


def _chunks(response: httpx.Response) -> Iterator[bytes]:
    try:
        yield from response.stream  # type: ignore[misc] # a sync transport has a sync stream
    except _TIMED_OUT as error:
        raise TimedOut(words_of(error)) from error
    except _BROKEN as error:
        raise Broken(words_of(error)) from error
