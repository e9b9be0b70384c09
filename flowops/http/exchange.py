"""One request and how it ended, as plain values: nothing here knows the HTTP library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

MIB = 1024 * 1024


class Request(Struct, frozen=True):
    """`fresh` asks for a connection that is new or was in use a moment ago; `paced` is False where
    the gateway does not count it; `limit` is the most bytes its answer may have.
    """

    method: str
    url: str
    body: bytes | None = None
    with_key: bool = True
    fresh: bool = False
    paced: bool = True
    limit: int = 16 * MIB


class NotSent(Struct, frozen=True):
    """No byte of the request left."""

    message: str


class Withheld(NotSent, frozen=True):
    """Nor will it be: this run may not wait until it may leave."""


class NoAnswer(Struct, frozen=True):
    """The request may have arrived; no status line came back."""

    message: str


class Reply(Struct, frozen=True):
    """`headers` have lower-case names. `flaw` says why the body is not whole, if it is not."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    flaw: str | None = None


Ended = NotSent | NoAnswer | Reply


class Trace(Struct, frozen=True):
    """One line for whoever watches: what was asked, what came (None: nothing), and how long."""

    method: str
    url: str
    status: int | None
    seconds: float
