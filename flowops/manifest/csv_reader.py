"""CSV whose cells know where they stand (RFC 4180, with comments and blank lines)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.manifest.source import Flaw, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.manifest.source import Span

# A cell in quotes, or plain up to the next comma; blanks around it are none of it.
_CELL = re.compile(
    r"""(?:[ \t]*"(?P<quoted>(?:[^"]|"")*)"[ \t]*|(?P<plain>[^",\r\n]*))"""
    r"""(?P<end>,|\r\n|\n|\r|\Z)"""
)
_NO_ROW = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r|\Z)")


class Cell(Struct, frozen=True):
    text: str
    span: Span


def read_rows(text: str, rule: str) -> Iterator[tuple[Cell, ...]]:
    """Every line that is neither blank nor a comment (`# …`). Raises Unreadable, with the flaw."""
    at = 0
    while at < len(text):
        if skipped := _NO_ROW.match(text, at):
            at = skipped.end()
            continue
        cells: list[Cell] = []
        ended = False
        while not ended:
            found = _CELL.match(text, at)
            if found is None:
                raise Unreadable(_quotes(text, at, rule))
            cells.append(_cell(found))
            ended, at = found["end"] != ",", found.end()
        if any(cell.text for cell in cells):
            yield tuple(cells)


def _cell(found: re.Match[str]) -> Cell:
    if found["quoted"] is not None:
        return Cell(found["quoted"].replace('""', '"').strip(), found.span("quoted"))
    text, begins = found["plain"].strip(), found.start("plain")
    begins += len(found["plain"]) - len(found["plain"].lstrip())
    return Cell(text, (begins, begins + len(text)))


def _quotes(text: str, at: int, rule: str) -> Flaw:
    quote = text.find('"', at)
    return Flaw(
        (quote, quote + 1),
        rule,
        "a quote is not closed, or stands inside of a cell",
        'a cell with a comma in it is quoted as a whole: "a, b"',
    )
