"""Schemas of values beside each other: whether one takes all that the other gives, and in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from flowops.flowjson.types import Kind, with_article
from flowops.flowjson.value_schemas import DATE, MILLISECONDS
from flowops.flowjson.wording import one_of
from flowops.model.definition import canonical_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flowops.flowjson.contract import Field
    from flowops.flowjson.value_schemas import Schema

_KINDS = {kind.value: with_article(kind) for kind in Kind}
_NESTED = frozenset({"items", "properties", "required"})


@dataclass(frozen=True, slots=True)
class Part:
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
            own = {key: value for key, value in part.schema.items() if key not in _NESTED}
            found[name] = replace(part, schema=own)
            pending += list(_inside(name, part.schema))[::-1]
    return found


def is_within(given: Schema, wanted: Schema) -> bool:
    """Whether every value of the one is surely one of the other. Both are flat."""
    if not wanted:
        return True
    ones = _alternatives(wanted)
    return all(any(_fits(each, one) for one in ones) for each in _alternatives(given))


def listed(schema: Schema) -> tuple[Any, ...]:
    """The values that it names; none where it names none."""
    values = schema.get("enum", [schema["const"]] if "const" in schema else [])
    return tuple(values)


def described(schema: Schema) -> str:
    """`a string`, `one of `a` and `b``, `a date (2027-03-01)`."""
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(described(each) for each in schema["anyOf"]))
    values = listed(schema)
    if values:
        said = [each if isinstance(each, str) else canonical_text(each) for each in values]
        return f"one of {one_of(said)}" if len(said) > 1 else f"the constant {one_of(said)}"
    if schema == DATE:
        return "a date (2027-03-01)"
    if schema == MILLISECONDS:
        return "a string of milliseconds"
    return _KINDS.get(str(schema.get("type")), "a value of an unknown type")


def _inside(name: str, schema: Schema) -> Iterator[tuple[str, Part]]:
    required = schema.get("required", ())
    for inner, each in schema.get("properties", {}).items():
        yield f"{name}.{inner}", Part(each, inner in required, name)
    if "items" in schema:
        yield f"{name}[]", Part(schema["items"], True, name)


def _alternatives(schema: Schema) -> list[Schema]:
    alternatives: list[Schema] = schema.get("anyOf", [schema])
    return alternatives


def _fits(given: Schema, wanted: Schema) -> bool:
    if given == wanted or given.get("type") != wanted.get("type"):
        return given == wanted
    if wanted.keys() == {"type"}:
        return True
    values, taken = listed(given), listed(wanted)
    return bool(values) and all(each in taken for each in values)
