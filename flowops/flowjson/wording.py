"""Small turns of phrase that findings share: quotes, lists and guesses, all kept short."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_QUOTE = 60
LONGEST_LIST = 12


def quoted(text: str) -> str:
    """The text in one line and in backticks, cut where it is long."""
    line = " ".join(unquoting(text).split())
    return f"`{line}`" if len(line) <= LONGEST_QUOTE else f"`{line[: LONGEST_QUOTE - 1]}…`"


def unquoting(text: str) -> str:
    """With no backtick of its own: in our sentences all are ours, and come in pairs."""
    return text.replace("`", "'")


def to_quote(text: str) -> str:
    """The hint to write something as a text."""
    return f'quote it: "{text}"' if len(text) <= LONGEST_QUOTE else "quote it"


def one_of(words: Iterable[str], conjunction: str = "or") -> str:
    """`a`, `b` or `c`."""
    every = [quoted(word) for word in words] or ["nothing"]
    hidden = len(every) - LONGEST_LIST
    *most, last = [*every[:LONGEST_LIST], f"{hidden} more"] if hidden > 0 else every
    return f"{', '.join(most)} {conjunction} {last}" if most else last


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A hint, where a known word is close to what was typed: `dataSource` is near `data-source`."""
    from difflib import get_close_matches

    by_letters = {_letters(name): name for name in known}
    close = get_close_matches(_letters(word[:LONGEST_QUOTE]), by_letters, n=1)
    return f"did you mean `{by_letters[close[0]]}`?" if close else None


def is_meant(word: str, name: str) -> bool:
    """Whether a word that nobody knows is close to this name."""
    return did_you_mean(word, (name,)) is not None


def short(text: str) -> str:
    """In one line, and cut where it is long."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"


def _letters(word: str) -> str:
    return word.lower().replace("-", "").replace("_", "")
