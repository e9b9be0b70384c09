"""Value schemas: what is known of a value, as JSON Schema (2020-12).

They are open: `{}` says that nothing is known, and an object may have more fields than are named.
How many characters, options or files an input takes is for the person who fills it, not for those
who receive what it gives, and so it is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowops.flowjson.types import Kind, Type, declared_type, input_type, value_type
from flowops.flowjson.versions import Version
from flowops.model.definition import canonical_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flowops.flowjson.flow import Component

Schema = dict[str, Any]

ANYTHING: Schema = {}
DATE: Schema = {"type": "string", "format": "date"}
MILLISECONDS: Schema = {"type": "string", "pattern": "^-?[0-9]+$"}
DATES_SINCE = Version(5, 0)
"""From here on a DatePicker gives `2027-03-01`, before that milliseconds (Meta's changelog)."""
CALENDAR_ENDS = ("start-date", "end-date")

DEEPEST = 16
"""Declarations inside of each other; what is deeper is not described."""

_ONE_OF = frozenset({"RadioButtonsGroup", "Dropdown"})
_SOME_OF = frozenset({"CheckboxGroup", "ChipsSelector"})
_FILES = frozenset({"PhotoPicker", "DocumentPicker"})


def type_schema(known: Type, depth: int = 0) -> Schema:
    """Of a declared field or the result of an expression."""
    if known.kind is Kind.UNKNOWN or depth == DEEPEST:
        return ANYTHING
    schema: Schema = {"type": known.kind.value}
    if known.kind is Kind.ARRAY and (items := type_schema(known.items, depth + 1)):
        schema["items"] = items
    if known.kind is Kind.OBJECT and known.properties:
        schema["properties"] = {
            name: type_schema(declared_type(each), depth + 1)
            for name, each in known.properties.items()
        }
    return schema


def written_schema(value: object) -> Schema:
    """Of a value that stands in the file as it is sent."""
    known = value_type(value)
    kind = {} if known.kind is Kind.UNKNOWN else {"type": known.kind.value}
    return {**kind, "const": value}


def input_schema(component: Component, version: Version) -> Schema:
    """Of what a filled input gives."""
    if component.type in _ONE_OF:
        return _option(component)
    if component.type in _SOME_OF:
        return {"type": "array", "items": _option(component)}
    if component.type in _FILES:
        return {"type": "array", "items": {"type": "object"}}
    if component.type == "DatePicker":
        return DATE if version >= DATES_SINCE else MILLISECONDS
    schema = type_schema(input_type(component))
    if component.type != "CalendarPicker" or not schema:
        return schema
    ends = {"type": "object", "properties": dict.fromkeys(CALENDAR_ENDS, DATE)}
    return DATE if schema["type"] == "string" else ends


def any_of(schemas: Iterable[Schema]) -> Schema:
    """Of a value that comes from one of several places."""
    each = {canonical_text(schema): schema for schema in schemas}
    if not each or ANYTHING in each.values():
        return ANYTHING
    whole = {schema["type"] for schema in each.values() if schema.keys() == {"type"}}
    kept = [one for one in each.values() if one.keys() == {"type"} or one.get("type") not in whole]
    merged = _enums_together(kept)
    return merged[0] if len(merged) == 1 else {"anyOf": merged}


def object_schema(properties: dict[str, Schema], required: Iterable[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required)}


def _option(component: Component) -> Schema:
    """Its id, which is one of those in the file where all of them stand there."""
    options = component.value.get("data-source")
    listed = options if isinstance(options, list) and options else [None]
    ids = [each.get("id") if isinstance(each, dict) else None for each in listed]
    if any(not isinstance(each, str) or "${" in each or each[:1] == "`" for each in ids):
        return {"type": "string"}
    return {"type": "string", "enum": list(dict.fromkeys(ids))}


def _enums_together(schemas: list[Schema]) -> list[Schema]:
    """Those that list texts become one list, in the place of the first."""
    listing = [each for each in schemas if each.get("type") == "string" and _listed(each)]
    if len(listing) < 2:  # noqa: PLR2004 - nothing to put together
        return schemas
    texts = dict.fromkeys(text for each in listing for text in _listed(each))
    together: Schema = {"type": "string", "enum": list(texts)}
    first = listing[0]
    return [
        together if each is first else each
        for each in schemas
        if each is first or each not in listing
    ]


def _listed(schema: Schema) -> list[Any]:
    return schema["enum"] if "enum" in schema else [schema["const"]] if "const" in schema else []
