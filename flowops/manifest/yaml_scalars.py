"""Plain scalars as YAML 1.2's core schema reads them, and those that YAML 1.1 reads otherwise."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_CORE: tuple[tuple[re.Pattern[str], Callable[[str], object]], ...] = (
    (re.compile(r"null|Null|NULL|~|"), lambda _: None),
    (re.compile(r"true|True|TRUE"), lambda _: True),
    (re.compile(r"false|False|FALSE"), lambda _: False),
    (re.compile(r"[-+]?[0-9]+"), int),
    (re.compile(r"0o[0-7]+"), lambda text: int(text, 0)),
    (re.compile(r"0x[0-9a-fA-F]+"), lambda text: int(text, 0)),
    (re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"), float),
    (re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"), lambda _: math.nan),
)

# What PyYAML and other 1.1 readers turn into something else (yaml.org/type/).
_TRAPS = (
    (re.compile(r"(?:yes|Yes|YES|on|On|ON)"), "true"),
    (re.compile(r"(?:no|No|NO|off|Off|OFF)"), "false"),
    (re.compile(r"[-+]?0[0-9_]+"), "an octal number"),
    (re.compile(r"[-+]?0b[01_]+"), "a binary number"),
    (re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"), "a number of base 60"),
    (re.compile(r"[-+]?[0-9]*_[0-9_]*"), "a number"),
    (re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?"), "a date"),
)


def resolve(text: str) -> object:
    """The value of a plain scalar: null, a boolean, a number, or the text itself."""
    for pattern, build in _CORE:
        if pattern.fullmatch(text):
            return build(text)
    return text


def trap(text: str) -> str | None:
    """What a YAML 1.1 reader makes of a plain scalar, where that is not what we make of it."""
    for pattern, meaning in _TRAPS:
        if pattern.fullmatch(text):
            return meaning
    return None
