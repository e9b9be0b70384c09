"""JSON from outside: one reading or none, and nothing in it that breaks later."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable

DEEPEST = 200
"""Levels of nesting. Meta's own flows stay below 20."""


class NotUnderstood(Exception):
    """What is wrong with something from outside, in words that quote none of it unsafely."""


def parse_json(body: bytes) -> Any:  # noqa: ANN401 - the one place where it is anything
    """Raises NotUnderstood for what is not JSON in UTF-8, for duplicate keys, NaN and infinity, and
    for nesting that would break whoever walks it. A byte order mark is accepted.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotUnderstood("is not UTF-8") from None
    if not text.strip():
        raise NotUnderstood("is empty")
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise NotUnderstood("is nested too deeply") from None
    except ValueError:  # also an integer of more than 4,300 digits
        raise NotUnderstood("is not JSON") from None


def map_strings(value: Any, change: Callable[[str], str], depth: int = 0) -> Any:  # noqa: ANN401
    """The same value with every string, keys too, changed; checks depth and numbers on the way."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise NotUnderstood("holds a number that is too large")
    if depth > DEEPEST:
        raise NotUnderstood("is nested too deeply")
    if isinstance(value, dict):
        return {
            change(key): change(item)
            if isinstance(item, str)
            else map_strings(item, change, depth + 1)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [map_strings(item, change, depth + 1) for item in value]
    return value


def without_surrogates(text: str) -> str:
    """Half a character parses and compares, and breaks when it is written: U+FFFD in its place."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise NotUnderstood("has the same key twice in one object")
    return value


def _refused(_name: str) -> NoReturn:
    raise NotUnderstood("holds NaN or infinity, which JSON does not have")


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_refused)
"""Made once: `json.loads` makes one for each text."""
