"""Schemas of values beside each other: whether one takes all that the other gives, and in words."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from flowops.flowjson.types import Kind, with_article
from flowops.flowjson.value_schemas import DATE, MILLISECONDS, any_of
from flowops.flowjson.wording import one_of
from flowops.model.definition import canonical_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flowops.flowjson.contract import Field
    from flowops.flowjson.value_schemas import Schema

_KINDS = {kind.value: with_article(kind) for kind in Kind}
_NESTED = frozenset({"items", "properties", "required"})
_NAMING = frozenset({"const", "enum", "anyOf"})


class Part(Struct, frozen=True):
    """A field, or what is inside of one; `parent` is the path of the field around it."""

    schema: Schema
    is_sure: bool
    parent: str | None


def flat(fields: Iterable[Field]) -> dict[str, Part]:
    """Every field by its name, and what is inside of it by its path: `visit.day`, `slots[].id`.

    A field comes before what is inside of it, and says nothing of that itself.
    """
    found: dict[str, Part] = {}
    pending: list[tuple[str, Part]] = []
    for each in fields:
        pending.append((each.name, Part(each.schema, each.is_sure, None)))
        while pending:
            name, part = pending.pop()
            found[name] = replace(part, schema=_own(part.schema))
            pending += list(_inside(name, part.schema))[::-1]
    return found


def is_within(given: Schema, wanted: Schema) -> bool:
    """Whether every value of the one is surely one of the other. Both are flat."""
    if not wanted:
        return True
    ones = _alternatives(wanted)
    return all(any(_fits(each, one) for one in ones) for each in _alternatives(given))


def is_same(one: Schema, other: Schema) -> bool:
    """As JSON: to Python, `true` and 1 are equal."""
    if one != other or _NAMING.isdisjoint(one):
        return one == other
    return canonical_text(one) == canonical_text(other)


def listed(schema: Schema) -> dict[str, str]:
    """The values that it names, as JSON and as people read them; none where it names none."""
    values = schema.get("enum", [schema["const"]] if "const" in schema else [])
    texts = ((each, canonical_text(each)) for each in values)
    return {text: each if isinstance(each, str) else text for each, text in texts}


def described(schema: Schema) -> str:
    """`a string`, `one of `a` and `b``, `a date (2027-03-01)`."""
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(described(each) for each in schema["anyOf"]))
    values = listed(schema).values()
    if values:
        return f"one of {one_of(values)}" if len(values) > 1 else f"the constant {one_of(values)}"
    if schema == DATE:
        return "a date (2027-03-01)"
    if schema == MILLISECONDS:
        return "a string of milliseconds"
    return _KINDS.get(str(schema.get("type")), "a value of an unknown type")


def _own(schema: Schema) -> Schema:
    """Without what is inside."""
    ones = (
        {key: value for key, value in each.items() if key not in _NESTED}
        for each in _alternatives(schema)
    )
    different = list({canonical_text(each): each for each in ones}.values())
    return different[0] if len(different) == 1 else {"anyOf": different}


def _inside(name: str, schema: Schema) -> Iterator[tuple[str, Part]]:
    """What may be inside of any of its alternatives, each of which may say nothing of it."""
    ones = _alternatives(schema)
    objects = [each for each in ones if each.get("type") == "object"]
    known = [each.get("properties", {}) for each in objects]
    for inner in dict.fromkeys(chain.from_iterable(known)):
        is_sure = all(inner in each.get("required", ()) for each in objects)
        yield f"{name}.{inner}", Part(any_of(each.get(inner, {}) for each in known), is_sure, name)
    arrays = [each for each in ones if each.get("type") == "array"]
    if any("items" in each for each in arrays):
        yield f"{name}[]", Part(any_of(each.get("items", {}) for each in arrays), True, name)


def _alternatives(schema: Schema) -> list[Schema]:
    alternatives: list[Schema] = schema.get("anyOf", [schema])
    return alternatives


def _fits(given: Schema, wanted: Schema) -> bool:
    if is_same(given, wanted):
        return True
    if given.get("type") == wanted.get("type") and wanted.keys() == {"type"}:
        return True
    values, taken = listed(given), listed(wanted)
    return bool(values) and values.keys() <= taken.keys()
