"""The JSON Schemas that flowops publishes, wherever it is installed, and what they refuse."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.findings import Route

_PACKAGE = Path(__file__).parent.parent
_FOLDERS = (_PACKAGE / "_schemas", _PACKAGE.parent / "schemas")
"""In a wheel they lie inside the package, in a checkout beside it."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A keyword of a schema that a value does not fulfil.

    `route` leads to the value; of a key (`of_key`) it leads to the mapping, and `value` is the key.
    """

    route: Route
    keyword: str
    wanted: Any
    value: Any
    schema: dict[str, Any]
    of_key: bool


def schema_text(name: str) -> str:
    """The text of `NAME.schema.json`."""
    files = [folder / f"{name}.schema.json" for folder in _FOLDERS]
    return next(file for file in files if file.is_file()).read_text(encoding="utf-8")


@cache
def load_schema(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(schema_text(name))
    return schema


def violations(name: str, value: object) -> Iterator[Violation]:
    """What the schema of that name has against a value, in the order of the schema."""
    # 100 ms to import, so only who reads a manifest pays for it.
    import jsonschema

    def pattern(_: object, regex: str, text: object, __: object) -> Iterator[Exception]:
        # Python's `$` also matches before a last line break; JSON Schema's does not.
        if isinstance(text, str) and not re.fullmatch(regex, text):
            yield jsonschema.ValidationError("pattern")

    strict: Any = jsonschema.validators
    validator = strict.extend(jsonschema.Draft202012Validator, {"pattern": pattern})
    for error in validator(load_schema(name)).iter_errors(value):
        yield Violation(
            route=tuple(error.absolute_path),
            keyword=error.validator,
            wanted=error.validator_value,
            value=error.instance,
            schema=error.schema,
            of_key="propertyNames" in error.absolute_schema_path,
        )
