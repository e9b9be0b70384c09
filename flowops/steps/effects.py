"""What the performance of a step may want from the world.

A step is performed by a generator that yields these and is sent back what came of them. Who runs
the generator is not its business: real threads against a gateway, or a simulator in a test.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from flowops.model.definition import Definition
    from flowops.model.flows import Account, FlowList, LiveFlow, ValidationError
    from flowops.model.outcome import Outcome
    from flowops.model.record import Event, Record


class ListFlows(Struct, frozen=True):
    account: Account


class GetFlow(Struct, frozen=True):
    account: Account
    flow_id: str


class LookLast(Struct, frozen=True):
    """What a list shows of that id and that name, once nothing is left to write in the account.

    Answered with its outcome, or with None where each flow is to be asked for by its id.
    `is_undated` says that a date in the list would be news.
    """

    account: Account
    flow_id: str
    name: str
    is_undated: bool


class PostFlow(Struct, frozen=True):
    account: Account
    name: str
    categories: frozenset[str]
    definition: Definition


class PutJson(Struct, frozen=True):
    account: Account
    flow_id: str
    file_name: str
    definition: Definition


class PostPublish(Struct, frozen=True):
    account: Account
    flow_id: str


class SaveRecord(Struct, frozen=True):
    """A line of the flow's journal: answered with the record as written, once it is durable."""

    record: Record
    event: Event


class SaveDefinition(Struct, frozen=True):
    """Answered with None once it is durable."""

    definition: Definition


class ReadDefinition(Struct, frozen=True):
    """Answered with the stored definition of that fingerprint, or None."""

    fingerprint: str


class BackOff(Struct, frozen=True):
    """Wait before the next try; answered with False when the run has no time left."""

    attempt: int
    retry_after: float | None = None


class WaitQuietly(Struct, frozen=True):
    """Let a write that was sent at `since`, and not answered, land or die before another follows.

    Answered with False when the run has no time left.
    """

    since: str | None


class MayGoOn(Struct, frozen=True):
    """Answered with False when somebody asked the run to stop."""


class Tell(Struct, frozen=True):
    """Something to show while the work goes on; answered with None."""

    key: str
    alias: str
    action: str
    outcome: str | None = None


Effect = (
    ListFlows
    | GetFlow
    | LookLast
    | PostFlow
    | PutJson
    | PostPublish
    | SaveRecord
    | SaveDefinition
    | ReadDefinition
    | BackOff
    | WaitQuietly
    | MayGoOn
    | Tell
)

T = TypeVar("T")
Performing = Generator[Effect, Any, T]


def list_flows(account: Account) -> Performing[Outcome[FlowList]]:
    outcome: Outcome[FlowList] = yield ListFlows(account)
    return outcome


def get_flow(account: Account, flow_id: str) -> Performing[Outcome[LiveFlow]]:
    outcome: Outcome[LiveFlow] = yield GetFlow(account, flow_id)
    return outcome


def look_last(look: LookLast) -> Performing[Outcome[tuple[LiveFlow, ...]] | None]:
    shown: Outcome[tuple[LiveFlow, ...]] | None = yield look
    return shown


def post_flow(
    account: Account, name: str, categories: frozenset[str], definition: Definition
) -> Performing[Outcome[LiveFlow]]:
    outcome: Outcome[LiveFlow] = yield PostFlow(account, name, categories, definition)
    return outcome


def put_json(
    account: Account, flow_id: str, file_name: str, definition: Definition
) -> Performing[Outcome[tuple[ValidationError, ...]]]:
    outcome: Outcome[tuple[ValidationError, ...]] = yield PutJson(
        account, flow_id, file_name, definition
    )
    return outcome


def post_publish(account: Account, flow_id: str) -> Performing[Outcome[None]]:
    outcome: Outcome[None] = yield PostPublish(account, flow_id)
    return outcome


def save_record(record: Record, event: Event) -> Performing[Record]:
    saved: Record = yield SaveRecord(record, event)
    return saved


def save_definition(definition: Definition) -> Performing[None]:
    yield SaveDefinition(definition)


def read_definition(fingerprint: str) -> Performing[Definition | None]:
    found: Definition | None = yield ReadDefinition(fingerprint)
    return found


def back_off(attempt: int, retry_after: float | None = None) -> Performing[bool]:
    waited: bool = yield BackOff(attempt, retry_after)
    return waited


def wait_quietly(since: str | None) -> Performing[bool]:
    waited: bool = yield WaitQuietly(since)
    return waited


def tell(key: str, alias: str, action: str, outcome: str | None = None) -> Performing[None]:
    yield Tell(key, alias, action, outcome)


def may_go_on() -> Performing[bool]:
    answer: bool = yield MayGoOn()
    return answer
