"""One JSON Schema of a whole flow for one version, put together from the tables.

For editors: what the version does not know is not there, a bound value is allowed where a table
allows it, and how much of a text is shown stands in its description. It refuses nothing that the
rules allow, and says less than they do.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from flowops.flowjson.schemas import load_tables
from flowops.flowjson.tables import tables
from flowops.flowjson.versions import Version

if TYPE_CHECKING:
    from collections.abc import Iterable

DIALECT = "https://json-schema.org/draft/2020-12/schema"
BOUND = {"type": "string", "pattern": r"\$\{|^`"}
"""A text with a reference in it, or an expression."""

_COMPONENT = "component"
_OURS = "x-"


@cache
def flow_schema(version: Version) -> dict[str, Any]:
    """Draft 2020-12. The same object each time: not to be changed."""
    flow = _object("flow", version)
    flow["properties"]["version"] = {"const": str(version), "description": "of Flow JSON"}
    return {
        "$schema": DIALECT,
        "$id": f"https://flowops.invalid/schemas/flow-{version}.schema.json",
        "title": f"Flow JSON {version}",
        **flow,
        "$defs": _definitions(version),
    }


def _definitions(version: Version) -> dict[str, Any]:
    known = [
        name for name, table in tables().items() if name != "flow" and _is_known(name, version)
    ]
    return {
        _COMPONENT: _dispatch(name for name in known if tables()[name].is_component),
        **{name: _object(name, version) for name in known},
    }


def _is_known(name: str, version: Version) -> bool:
    return tables()[name].is_known_in(version)


def _dispatch(names: Iterable[str]) -> dict[str, Any]:
    """By `type`, so that an editor speaks of one component and not of all of them."""
    names = sorted(names)
    return {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"enum": names}},
        "allOf": [
            {
                "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
                "then": {"$ref": f"#/$defs/{name}"},
            }
            for name in names
        ],
    }


def _object(name: str, version: Version) -> dict[str, Any]:
    table, body = tables()[name], load_tables()[name]
    known = {
        key: each
        for key, each in table.properties.items()
        if each.is_known_in(version) or each.since_is_unsure
    }
    required = [key for key, each in known.items() if each.is_required_in(version)]
    schema = {
        "type": "object",
        "required": required,
        "properties": {key: _value(body["properties"][key], version) for key in known},
    }
    return schema | {key: body[key] for key in ("additionalProperties",) if key in body}


def _value(body: dict[str, Any], version: Version) -> dict[str, Any]:
    schema = _plain(body, version)
    names = _actions(body, version)
    if names:
        schema["properties"] = {"name": {"enum": names}}
    if body.get("x-binding") and _needs_a_choice(body):
        schema = {"anyOf": [schema, BOUND]}
    description = _description(body)
    return schema | ({"description": description} if description else {})


def _plain(body: dict[str, Any], version: Version) -> dict[str, Any]:
    """Without our own words, and with references into the one schema."""
    schema = {key: each for key, each in body.items() if not key.startswith(_OURS)}
    if "$ref" in schema:
        schema["$ref"] = f"#/$defs/{schema['$ref'].removesuffix('.json')}"
    for word in ("items", "additionalProperties"):
        if isinstance(schema.get(word), dict):
            schema[word] = _value(schema[word], version)
    if isinstance(schema.get("properties"), dict):
        inner = schema["properties"].items()
        schema["properties"] = {key: _value(each, version) for key, each in inner}
    return schema


def _needs_a_choice(body: dict[str, Any]) -> bool:
    """Whether a bound text would not fit already."""
    return "string" not in body.get("type", ()) or "pattern" in body


def _actions(body: dict[str, Any], version: Version) -> list[str]:
    names = body.get("x-actions", {}).items()
    return [name for name, since in names if not since or version >= _parse(since)]


def _parse(text: str) -> Version:
    version = Version.parse(text)
    assert version is not None  # noqa: S101  # a table's own word
    return version


def _description(body: dict[str, Any]) -> str:
    parts = []
    if "x-limit" in body:
        parts.append(f"{body['x-limit']} characters are shown")
    if "x-max-items" in body:
        parts.append(f"{body['x-max-items']} items are shown")
    if "x-since" in body:
        parts.append(f"since {body['x-since']}")
    return ", ".join(parts)
