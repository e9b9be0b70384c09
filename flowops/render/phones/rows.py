"""Rows of cells: what a picture is put together from, coloured only when it is done."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct
from rich.cells import cell_len

from flowops.render.paint import COLOURS
from flowops.render.phones.cells import clipped, wrapped
from flowops.render.safe import drawn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flowops.render.paint import Paint


class Style(Enum):
    PLAIN = "plain"
    STRONG = "strong"
    DIM = "dim"
    LINK = "link"
    MARK = "mark"


class Row(Struct, frozen=True):
    """Pieces of text with their styles; `sign` stands in the margin: `+`, `-`, `~`, blank."""

    pieces: tuple[tuple[str, Style], ...] = ()
    sign: str = " "

    def painted(self, paint: Paint) -> str:
        return "".join(_painted(text, style, paint) for text, style in self.pieces)

    def between(self, left: str, right: str) -> Row:
        """The same with our own lines beside it."""
        return Row(((left, Style.DIM), *self.pieces, (right, Style.DIM)), self.sign)


def _painted(text: str, style: Style, paint: Paint) -> str:
    match style:
        case Style.STRONG:
            return paint(text, bold=True)
        case Style.DIM:
            return paint.dim(text)
        case Style.LINK:
            return paint(text, "green")
        case Style.MARK:
            return paint(text, COLOURS.get(text.strip()), bold=True) if text.strip() else text
    return text


class Frame(Struct, frozen=True):
    """Corners and edges of a box: `┌─┐│└┘`, of which the second is the edge above and below."""

    lines: str

    def above(self, width: int) -> Row:
        return self._edge(self.lines[0], self.lines[2], width)

    def below(self, width: int) -> Row:
        return self._edge(self.lines[4], self.lines[5], width)

    def _edge(self, left: str, right: str, width: int) -> Row:
        return Row(((left + self.lines[1] * (width - 2) + right, Style.DIM),))


LIGHT = Frame("┌─┐│└┘")
HEAVY = Frame("┏━┓┃┗┛")
DASHED = Frame("┌╌┐╎└┘")


class Room(Struct, frozen=True):
    """So many cells to draw in; all that is drawn in it is exactly so wide.

    `from_right` mirrors it, as phones do for a language that runs from the right.
    """

    width: int
    from_right: bool = False

    def inside(self, cells: int) -> Room:
        """What is left of it, and never so little that a letter does not fit."""
        return Room(max(self.width - cells, 2), self.from_right)

    def text(self, text: str | None, style: Style = Style.PLAIN, head: str = "") -> list[Row]:
        """Wrapped, one row at least for every line of it; none where there is no text.

        `head` stands before the first row, and blanks of its width before the others.
        """
        if text is None:
            return []
        found = self.inside(cell_len(head)).lines(text)
        heads = [head, *[" " * cell_len(head)] * (len(found) - 1)]
        return [
            self.row((each[::-1] if self.from_right else each, Style.DIM), (line, style))
            for each, line in zip(heads, found, strict=True)
        ]

    def lines(self, text: str) -> list[str]:
        """The text wrapped to the room, one line at least, and not filled up to its width."""
        shown = (wrapped(drawn(line), self.width) for line in text.splitlines())
        return [line for lines in shown for line in lines] or [""]

    def row(self, *start: tuple[str, Style], end: str = "", style: Style = Style.DIM) -> Row:
        """What stands at the start of the line, and at its end; what does not fit is cut.

        Every text of a picture comes through here or through `centred`, and is made safe there.
        """
        end = clipped(drawn(end), self.width)
        gap = 1 if end else 0
        room = max(self.width - cell_len(end) - gap, 0)
        kept = []
        for text, each in start:
            kept.append((clipped(drawn(text), room), each))
            room -= cell_len(kept[-1][0])
        left_over = self.width - sum(cell_len(text) for text, _ in kept) - cell_len(end)
        pieces = [each for each in (*kept, (" " * left_over, Style.PLAIN), (end, style)) if each[0]]
        return Row(tuple(reversed(pieces) if self.from_right else pieces))

    def centred(self, text: str | None, style: Style = Style.PLAIN) -> Row:
        shown = clipped(drawn(text or ""), self.width)
        left = (self.width - cell_len(shown)) // 2
        right = self.width - cell_len(shown) - left
        return Row(((" " * left, Style.PLAIN), (shown, style), (" " * right, Style.PLAIN)))

    def box(self, rows: Iterable[Row], frame: Frame = LIGHT) -> list[Row]:
        """The rows, which are four cells narrower, with a frame around them."""
        side = frame.lines[3]
        inner = (each.between(f"{side} ", f" {side}") for each in rows)
        return [frame.above(self.width), *inner, frame.below(self.width)]

    def rule(self, line: str = "─") -> Row:
        return Row(((line * self.width, Style.DIM),))
