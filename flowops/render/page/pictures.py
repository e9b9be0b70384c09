"""Pictures that a definition carries: shown only if they are what they should be."""

from __future__ import annotations

import base64
import binascii
import re

LARGEST = 400_000
"""Letters of base64, which are 300 KB: what is larger, phones do not show either."""

_HEAD = re.compile(r"data:[^,]{0,100},")
_KINDS = (
    (re.compile(rb"\xff\xd8\xff"), "jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "webp"),
)


def picture_uri(text: object) -> str | None:
    """A `data:` address of a JPEG, PNG or WebP, told by its first bytes; None for anything else."""
    if not isinstance(text, str) or not text or len(text) > LARGEST:
        return None
    letters = re.sub(r"\s+", "", _HEAD.sub("", text, count=1)).rstrip("=")
    try:
        picture = base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
    kind = next((name for magic, name in _KINDS if magic.match(picture)), None)
    return kind and f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"
