"""How a key reads in what others made of it: plain, percent-encoded, base64, hex, or escaped."""

from __future__ import annotations

import base64
import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Shorter than this, a key's letters stand in ordinary words, and all of them would be blotted out.
_LEAST_PLAIN = 4
_LEAST_ENCODED = 8
_NOTHING = r"(?!)"


def disguises_of(key: str) -> re.Pattern[str]:
    """Fits each of them, wherever it stands in a text."""
    return re.compile("|".join(_patterns(key)) or _NOTHING)


def _patterns(key: str) -> Iterator[str]:
    if len(key) >= _LEAST_PLAIN:
        yield "".join(map(_letter_pattern, key))
    raw = key.encode("utf-8", "surrogatepass")
    encoded = {raw.hex(), raw.hex().upper(), *_base64_forms(raw)}
    yield from (re.escape(form) for form in encoded if len(form) >= _LEAST_ENCODED)


def _letter_pattern(letter: str) -> str:
    """A letter as it is, and as URLs, HTML and JSON escape it: PHP's JSON escapes slashes too."""
    number = ord(letter)
    hexadecimal = "".join(f"[{digit}{digit.upper()}]" for digit in f"{number:x}")
    named = {re.escape(html.escape(letter)), rf"&#0*{number};", rf"&#[xX]0*{hexadecimal};"}
    percent = "".join(f"%{byte:02x}" for byte in letter.encode("utf-8", "surrogatepass"))
    escaped = {rf"\\?{re.escape(letter)}", rf"\\[uU]0*{hexadecimal}", rf"(?i:{percent})"}
    return f"(?:{'|'.join(sorted(named | escaped))})"


def _base64_forms(raw: bytes) -> Iterator[str]:
    """The key as it reads inside base64 of a longer text: it may begin at any of three offsets.

    The characters at both ends also carry bits of the neighbours, so they are left off.
    """
    for offset in range(3):
        padded = base64.b64encode(b"\0" * offset + raw).decode()
        inner = padded[(offset * 8 + 5) // 6 : (offset + len(raw)) * 8 // 6]
        yield inner
        yield inner.translate(str.maketrans("+/", "-_"))
