"""The key, and the seven ways in which it may stand in what was written: found by other means than
those that blot it out.
"""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

from tests.e2e.project import KEY

NASTY = 'cAn+ry/5f1c"0d9e=7b3a\\&<key>'
"""A key in which every encoding has something to do."""


def encodings(key=KEY):
    """By name: plain, base64 as it stands inside of a longer text at three offsets, hex, as a URL
    has it, and as JSON may.
    """
    raw = key.encode()
    inside = {
        f"base64 at {offset}": base64.b64encode(b"x" * offset + raw + b"yyy").decode()
        for offset in range(3)
    }
    return {
        "plain": key,
        **inside,
        "hex": raw.hex(),
        "url": "".join(f"%{byte:02X}" for byte in raw),
        "json": "".join(f"\\u{ord(letter):04x}" for letter in key),
    }


def leaks(text, key=KEY):
    """The encodings that stand in it, in any case of their letters where case means nothing."""
    lower = text.lower()
    found = [name for name, each in _sought(key) if each in text]
    folded = {"hex": key.encode().hex(), "url": encodings(key)["url"].lower()}
    folded["json"] = encodings(key)["json"].lower()
    return [*found, *(name for name, each in folded.items() if each in lower)]


def _sought(key):
    yield "plain", key
    yield "reversed", key[::-1]
    yield "url, where needed", quote(key, safe="")
    yield "url, of a form", quote(key, safe="/")
    yield "json, where needed", json.dumps(key)[1:-1]
    yield "json, slashes too", json.dumps(key)[1:-1].replace("/", "\\/")
    for offset in range(3):
        # Without the letters at both ends, which hold bits of what stands around.
        whole = base64.b64encode(b"x" * offset + key.encode() + b"yyy").decode()
        inner = whole[4 if offset else 0 : (offset + len(key.encode())) * 8 // 6 - 1]
        yield f"base64 at {offset}", inner
        yield f"base64 of URLs at {offset}", inner.translate(str.maketrans("+/", "-_"))
