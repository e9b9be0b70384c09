"""What goes out: the bodies of the four writes, as the gateway's page shows them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flowops.http.strict_json import NotUnderstood

if TYPE_CHECKING:
    from flowops.model.definition import Definition
    from flowops.model.flows import FlowMessage


def create_body(name: str, categories: frozenset[str], definition: Definition) -> bytes:
    return _encoded({"name": name, "categories": sorted(categories), "flowJson": definition.value})


def replace_body(file_name: str, definition: Definition) -> bytes:
    return _encoded({"fileName": file_name, "flowJson": definition.value})


def message_body(message: FlowMessage) -> bytes:
    """Flat and camelCase: the gateway's page, "Publish a Flow". What is None is left out."""
    fields = {
        "type": "flow",
        "to": message.to,
        "bodyText": message.body,
        "flowToken": message.token,
        "flowId": message.flow_id,
        "flowCta": message.call_to_action,
        "flowAction": message.action,
        "screen": message.screen,
        "data": message.data,
    }
    return _encoded({key: value for key, value in fields.items() if value is not None})


def _encoded(body: dict[str, object]) -> bytes:
    """The order of keys is the file's; letters stay letters, as Meta's own tools send them."""
    try:
        text = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode()
    except ValueError:
        raise NotUnderstood("the body cannot be written as JSON in UTF-8") from None
