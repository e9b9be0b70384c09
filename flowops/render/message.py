"""A message that opens a flow, as the gateway is sent it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flowops.render.safe import safe

if TYPE_CHECKING:
    from flowops.model.flows import FlowMessage


def message_document(environment: str, message: FlowMessage, sent: str | None) -> dict[str, Any]:
    """`message_id` is null for a message that was not sent."""
    return {
        "format_version": "1.0",
        "environment": safe(environment),
        "message_id": None if sent is None else safe(sent),
        "message": _fields(message),
    }


def render_message(message: FlowMessage) -> str:
    shown = ((name, value) for name, value in _fields(message).items() if value is not None)
    return "".join(f"  {name:<8} {_said(value)}\n" for name, value in shown)


def _fields(message: FlowMessage) -> dict[str, Any]:
    return {
        "to": message.to,
        "body": message.body,
        "token": message.token,
        "flow_id": message.flow_id,
        "cta": message.call_to_action,
        "action": message.action,
        "screen": message.screen,
        "data": message.data,
    }


def _said(value: object) -> str:
    return safe(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
