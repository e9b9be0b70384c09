"""A Flow's JSON: its text, its value, and a fingerprint that formatting does not change."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

CANONICAL_FORM = "c1"
"""Names the algorithm below. A record made with another one proves nothing here."""


def canonical_text(value: object) -> str:
    """JSON with sorted keys, no blanks, and whole floats as integers: equal for equal meaning.

    Array order counts, since screens and components are shown in it. Key order, white space,
    escapes and `1.0` against `1` do not, since the gateway takes an object and writes it anew.
    """
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


@dataclass(frozen=True)
class Definition:
    """A parsed Flow JSON. `text` is what was read; `value` is a dict that nobody changes."""

    value: dict[str, Any] = field(repr=False)
    text: str = field(repr=False, compare=False)

    @classmethod
    def from_value(cls, value: dict[str, Any]) -> Definition:
        return cls(value=value, text=json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    @cached_property
    def canonical(self) -> str:
        return canonical_text(self.value)

    @cached_property
    def fingerprint(self) -> str:
        """`c1:` and the SHA-256 of the canonical text, in hex."""
        digest = hashlib.sha256(self.canonical.encode()).hexdigest()
        return f"{CANONICAL_FORM}:{digest}"

    @property
    def version(self) -> str | None:
        version = self.value.get("version")
        return version if isinstance(version, str) else None
