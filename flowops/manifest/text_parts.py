"""Where some characters of a text stand among the escapes with which JSON writes it."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowops.manifest.source import Span

Part = tuple[int, int]
"""From and until, in characters of a text's value; the end is exclusive."""

_SURROGATES = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_CHARACTER = re.compile(rf"{_SURROGATES}|\\u[0-9a-fA-F]{{4}}|\\.|[^\\]", re.DOTALL)


def part_of_text(source: str, span: Span, part: Part) -> Span:
    """The offsets of the part, held inside of the text. `span` takes in the quotes.

    What is no quoted text has no parts, and stays whole.
    """
    first, last = span[0] + 1, span[1] - 1
    if last < first or source[span[0]] != '"':
        return span
    start, end = max(0, part[0]), max(0, part[0], part[1])
    if "\\" not in source[first:last]:
        return min(first + start, last), min(first + end, last)
    return _offset(source, first, last, start), _offset(source, first, last, end)


def _offset(source: str, first: int, last: int, count: int) -> int:
    """Behind so many characters of the text that stands from `first` to `last`."""
    at = first
    for found in islice(_CHARACTER.finditer(source, first, last), count):
        at = found.end()
    return at
