"""Whether a message that opens a flow is accepted. Accepted is not delivered.

Fields: gateway page, "Publish a Flow". Rules: Meta, "Sending a Flow" and error codes. That they
are checked at once, and not on the recipient's device, is an assumption.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flowops.sandbox import refusals
from flowops.sandbox.flows import Status
from flowops.sandbox.refusals import bad_request
from flowops.sandbox.screens import entry_screens, screen_ids
from flowops.sandbox.versions import is_expired

if TYPE_CHECKING:
    from flowops.sandbox.flows import Flow, Json
    from flowops.sandbox.switches import Switches

SENDS_PER_HOUR = 10
"""Meta, API reference: so many messages may open a THROTTLED flow."""

_LONGEST_CALL = 30  # Meta, "Sending a Flow": 30 characters or less, no emoji
_OLD_LONGEST_CALL = 20  # what older pages and most SDKs say
_EMOJI = re.compile("[\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]")


def read_message(body: Json, switches: Switches) -> Json:
    """Checks what the message says of itself. Raises Refusal."""
    if body.get("type") != "flow":
        raise bad_request("the sandbox sends messages of type flow alone")
    for name in ("to", "bodyText", "flowId", "flowCta"):
        if not isinstance(body.get(name), str) or not body[name].strip():
            raise bad_request(f"{name} must be a text")
    if switches.call_to_action_checked:
        _check_call_to_action(body["flowCta"])
    _check_action(body, switches)
    return body


def call_to_action_is_long(body: Json) -> bool:
    """Accepted, and not shown whole by older clients."""
    return len(body["flowCta"]) > _OLD_LONGEST_CALL


def wants_draft(body: Json) -> bool:
    """Meta's `mode`; the gateway's page does not show the field."""
    return body.get("mode") == "draft"


def check_sendable(flow: Flow, sent_in_last_hour: int, switches: Switches, *, draft: bool) -> None:
    """Whether this flow may be opened by a new message. Raises Refusal.

    An edited flow is in DRAFT and its last published version is sent (Meta, "Sending a Flow").
    """
    if flow.status == Status.DEPRECATED:
        raise refusals.flow_not_found(400)
    if flow.status == Status.BLOCKED:
        raise refusals.flow_is_blocked()
    if flow.status == Status.THROTTLED and sent_in_last_hour >= SENDS_PER_HOUR:
        raise refusals.flow_is_throttled()
    if draft and flow.status != Status.DRAFT:
        raise bad_request("Invalid Flow Mode", "the flow is published; leave mode out")
    if not draft and flow.published_at is None:
        raise bad_request("Flow is not published", "publish it first")
    if is_expired(flow.json_version, switches):
        raise bad_request("Flow JSON version has expired")


def check_screen(body: Json, definition: Json, switches: Switches) -> None:
    """`screen` is an entry screen of what will be shown (Meta, "Sending a Flow")."""
    screen = body.get("screen")
    if screen is None or not switches.screen_checked:
        return
    if not isinstance(screen, str) or screen not in screen_ids(definition):
        raise bad_request("screen does not exist in the Flow")
    if screen not in entry_screens(definition):
        raise bad_request("screen is not an entry screen of the Flow")


def _check_call_to_action(text: str) -> None:
    if len(text) > _LONGEST_CALL:
        raise bad_request(f"flowCta is longer than {_LONGEST_CALL} characters")
    if _EMOJI.search(text):
        raise bad_request("flowCta holds an emoji")


def _check_action(body: Json, switches: Switches) -> None:
    """Meta: `flow_action_payload` belongs to navigate; with data_exchange it is to be left out."""
    action = body.get("flowAction", "navigate")
    if not isinstance(action, str) or action not in {"navigate", "data_exchange"}:
        raise bad_request("flowAction is navigate or data_exchange")
    carries: dict[str, Any] = {name: body[name] for name in ("screen", "data") if body.get(name)}
    if action == "data_exchange" and carries and switches.payload_with_data_exchange == "refused":
        raise bad_request("screen and data do not go with data_exchange")
    if "data" in body and body["data"] is not None and not _is_filled_object(body["data"]):
        raise bad_request("data must be an object with at least one property")


def _is_filled_object(value: object) -> bool:
    return isinstance(value, dict) and bool(value)
