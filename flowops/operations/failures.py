"""From the outcome of a read that everything depends on to the exception that ends the command."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from flowops.errors import AccessRefused, FlowopsError, GatewayFailed
from flowops.model.outcome import Failure, FailureKind, Ok

if TYPE_CHECKING:
    from flowops.model.environment import Environment
    from flowops.model.outcome import Outcome

T = TypeVar("T")

HINTS = {
    FailureKind.UNREACHABLE: "is the gateway's address right, and can this machine reach it?",
    FailureKind.OUT_OF_BUDGET: "try again later, or raise limits.budget of the environment",
    FailureKind.RATE_LIMITED: "try again later, or raise limits.budget of the environment",
    FailureKind.UNREADABLE: "something between here and the gateway answers in its place?",
}


def must(outcome: Outcome[T], doing: str, environment: Environment) -> T:
    """The value, or the failure raised as `doing: what went wrong`."""
    if isinstance(outcome, Ok):
        return outcome.value
    raise as_error(outcome.failure, doing, environment)


def as_error(failure: Failure, doing: str, environment: Environment) -> FlowopsError:
    message = f"{doing}: {failure.message}"
    if failure.kind is FailureKind.ACCESS:
        variable = environment.api_key_env
        hint = f"is the key in {variable} of the right organization, and may it do this?"
        return AccessRefused(message, hint=hint)
    return GatewayFailed(message, hint=HINTS.get(failure.kind))
