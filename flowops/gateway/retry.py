"""Repeating a call, but only where that cannot do anything twice, and only so often."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from flowops.model.outcome import Definite, FailureKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowops.model.outcome import Failure, Outcome
    from flowops.operations.ports import Patience

T = TypeVar("T")

TRIES = {
    FailureKind.UNREACHABLE: 5,
    FailureKind.SERVER: 5,
    FailureKind.NO_ANSWER: 3,
    FailureKind.UNREADABLE: 3,
    # The far side says itself when to come back, so it is mostly the budget that ends this.
    FailureKind.RATE_LIMITED: 20,
}
"""How often a call is sent in all, by what went wrong last. Everything else is said once."""

_REDIRECT = 3


def insist(
    call: Callable[[], Outcome[T]], patience: Patience, *, is_paced: bool = False
) -> Outcome[T]:
    """Call until it succeeds, fails for good, may have had an effect, or patience ends.

    `is_paced`: a call waits for its turn by itself, so after a 429 there is no waiting here.
    """
    attempt = 1
    while True:
        outcome = call()
        if not isinstance(outcome, Definite) or not _worth_repeating(outcome.failure, attempt):
            return outcome
        waits_by_itself = is_paced and outcome.failure.kind is FailureKind.RATE_LIMITED
        if not waits_by_itself and not patience.wait(attempt, outcome.failure.retry_after):
            return Definite(_out_of_budget(outcome.failure))
        attempt += 1


def _worth_repeating(failure: Failure, attempt: int) -> bool:
    is_redirect = failure.http_status is not None and failure.http_status // 100 == _REDIRECT
    return not is_redirect and attempt < TRIES.get(failure.kind, 1)


def _out_of_budget(failure: Failure) -> Failure:
    asked = "" if failure.retry_after is None else f" (asked to wait {failure.retry_after:g} s)"
    return replace(
        failure,
        kind=FailureKind.OUT_OF_BUDGET,
        message=f"{failure.message}{asked}; that is beyond what this run may still wait",
    )
