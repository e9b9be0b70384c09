"""A key: read from the environment, opened at the border, and found again in any text."""

from __future__ import annotations

import base64
import html
import re
from typing import TYPE_CHECKING, NoReturn, Self

from flowops.errors import AccessRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REDACTED = "[redacted]"

# Shorter than this, a key's letters stand in ordinary words, and all of them would be blotted out.
_LEAST_PLAIN = 4
_LEAST_ENCODED = 8
_NOTHING = r"(?!)"

# What templates and shells leave where a key was to be filled in.
_PLACEHOLDER = re.compile(
    r"""
    (?:your|my)[-_.].*(?:key|token|secret).* | change[-_.]?(?:me|it|this)
    | replace[-_.]?(?:me|this) | none | null | undefined
    | [x*.#?-]{3,} | <.*> | \$\{.*\} | \{\{.*\}\}
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Secret:
    """A key that nothing shows by accident: not repr, format, JSON, pickle, copy or asdict."""

    __slots__ = ("__pattern", "__value")

    def __init__(self, value: str) -> None:
        self.__value = value
        self.__pattern: re.Pattern[str] | None = None

    def reveal(self) -> str:
        """The key itself. Only what puts it on the wire may ask."""
        return self.__value

    def scrub(self, text: str) -> str:
        """The text without the key: plain, percent-encoded, base64, hex, or escaped."""
        return self._pattern().sub(REDACTED, text)

    def occurs_in(self, text: str) -> bool:
        return self._pattern().search(text) is not None

    def _pattern(self) -> re.Pattern[str]:
        """Of what is to be found. It takes milliseconds, so who first looks at a text makes it."""
        if self.__pattern is None:
            self.__pattern = re.compile("|".join(_patterns(self.__value)) or _NOTHING)
        return self.__pattern

    def __repr__(self) -> str:
        return "Secret('**********')"

    __str__ = __repr__

    def __format__(self, format_spec: str) -> str:
        return repr(self)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is not stored")


def read_key(
    env_name: str, environ: Mapping[str, str], *, noun: str = "API key", hint: str | None = None
) -> Secret:
    """The key that `env_name` holds, without the white space around it.

    Raises AccessRefused when there is none, or one that cannot be meant, and never shows it: httpx
    refuses non-ASCII only while sending, and lets a line break through to the connection.
    """
    key = environ.get(env_name, "").strip()
    hint = hint or f"set {env_name} to the organization API key of the gateway"
    if not key:
        raise AccessRefused(f"there is no {noun}: {env_name} is not set, or empty", hint=hint)
    if not all("!" <= character <= "~" for character in key):
        raise AccessRefused(
            f"the {noun} in {env_name} holds a blank, or a character that no key has", hint=hint
        )
    if _PLACEHOLDER.fullmatch(key):
        raise AccessRefused(f"the {noun} in {env_name} is a placeholder", hint=hint)
    return Secret(key)


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
