"""One request and how it ended, as plain values: nothing here knows the HTTP library."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """`fresh` asks for a connection that is new or was in use a moment ago; `paced` is False where
    the gateway does not count it; `limit` is the most bytes its answer may have.
    """

    method: str
    url: str
    body: bytes | None = field(default=None, repr=False)
    with_key: bool = True
    fresh: bool = False
    paced: bool = True
    limit: int = 16 * MIB


@dataclass(frozen=True, slots=True)
class NotSent:
    """No byte of the request left."""

    message: str


@dataclass(frozen=True, slots=True)
class Withheld(NotSent):
    """Nor will it be: this run may not wait until it may leave."""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The request may have arrived; no status line came back."""

    message: str


@dataclass(frozen=True, slots=True)
class Reply:
    """`headers` have lower-case names. `flaw` says why the body is not whole, if it is not."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(default=b"", repr=False)
    flaw: str | None = None


Ended = NotSent | NoAnswer | Reply


@dataclass(frozen=True, slots=True)
class Trace:
    """One line for whoever watches: what was asked, what came (None: nothing), and how long."""

    method: str
    url: str
    status: int | None
    seconds: float
