"""Send: a message that opens a flow, after checking what would fail on the phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.errors import FlowopsError
from flowops.findings import Severity
from flowops.flowjson.entry import entry_screens
from flowops.flowjson.flow import Flow
from flowops.flowjson.routing import needs_endpoint
from flowops.flowjson.sending import check_call_to_action, check_message_data, required_data
from flowops.model.flows import FlowMessage
from flowops.model.status import FlowStatus
from flowops.operations.failures import must
from flowops.operations.live import find_live

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.findings import Severity as Weight
    from flowops.model.flows import DesiredFlow, LiveFlow
    from flowops.operations.workspace import Wish, World

NUMBER = re.compile(r"[1-9][0-9]{6,14}")
"""An international number (E.164) without its plus."""

NAVIGATE, DATA_EXCHANGE = "navigate", "data_exchange"


class SendRefused(FlowopsError):
    """The message would fail on the phone; it was not sent."""


class Letter(Struct, frozen=True):
    """What a person asks to send. None means that nothing was said, and the flow decides."""

    to: str
    body: str | None = None
    call_to_action: str | None = None
    token: str | None = None
    screen: str | None = None
    data: dict[str, object] | None = None


class Prepared(Struct, frozen=True):
    """A message that passed every check, and what is unwise about it all the same."""

    message: FlowMessage
    warnings: tuple[str, ...]


def prepare_message(world: World, wish: Wish, letter: Letter) -> Prepared:
    """Raises SendRefused with all that would fail, NotLive where there is no flow to send."""
    (desired, live), *others = find_live(world, wish)
    if others:
        raise SendRefused(
            f"{desired.key} is in {len(others) + 1} accounts, and a message goes out from one",
            hint="choose an environment with a single account",
        )
    message = _compose(desired, live, letter)
    remarks = list(_remarks(desired, live, message))
    problems = [text for severity, text in remarks if severity is Severity.ERROR]
    if problems:
        raise SendRefused("; ".join(problems), hint="nothing was sent")
    return Prepared(message, tuple(text for severity, text in remarks))


def send_message(world: World, phone_id: str, prepared: Prepared) -> str:
    """The id of the accepted message. Sent once: an unanswered send may have gone out."""
    outcome = world.gateway.send_message(phone_id, prepared.message)
    return must(outcome, f"sending from phone {phone_id}", world.environment)


def _compose(desired: DesiredFlow, live: LiveFlow, letter: Letter) -> FlowMessage:
    flow = Flow(desired.definition.value)
    asks_server = needs_endpoint(flow) and letter.screen is None and letter.data is None
    first = next(iter(entry_screens(flow)), None)
    return FlowMessage(
        to=letter.to.removeprefix("+"),
        body=letter.body or desired.name,
        token=letter.token or f"flowops-{desired.key}",
        flow_id=live.flow_id,
        call_to_action="Open" if letter.call_to_action is None else letter.call_to_action,
        action=DATA_EXCHANGE if asks_server else NAVIGATE,
        screen=None if asks_server else letter.screen or first,
        data=None if asks_server else letter.data,
    )


def _remarks(
    desired: DesiredFlow, live: LiveFlow, message: FlowMessage
) -> Iterator[tuple[Weight, str]]:
    yield from _about_status(live)
    if not NUMBER.fullmatch(message.to):
        yield Severity.ERROR, f"{message.to} is no international number such as 5491155551234"
    for remark in check_call_to_action(message.call_to_action):
        yield remark.severity, remark.message
    if message.action == NAVIGATE:
        yield from _about_screen(desired, message)


def _about_status(live: LiveFlow) -> Iterator[tuple[Weight, str]]:
    if not live.status.counts_as_published:
        yield Severity.ERROR, f"the flow is {live.status_text}, and only a published one is sent"
    elif live.status is FlowStatus.BLOCKED:
        yield Severity.ERROR, "the flow is BLOCKED, and Meta delivers none of its messages"
    elif live.status is FlowStatus.THROTTLED:
        yield Severity.WARNING, "the flow is THROTTLED: Meta delivers 10 messages an hour"


def _about_screen(desired: DesiredFlow, message: FlowMessage) -> Iterator[tuple[Weight, str]]:
    flow = Flow(desired.definition.value)
    entries = entry_screens(flow)
    if message.screen is None:
        yield Severity.ERROR, "this flow has no entry screen"
        return
    if message.screen not in entries:
        known = ", ".join(entries) or "none"
        yield Severity.ERROR, f"{message.screen} is no entry screen of this flow; there is: {known}"
        return
    needed = required_data(flow, message.screen)
    for problem in check_message_data(needed, message.data or {}):
        yield Severity.ERROR, problem
    if message.data is not None and not message.data:
        yield Severity.ERROR, "the data is empty: Meta takes none at all, or an object with fields"
