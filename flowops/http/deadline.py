"""Sockets on which a whole request has one deadline, and leaves in one piece.

httpx counts its timeout anew for every read, so a server that sends a byte now and then, or one
`100 Continue` after the other, would hold it for ever.
"""

from __future__ import annotations

import select
import ssl
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import httpcore

from flowops.http.early import CONNECT_SECONDS

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterable

    from flowops.http.early import Early

_PIECE = 16 * 1024
# Whoever waits for an answer looks up this often whether there is still time for it.
_GLANCE_SECONDS = 0.25
_MILLISECONDS = 1000
_NOT_YET = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class Closing:
    """When all requests of a run must be over, whatever each of them may still take."""

    __slots__ = ("_ends",)

    def __init__(self) -> None:
        self._ends = float("inf")

    def begin(self, seconds: float) -> None:
        self._ends = min(self._ends, time.monotonic() + seconds)

    def left(self) -> float:
        return self._ends - time.monotonic()


class Deadline:
    """When the request that is under way must be over."""

    __slots__ = ("_began", "_closing", "_ends")

    def __init__(self, closing: Closing) -> None:
        self._closing = closing
        self._began = self._ends = 0.0

    def restart(self, seconds: float) -> None:
        self._began = time.monotonic()
        self._ends = self._began + seconds

    def elapsed(self) -> float:
        return time.monotonic() - self._began

    def left(self) -> float:
        return min(self._ends - time.monotonic(), self._closing.left())


class Sockets(httpcore.NetworkBackend):
    def __init__(self, inner: httpcore.NetworkBackend, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline stands in its place
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        left = min(_left(self._deadline, httpcore.ConnectTimeout), CONNECT_SECONDS)
        stream = self._inner.connect_tcp(host, port, left, local_address, socket_options or ())
        return _Stream(stream, self._deadline)


class _Plain(httpcore.NetworkStream):
    """A socket that somebody else has connected."""

    def __init__(self, made: socket.socket) -> None:
        self._made = made

    def close(self) -> None:
        self._made.close()

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's signature
        return self._made if info == "socket" else None


def early_stream(early: Early, deadline: Deadline) -> httpcore.NetworkStream | None:
    """None if it failed. Raises ConnectTimeout when it is not there in time."""
    left = min(_left(deadline, httpcore.ConnectTimeout), CONNECT_SECONDS)
    try:
        made = early.take(left)
    except TimeoutError as error:
        raise httpcore.ConnectTimeout(error) from error
    return None if made is None else _Stream(_Plain(made), deadline)


class _Stream(httpcore.NetworkStream):
    """A socket that never blocks, so that only what has to be waited for is waited for: each system
    call hands Python's lock to another thread, and with many requests in flight that is what costs.
    """

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline
        self._unsent = bytearray()
        self._socket: socket.socket = inner.get_extra_info("socket")
        self._socket.setblocking(False)
        self._arrivals = select.poll()
        self._arrivals.register(self._socket, select.POLLIN)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        if self._unsent:
            # Whoever refuses a request may hang up before all of it is there, and say why.
            with suppress(httpcore.WriteError):
                self._flush()
        while True:
            if not self._has_decrypted():
                self._wait(self._arrivals, httpcore.ReadTimeout)
            try:
                return self._socket.recv(max_bytes)
            except _NOT_YET:
                continue
            except OSError as error:
                raise httpcore.ReadError(error) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        """Kept until somebody reads: a head and a small body are one packet."""
        self._unsent += buffer
        if len(self._unsent) > _PIECE:
            self._flush()

    def _flush(self) -> None:
        unsent, self._unsent = memoryview(bytes(self._unsent)), bytearray()
        while unsent:
            try:
                unsent = unsent[self._socket.send(unsent[:_PIECE]) :]
            except ssl.SSLWantReadError:
                self._wait(self._arrivals, httpcore.WriteTimeout)
            except (BlockingIOError, ssl.SSLWantWriteError):
                room = select.poll()
                room.register(self._socket, select.POLLOUT)
                self._wait(room, httpcore.WriteTimeout)
            except OSError as error:
                raise httpcore.WriteError(error) from error

    def _has_decrypted(self) -> bool:
        return isinstance(self._socket, ssl.SSLSocket) and self._socket.pending() > 0

    def _is_for_tls_alone(self) -> bool:
        """After the handshake come tickets for later connections, which nobody asked for."""
        if not isinstance(self._socket, ssl.SSLSocket):
            return False
        try:
            self._socket.recv(1)
        except _NOT_YET:
            return True
        except OSError:
            return False
        return False

    def _wait(self, event: select.poll, too_late: type[httpcore.TimeoutException]) -> None:
        left = _left(self._deadline, too_late)
        event.poll(min(left, _GLANCE_SECONDS) * _MILLISECONDS)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        left = _left(self._deadline, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's signature
        if info == "is_readable":
            return bool(self._arrivals.poll(0)) and not self._is_for_tls_alone()
        return self._inner.get_extra_info(info)


def _left(deadline: Deadline, too_late: type[httpcore.TimeoutException]) -> float:
    left = deadline.left()
    if left <= 0:
        raise too_late("the deadline of the request has passed")
    return left
