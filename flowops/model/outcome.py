"""How a call to the gateway ended: it did, it did not, or nobody can say.

The three cases are a closed union, so that a type checker finds every place that forgets one.
"""

from __future__ import annotations

from enum import Enum
from typing import Generic, TypeVar

from msgspec import Struct

T_co = TypeVar("T_co", covariant=True)


class FailureKind(Enum):
    """Why a call failed, as far as it changes what to do next."""

    UNREACHABLE = "unreachable"  # no byte of the request left
    NO_ANSWER = "no answer"  # sent, then timeout or a broken connection
    SERVER = "server error"  # 5xx, 408
    RATE_LIMITED = "rate limited"  # 429
    UNREADABLE = "unreadable answer"  # HTML, truncated, wrong shape, redirect
    ACCESS = "access refused"  # 401, 403
    NOT_FOUND = "not found"  # 404
    NAME_TAKEN = "name taken"  # Meta 100 "Flow name is not unique", or 409
    NOT_DRAFT = "not in draft"  # Meta 139002 "invalid state", 139001 "can't be updated"
    SAVED_NOT_PROCESSED = "saved, not processed"  # Meta 139001 "Error while processing Flow JSON"
    NOT_PUBLISHED = "not published"  # a publish that did not show in a read
    MOVED = "moved"  # not as it was planned any more, so nothing was sent
    REJECTED = "rejected"  # any other 4xx with a reason
    NOT_RECORDED = "not recorded"  # a record could not be made durable
    OUT_OF_BUDGET = "out of budget"  # the run's waiting time is used up


class Failure(Struct, frozen=True):
    """What the gateway, or the way to it, said. `retry_after` is in seconds."""

    kind: FailureKind
    message: str
    http_status: int | None = None
    meta_code: int | None = None
    retry_after: float | None = None


class Ok(Struct, Generic[T_co], frozen=True):
    value: T_co


class Definite(Struct, frozen=True):
    """The call certainly had no effect."""

    failure: Failure


class Ambiguous(Struct, frozen=True):
    """The call may have had its effect: look before doing anything else to that flow."""

    failure: Failure


Outcome = Ok[T_co] | Definite | Ambiguous
