"""The JSON Schemas that flowops publishes, read from wherever it is installed."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parent.parent
_FOLDERS = (_PACKAGE / "_schemas", _PACKAGE.parent / "schemas")
"""In a wheel they lie inside the package, in a checkout beside it."""


def schema_text(name: str) -> str:
    """The text of `NAME.schema.json`; OpenAPI documents have a name of their own."""
    file = "openapi.json" if name == "openapi" else f"{name}.schema.json"
    return _found(file).read_text(encoding="utf-8")


@cache
def load_schema(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(schema_text(name))
    return schema


@cache
def load_tables() -> dict[str, dict[str, Any]]:
    """The files of `flow/` by their name: one for each component, and the objects around them."""
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in table_files()}


def table_files() -> list[Path]:
    return sorted(_found("flow").glob("*.json"))


def _found(name: str) -> Path:
    return next(path for folder in _FOLDERS if (path := folder / name).exists())
