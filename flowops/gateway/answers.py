"""The other answers of the gateway: to an upload, a publish, a message, a preview, a download."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from flowops.gateway.wire import either, unwrap, validation_errors_of
from flowops.http.strict_json import (
    NotUnderstood,
    map_strings,
    parse_json,
    without_surrogates,
)
from flowops.model.definition import Definition
from flowops.model.flows import Preview

if TYPE_CHECKING:
    from flowops.gateway.address import BaseUrl
    from flowops.http.secret import Secret
    from flowops.model.flows import ValidationError

_MESSAGE_ID = re.compile(r"[!-~]{1,512}")


def parse_upload(value: object) -> tuple[ValidationError, ...]:
    """Neither shape is documented: `{success, validationErrors}`, or the whole flow.

    `success` is not looked at: Meta's samples say true with errors, pywa says false.
    """
    fields = unwrap(value)
    known = {"success", "validationErrors", "validation_errors", "id"}
    if not known & fields.keys():
        raise NotUnderstood("does not say what came of the upload")
    return validation_errors_of(fields)


def parse_publish(value: object) -> None:
    """`{"success": true}` (Meta), or the flow. Whether it is live, only a read says."""
    fields = unwrap(value)
    if fields.get("success") is not True and "id" not in fields and "status" not in fields:
        raise NotUnderstood("does not say that the flow was published")


def parse_message_id(value: object) -> str:
    """`{"data": {"id"}}`, or Meta's `{"messages": [{"id"}]}`."""
    fields = unwrap(value)
    messages = fields.get("messages")
    listed = messages if isinstance(messages, list) else []
    candidates = [fields, *(each for each in listed if isinstance(each, dict))]
    for each in candidates:
        message_id = each.get("id") or either(each, "messageId", "message_id")
        if isinstance(message_id, str) and _MESSAGE_ID.fullmatch(message_id):
            return message_id
    raise NotUnderstood("names no message")


def parse_preview(value: object, base: BaseUrl) -> Preview:
    """Meta's `{"preview": {"preview_url", "expires_at"}, "id"}`, wrapped in `data` or bare."""
    preview = unwrap(value).get("preview")
    if not isinstance(preview, dict):
        raise NotUnderstood("holds no preview")
    url = either(preview, "previewUrl", "preview_url")
    if not isinstance(url, str):
        raise NotUnderstood("holds no preview link")
    try:
        link = base.check_link(url)
    except NotUnderstood as error:
        raise NotUnderstood(f"holds a preview link that {error}") from None
    expires = either(preview, "expiresAt", "expires_at")
    return Preview(link, expires if isinstance(expires, str) else None)


_FLOW_JSON = {"version", "screens"}
"""Every Flow JSON has them; one is enough for a draft that somebody has only begun."""


def parse_definition(body: bytes, key: Secret | None) -> Definition:
    """Raises NotUnderstood, also for a definition that holds the key: it would be kept."""
    value = map_strings(parse_json(body), _whole)
    if not isinstance(value, dict) or not _FLOW_JSON & value.keys():
        # An expired link may answer with an error and 200: that is no definition that differs.
        raise NotUnderstood("is not a Flow JSON")
    if key is not None and key.occurs_in(_all_text(value)):
        raise NotUnderstood("holds the API key, so it is not used")
    return Definition(value=value, text=body.decode("utf-8-sig"))


def _whole(text: str) -> str:
    if without_surrogates(text) != text:
        raise NotUnderstood("holds half a character")
    return text


def _all_text(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
