"""A key: read from the environment, opened at the border, and found again in any text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn, Self

from flowops.errors import AccessRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

REDACTED = "[redacted]"

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

    def get_ready(self) -> None:
        """To look at texts. Who has to wait anyway does it then: it takes milliseconds."""
        self._pattern()

    def occurs_in(self, text: str) -> bool:
        return self._pattern().search(text) is not None

    def _pattern(self) -> re.Pattern[str]:
        """Of what is to be found, made by who first needs it."""
        if self.__pattern is None:
            from flowops.http.disguises import disguises_of

            self.__pattern = disguises_of(self.__value)
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

    Raises AccessRefused when there is none, or one that cannot be meant, and never shows it: a line
    break in it would be a header of its own.
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
