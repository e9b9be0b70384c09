"""Pictures as components carry them: base64 in the file."""

from __future__ import annotations

import re

from flowops.flowjson.fits import is_blank, is_bound

KIB = 1024

_ADDRESS = re.compile(r"\s*https?:", re.IGNORECASE)
_HEAD = re.compile(r"data:[^,]{0,100},")
_FOREIGN = re.compile(r"[^A-Za-z0-9+/=_\-\s]")
_LOOKED_AT = 4096


def is_address(text: str) -> bool:
    """Whether it says where a picture is, rather than being one."""
    return _ADDRESS.match(text) is not None


def is_base64(text: str) -> bool:
    """By the letters at its beginning: a picture that is cut short is one too."""
    return not _FOREIGN.search(_HEAD.sub("", text[:_LOOKED_AT], count=1))


def kibibytes(text: str) -> int:
    """Of the picture, rounded up: four letters of base64 are three bytes."""
    return -(-len(text) * 3 // (4 * KIB))


def static_picture(value: object) -> str | None:
    """The text that should be a picture, where the file holds it."""
    if not isinstance(value, str) or is_blank(value) or is_bound(value[:_LOOKED_AT]):
        return None
    return value
