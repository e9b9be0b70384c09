"""The call that sends a message which opens a flow."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

from flowops.sandbox import refusals
from flowops.sandbox.answers import Answer, answer_data
from flowops.sandbox.sending import (
    call_to_action_is_long,
    check_screen,
    check_sendable,
    read_message,
    wants_draft,
)

if TYPE_CHECKING:
    from flowops.sandbox.calls import Call
    from flowops.sandbox.flows import Flow
    from flowops.sandbox.switches import Switches
    from flowops.sandbox.tables import Tables

_PHONE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_HOUR = 3600.0


def send(tables: Tables, call: Call, switches: Switches) -> Answer:
    """Gateway page: `POST /v1/phones/{phoneId}/messages`. The answer is an assumption."""
    body = read_message(call.body, switches)
    flow = _open_flow(tables, call, body["flowId"])
    draft = wants_draft(body)
    sent = tables.count_messages(flow.id, since=call.now - _HOUR)
    check_sendable(flow, sent, switches, draft=draft)
    shown = tables.read_definition(flow.id, "draft" if draft else "published")
    check_screen(body, shown or {}, switches)
    message_id = f"wamid.{secrets.token_hex(16).upper()}"
    tables.add_message(message_id, flow.id, call.now, warned=call_to_action_is_long(body))
    return answer_data({"id": message_id})


def _open_flow(tables: Tables, call: Call, flow_id: str) -> Flow:
    """Meta: a phone sends the flows of its own account. A phone is bound by its first message."""
    phone_id = call.places["phone_id"]
    if not _PHONE.fullmatch(phone_id):
        raise refusals.Refusal(404, "not_found", "phone not found")
    flow = tables.find_flow(flow_id)
    account = tables.find_account(flow.waba_id) if flow else None
    if flow is None or account is None or account.organization != call.organization:
        raise refusals.flow_not_found(400)
    if tables.claim_phone(phone_id, flow.waba_id) != flow.waba_id:
        raise refusals.flow_not_found(400)
    return flow
