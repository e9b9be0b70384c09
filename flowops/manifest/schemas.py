"""What the published JSON Schemas refuse."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flowops.flowjson.schemas import load_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.findings import Route


class Violation(Struct, frozen=True):
    """A keyword of a schema that a value does not fulfil.

    `route` leads to the value; of a key (`of_key`) it leads to the mapping, and `value` is the key.
    """

    route: Route
    keyword: str
    wanted: Any
    value: Any
    schema: dict[str, Any]
    of_key: bool


def violations(name: str, value: object) -> Iterator[Violation]:
    """What the schema of that name has against a value, in the order of the schema."""
    for error in _validator(name).iter_errors(value):
        yield Violation(
            route=tuple(error.absolute_path),
            keyword=error.validator,
            wanted=error.validator_value,
            value=error.instance,
            schema=error.schema,
            of_key="propertyNames" in error.absolute_schema_path,
        )


@cache  # one of its own is a new class, which takes milliseconds
def _validator(name: str) -> Any:  # noqa: ANN401 - jsonschema has no public type for it
    # 100 ms to import, so only who reads a manifest pays for it.
    import jsonschema

    def pattern(_: object, regex: str, text: object, __: object) -> Iterator[Exception]:
        # Python's `$` also matches before a last line break; JSON Schema's does not.
        if isinstance(text, str) and not re.fullmatch(regex, text):
            yield jsonschema.ValidationError("pattern")

    strict: Any = jsonschema.validators
    validator = strict.extend(jsonschema.Draft202012Validator, {"pattern": pattern})
    return validator(load_schema(name))
