"""JSON from the gateway as flows: strict where it decides something, patient where it does not.

The gateway answers in camelCase, Meta in snake_case, and either may come through.
"""

from __future__ import annotations

import json
import re
from typing import Any

from flowops.gateway.address import FLOW_ID
from flowops.http.sentence import one_sentence
from flowops.http.strict_json import NotUnderstood
from flowops.model.flows import LiveFlow, ValidationError
from flowops.model.status import FlowStatus

_LONGEST_MESSAGE = 2000
_MOST_ERRORS = 1000
# Meta's Postman collection shows a path inside the message: $root/screens/0/layout/children/2
_PATH_IN_MESSAGE = re.compile(r"\$root((?:/[\w-]+){1,100})")


def unwrap(value: object) -> dict[str, Any]:
    """What `data` holds; or the object itself, where nothing is wrapped around it."""
    inner = value.get("data") if isinstance(value, dict) and "data" in value else value
    if not isinstance(inner, dict):
        raise NotUnderstood("is not an object with data")
    if "error" in inner and "id" not in inner:
        raise NotUnderstood("is a success that holds an error")
    return inner


def parse_flow(value: object) -> LiveFlow:
    """A flow, wrapped in `data` or bare. Raises NotUnderstood."""
    return flow_of(unwrap(value))


def flow_of(fields: object) -> LiveFlow:
    """Raises NotUnderstood unless id and name are there and of their kind."""
    if not isinstance(fields, dict):
        raise NotUnderstood("holds something else than a flow")
    name, status = fields.get("name"), fields.get("status")
    if not isinstance(name, str):
        raise NotUnderstood("holds a flow without a name")
    if status is not None and not isinstance(status, str):
        raise NotUnderstood("holds a flow whose status is no text")
    # A status that is not there is one that nobody knows: the flow is shown, and left alone.
    return _flow(fields, name, status or "")


def parse_flow_of_id(value: object, flow_id: str) -> LiveFlow:
    """The flow that was asked for, and no other. Raises NotUnderstood."""
    live = parse_flow(value)
    if live.flow_id != flow_id:
        raise NotUnderstood("is about another flow")
    return live


def parse_created_flow(value: object, name: str) -> LiveFlow:
    """The answer to a create: the id alone is a receipt. A status that is not there is unknown."""
    fields = unwrap(value)
    status = fields.get("status")
    return _flow(fields, name, status if isinstance(status, str) else "")


def flow_id_of(fields: dict[str, Any]) -> str:
    """Plain digits or letters, since it becomes part of a path. Raises NotUnderstood."""
    flow_id = fields.get("id")
    if isinstance(flow_id, int) and not isinstance(flow_id, bool):
        flow_id = str(flow_id)
    if not isinstance(flow_id, str):
        raise NotUnderstood("holds a flow without an id")
    if not FLOW_ID.fullmatch(flow_id):
        shown = one_sentence(flow_id, 40)
        raise NotUnderstood(f"holds the flow id '{shown}', which is not plain digits or letters")
    return flow_id


def validation_errors_of(fields: dict[str, Any]) -> tuple[ValidationError, ...]:
    """Both spellings, objects or plain strings. What cannot be read is kept as it stands: an error
    that is not understood must not look like a valid definition.
    """
    found = either(fields, "validationErrors", "validation_errors")
    if not found:
        return ()
    listed = found if isinstance(found, list) else [found]
    return tuple(_validation_error(each) for each in listed[:_MOST_ERRORS])


def either(fields: dict[str, Any], camel: str, snake: str) -> Any:  # noqa: ANN401
    value = fields.get(camel)
    return fields.get(snake) if value is None else value


def _flow(fields: dict[str, Any], name: str, status: str) -> LiveFlow:
    raw = fields.get("raw")
    if not isinstance(raw, dict):
        raw = {}
    return LiveFlow(
        flow_id=flow_id_of(fields),
        name=name,
        status=FlowStatus.parse(status),
        status_text=status,
        categories=_categories(fields.get("categories")),
        validation_errors=validation_errors_of(fields) or validation_errors_of(raw),
        json_version=_text(either(fields, "jsonVersion", "json_version")),
        data_api_version=_text(either(fields, "dataApiVersion", "data_api_version")),
        endpoint_uri=_text(either(fields, "endpointUri", "endpoint_uri")),
        updated_at=_text(either(raw, "updatedAt", "updated_at")),
        definition_url=_definition_url(raw) if raw else None,
    )


def _categories(value: object) -> frozenset[str]:
    listed = value if isinstance(value, list) else []
    return frozenset(each for each in listed if isinstance(each, str))


def _text(value: object) -> str | None:
    """A version may come as a number, a time as seconds."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value)


def _definition_url(raw: dict[str, Any]) -> str | None:
    """Met as `raw.assets.data[]` (Meta's own list), `raw.assets[]`, `raw.asset`, and bare."""
    assets = raw.get("assets")
    listed = assets.get("data") if isinstance(assets, dict) else assets
    offered = [*(listed if isinstance(listed, list) else []), raw.get("asset"), raw]
    for asset in offered:
        if not isinstance(asset, dict) or not _is_definition(asset):
            continue
        url = either(asset, "downloadUrl", "download_url")
        if isinstance(url, str):
            return url
    return None


def _is_definition(asset: dict[str, Any]) -> bool:
    kind = either(asset, "assetType", "asset_type")
    return kind is None or kind == "FLOW_JSON"


def _validation_error(value: object) -> ValidationError:
    if not isinstance(value, dict):
        message = value if isinstance(value, str) else json.dumps(value)
        return ValidationError("", message[:_LONGEST_MESSAGE], _paths_in(message))
    code = _text(value.get("error")) or _text(either(value, "errorCode", "code")) or ""
    message = _text(value.get("message")) or json.dumps(value, ensure_ascii=False)
    paths = (*_pointed_at(value.get("pointers")), *_paths_in(message))
    return ValidationError(code, message[:_LONGEST_MESSAGE], tuple(dict.fromkeys(paths)))


def _pointed_at(pointers: object) -> list[str]:
    """Meta's own sample writes `screens [0]. layout`, live answers have no blanks."""
    listed = pointers if isinstance(pointers, list) else []
    paths = [each.get("path") for each in listed if isinstance(each, dict)]
    return ["".join(path.split()) for path in paths if isinstance(path, str) and path.strip()]


def _paths_in(message: str) -> tuple[str, ...]:
    return tuple(_dotted(match) for match in _PATH_IN_MESSAGE.findall(message))


def _dotted(path: str) -> str:
    steps = path.strip("/").split("/")
    joined = "".join(f"[{step}]" if step.isdecimal() else f".{step}" for step in steps)
    return joined.lstrip(".")
