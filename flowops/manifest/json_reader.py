"""Strict JSON: the bytes of a definition become a document, or findings that say why not."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn, cast

from flowops.manifest.document import Document, Place
from flowops.manifest.files import LARGEST_DEFINITION
from flowops.manifest.json_causes import META_CODE, SYNTAX
from flowops.manifest.json_scanner import DUPLICATE_KEY, MAX_DEPTH, MAX_DIGITS, scan
from flowops.manifest.source import Flaw, SourceText, Unreadable, decode, refusal
from flowops.model.definition import Definition

TOO_LARGE = "R003"
NOT_AN_OBJECT = "R004"
UNREADABLE = frozenset({SYNTAX, TOO_LARGE, NOT_AN_OBJECT, DUPLICATE_KEY})
"""The rules that only the reading of a file can break; then nothing else is known of it."""

_CONTAINERS = frozenset({dict, list})
_KINDS = {list: "a list", str: "a text", bool: "true or false", type(None): "null"}


def read_json(path: str, data: bytes) -> Document:
    """A definition whose value is an object. Raises InvalidInput with all that is wrong.

    The limit of 10 MiB is Meta's; depth and digits are ours.
    """
    if len(data) > LARGEST_DEFINITION:
        flaw = Flaw((0, 0), TOO_LARGE, "the file is larger than 10 MiB, which Meta refuses")
        raise refusal(path, [SourceText(path, "").finding(flaw)])
    return _parse(decode(path, data, rule=SYNTAX, code=META_CODE))


def json_document(path: str, definition: Definition) -> Document:
    """The document of a definition that was read before, to find places in it."""
    source = SourceText(path, definition.text)
    return Document(source, definition.value, lambda: _places(source))


def definition_of(document: Document) -> Definition:
    return Definition(value=cast("dict[str, Any]", document.value), text=document.text)


def _parse(source: SourceText) -> Document:
    try:
        value = _load(source.text)
    except (ValueError, RecursionError):
        raise refusal(source.path, [source.finding(flaw) for flaw in _explain(source)]) from None
    if not isinstance(value, dict):
        message = f"a Flow JSON is an object, not {_KINDS.get(type(value), 'a number')}"
        start = _places(source).start
        flaw = Flaw(
            (start, start + 1), NOT_AN_OBJECT, message, "begin the file with `{`", META_CODE
        )
        raise refusal(source.path, [source.finding(flaw)])
    return Document(source, value, lambda: _places(source))


def _places(source: SourceText) -> Place:
    return scan(source)[0]


def _load(text: str) -> object:
    """Fast: only says that something is wrong. Raises ValueError or RecursionError."""
    value = json.loads(text, parse_int=_int, parse_float=_float, parse_constant=_refuse)
    # Asking for the pairs of every object takes three times as long as reading all of the file.
    if _may_repeat_keys(text, _count_keys(value)):
        json.loads(text, object_pairs_hook=_object)
    # One character is found twenty times faster than two, and most files have no backslash.
    if "\\" in text and "\\u" in text:
        # Half a surrogate pair can be parsed, but not be sent: it has no UTF-8.
        json.dumps(value, ensure_ascii=False).encode()
    return value


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) < len(pairs):
        raise ValueError
    return value


def _int(digits: str) -> int:
    if len(digits.lstrip("-")) > MAX_DIGITS:
        raise ValueError
    return int(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError
    return number


def _refuse(_: str) -> NoReturn:
    raise ValueError


def _may_repeat_keys(text: str, keys: int) -> bool:
    """Not if as many keys were written as are left; a text with a colon leaves that open."""
    return text.count(":") != keys


def _count_keys(value: object) -> int:
    """Level by level, since a recursive look would end where the depth is too great.

    Raises ValueError there.
    """
    level = [value] if isinstance(value, (dict, list)) else []
    count = 0
    for _ in range(MAX_DEPTH):
        if not level:
            return count
        count += sum([len(each) for each in level if type(each) is dict])
        level = [
            child
            for container in level
            for child in (container.values() if type(container) is dict else container)
            if type(child) in _CONTAINERS
        ]
    if level:
        raise ValueError
    return count


def _explain(source: SourceText) -> tuple[Flaw, ...]:
    try:
        return scan(source)[1]
    except Unreadable as unreadable:
        return (unreadable.flaw,)
