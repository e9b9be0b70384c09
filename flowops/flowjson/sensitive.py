"""Secrets and personal data that somebody may have written where everybody can read them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 4096
"""Characters of a text that are looked at: the rest is a picture, not a sentence."""


class Sighting(Struct, frozen=True):
    """`what` reads `an access token of Meta`; `start` and `end` are its place in the text."""

    what: str
    is_secret: bool
    start: int
    end: int


def sightings(text: str) -> Iterator[Sighting]:
    """The secrets in a text; or if there are none, what tells who somebody is."""
    text = text[:LONGEST]
    secret = _SECRET.search(text)
    if secret is not None:
        yield Sighting(_SECRETS[str(secret.lastgroup)][0], True, secret.start(), secret.end())
        return
    for found in _ADDRESS.finditer(text) if "@" in text else ():
        if not _MADE_UP_HOST.search(found[1]):
            yield Sighting("an e-mail address", False, found.start(), found.end())
    for found in _NUMBER.finditer(text):
        what = _number(found[0])
        if what is not None:
            yield Sighting(what, False, found.start(), found.end())


_SECRETS = {
    "pem": ("a private key", r"-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----"),
    "meta": ("an access token of Meta", r"\bEAA[A-Za-z0-9]{60,}"),
    "aws": ("an access key of AWS", r"\bAKIA[0-9A-Z]{16}\b"),
    "google": ("an API key of Google", r"\bAIza[0-9A-Za-z_-]{35}"),
    "github": ("a token of GitHub", r"\b(?:gh[pousr]_|github_pat_)[A-Za-z0-9_]{30,}"),
    "slack": ("a token of Slack", r"\bxox[abpr]-[A-Za-z0-9-]{10,}"),
    "prefixed": ("a secret key", r"\bsk[-_](?:live_|test_|proj-|ant-)?[A-Za-z0-9_-]{24,}"),
    "jwt": ("a signed token", r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]+"),
}
_SECRET = re.compile("|".join(f"(?P<{name}>{form})" for name, (_, form) in _SECRETS.items()))

_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@((?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24})")
_MADE_UP_HOST = re.compile(
    r"(?i)(?:^|\.)(?:example\.[a-z.]+|example|test|invalid|localhost|acme\.com|domain\.com)$"
)
_NUMBER = re.compile(r"(?<![\w+])\+?\d(?:[ ()./-]{0,2}\d){7,18}(?!\w)")
_MADE_UP_NUMBER = re.compile(r"555|0000|1111|12345|98765")
_CARD = range(13, 20)


def _number(text: str) -> str | None:
    """A card's number, by its check digit, or a phone's, by its `+`. Not what is made up."""
    digits = re.sub(r"\D", "", text)
    if _MADE_UP_NUMBER.search(digits) or len(set(digits)) <= 2:  # noqa: PLR2004
        return None
    if text.startswith("+"):
        return "a phone number"
    return "the number of a card" if len(digits) in _CARD and _adds_up(digits) else None


def _adds_up(digits: str) -> bool:
    """Luhn's check, and one of the first digits that cards have."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    plain = (int(digit) for digit in digits[::-2])
    return digits[0] in "3456" and (sum(doubled) + sum(plain)) % 10 == 0
