"""Plain scalars as YAML 1.2's core schema reads them, and those that YAML 1.1 reads otherwise."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from flowops.flowjson.wording import quoted, to_quote

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DIGITS = 18
MAX_DEPTH = 50

_CORE_INT = r"[-+]?[0-9]+"
_CORE: tuple[tuple[str, Callable[[str], object]], ...] = (
    (r"null|Null|NULL|~|", lambda _: None),
    (r"true|True|TRUE", lambda _: True),
    (r"false|False|FALSE", lambda _: False),
    (_CORE_INT, int),
    (r"0o[0-7]+", lambda text: int(text, 0)),
    (r"0x[0-9a-fA-F]+", lambda text: int(text, 0)),
    (r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", float),
    (r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", lambda _: math.nan),
)

# What PyYAML and other 1.1 readers turn into something else (yaml.org/type/).
_TRAPS = (
    (r"(?:yes|Yes|YES|on|On|ON)", "true"),
    (r"(?:no|No|NO|off|Off|OFF)", "false"),
    (r"[-+]?0[0-9_]+", "an octal number"),
    (r"[-+]?0b[01_]+", "a binary number"),
    (r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?", "a number of base 60"),
    (r"[-+]?[0-9]+_[0-9_]*", "a number"),
    (r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?", "a date"),
)


_NO_TEXT = re.compile("|".join(f"(?:{pattern})" for pattern, _ in (*_CORE, *_TRAPS)))


def is_surely_text(text: str) -> bool:
    """Whether a plain scalar is a text and nothing else, to every reader of YAML."""
    return _NO_TEXT.fullmatch(text) is None


def resolve(text: str) -> object:
    """The value of a plain scalar: null, a boolean, a number, or the text itself."""
    for pattern, build in _CORE:
        if re.fullmatch(pattern, text):
            return build(text)
    return text


def doubt_about(text: str) -> tuple[str, str] | None:
    """Why a plain scalar may be meant otherwise than it is read, and what to write instead."""
    if len(text) > MAX_DIGITS and re.fullmatch(_CORE_INT, text):
        return f"a number of more than {MAX_DIGITS} digits", to_quote(text)
    meaning = _meaning_in_1_1(text)
    if meaning:
        return _ambiguity(text, meaning)
    value = resolve(text)
    if isinstance(value, float) and not math.isfinite(value):
        return f"{quoted(text)} is not a number that can be used", to_quote(text)
    return None


def _meaning_in_1_1(text: str) -> str:
    """Empty where both versions read the same."""
    return next((meaning for pattern, meaning in _TRAPS if re.fullmatch(pattern, text)), "")


def _ambiguity(text: str, meaning: str) -> tuple[str, str]:
    message = f"{quoted(text)} is {meaning} to some YAML readers and a text to others"
    if meaning in {"true", "false"}:
        return message, f"{to_quote(text)} (or write {meaning})"
    return message, to_quote(text)
