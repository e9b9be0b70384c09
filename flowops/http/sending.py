"""What a request goes out on: a connection of ours, or what a caller hands over.

Both say in the same few words how far it came, so that nobody else knows what they are made of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from flowops.http.exchange import Request


class NeverLeft(Exception):
    """No byte of the request left."""


class TimedOut(Exception):
    """Some of it may have left, and its time is over."""


class Broken(Exception):
    """Some of it may have left, and what came back, if anything did, is no answer."""


class Incoming:
    """`headers` have lower-case names; one that came twice is joined by a comma (RFC 9110, section
    5.3). Reading the `chunks` raises TimedOut and Broken. `close` it, read or not.
    """

    __slots__ = ("chunks", "close", "headers", "status")

    def __init__(
        self,
        status: int,
        headers: Mapping[str, str],
        chunks: Iterable[bytes],
        close: Callable[[], None],
    ) -> None:
        self.status = status
        self.headers = headers
        self.chunks = chunks
        self.close = close


class Sender(Protocol):
    """For one thread at a time."""

    def send(
        self,
        request: Request,
        target: str,
        headers: list[tuple[str, str]],
        meanwhile: Callable[[], object],
    ) -> Incoming:
        """Once. The address is in `target`, as it stands on the first line, and in the `headers`,
        which can be sent as they are. `meanwhile` is done when the request has left. Raises
        NeverLeft, TimedOut and Broken.
        """
        ...

    def close(self) -> None: ...


def words_of(error: Exception) -> str:
    return str(error) or type(error).__name__
