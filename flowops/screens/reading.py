"""A screen as it is read: its parts from top to bottom, and from which side its texts run."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flowops.screens.storyboard import Part


def each_part(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts and all that is in them and in their branches, in reading order."""
    for part in parts:
        yield part
        yield from each_part(part.parts)
        for branch in part.branches:
            yield from each_part(branch.parts)


def reads_from_right(title: str | None, parts: Iterable[Part]) -> bool:
    """By the first strong character, as Unicode's bidirectional algorithm finds it (rule P2)."""
    for text in _read(title, parts):
        for character in _BINDING.sub("", text):
            direction = unicodedata.bidirectional(character)
            if direction in _STRONG:
                return direction != "L"
    return False


_BINDING = re.compile(r"`.*`|\$\{[^}]*\}", re.DOTALL)
"""What is filled in later says nothing of the language."""
_STRONG = frozenset({"L", "R", "AL"})


def _read(title: str | None, parts: Iterable[Part]) -> Iterator[str]:
    yield title or ""
    for part in each_part(parts):
        yield from filter(None, (part.label, *part.texts, part.description))
        yield from (option.title for option in part.options)
