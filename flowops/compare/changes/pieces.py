"""Two texts, word by word: what stayed, what went, what came."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

AROUND = 24
"""Characters of what stayed that an excerpt keeps on either side of a change."""

LONGEST = 200
"""Characters of what went or came that an excerpt keeps."""

MOST_PIECES = 24
"""That an excerpt keeps; what follows is left out."""

MOST_WORDS = 1_500
"""And blanks, between what both texts begin and end with. Of more, all changed: the time that a
comparison takes grows with the square.
"""

_WORDS = re.compile(r"\s+|\S+")


class PieceKind(StrEnum):
    EQUAL = "equal"
    REMOVED = "removed"
    ADDED = "added"


class Piece(Struct, frozen=True):
    kind: PieceKind
    text: str


def text_pieces(before: str, after: str) -> tuple[Piece, ...]:
    """All blanks are kept: equal and removed pieces in a row are `before`, equal and added ones
    are `after`. Nowhere do two of a kind follow each other, and what goes stands before what comes.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    gone = come = ""
    runs = [run for run in _runs(old, new) if any(run[1:])]
    for is_equal, removed, added in _joined(runs):
        if not is_equal:
            gone, come = gone + removed, come + added
            continue
        pieces += _changed(gone, come)
        gone = come = ""
        pieces.append(Piece(PieceKind.EQUAL, removed))
    return (*pieces, *_changed(gone, come))


def excerpt(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The same in short: what stands beside a change, and the change; `…` for what is left out."""
    shown = pieces[:MOST_PIECES]
    last = len(pieces) - 1
    cut = tuple(
        Piece(each.kind, _cut(each, is_first=index == 0, is_last=index == last))
        for index, each in enumerate(shown)
    )
    return cut if len(cut) == len(pieces) else (*cut, Piece(PieceKind.EQUAL, "…"))


def side(pieces: Iterable[Piece], kind: PieceKind) -> str:
    """The text of the pieces that stayed and of this kind: one of both texts, or its excerpt."""
    return "".join(each.text for each in pieces if each.kind in {PieceKind.EQUAL, kind})


def _runs(old: list[str], new: list[str]) -> Iterator[tuple[bool, str, str]]:
    """Whether they are equal, and the words of both."""
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    rest = shorter - start
    end = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    yield True, "".join(old[:start]), ""
    yield from _between(old[start : len(old) - end], new[start : len(new) - end])
    yield True, "".join(old[len(old) - end :]), ""


def _between(old: list[str], new: list[str]) -> Iterator[tuple[bool, str, str]]:
    if max(len(old), len(new)) > MOST_WORDS:
        yield False, "".join(old), "".join(new)
        return
    # Of a long text, blanks and what else is in every line are no places to begin a match at.
    matcher = SequenceMatcher(None, old, new, autojunk=True)
    for tag, first, last, new_first, new_last in matcher.get_opcodes():
        yield tag == "equal", "".join(old[first:last]), "".join(new[new_first:new_last])


def _joined(runs: Sequence[tuple[bool, str, str]]) -> Iterator[tuple[bool, str, str]]:
    """Blanks between two changes belong to them: `old text` → `new words` is one change."""
    for index, (is_equal, removed, added) in enumerate(runs):
        is_between = is_equal and removed.isspace() and 0 < index < len(runs) - 1
        yield (False, removed, removed) if is_between else (is_equal, removed, added)


def _changed(gone: str, come: str) -> Iterator[Piece]:
    if gone:
        yield Piece(PieceKind.REMOVED, gone)
    if come:
        yield Piece(PieceKind.ADDED, come)


def _cut(piece: Piece, *, is_first: bool, is_last: bool) -> str:
    text, kept = piece.text, AROUND if piece.kind is PieceKind.EQUAL else LONGEST // 2
    is_equal = piece.kind is PieceKind.EQUAL
    head = "" if is_equal and is_first else text[:kept]
    tail = "" if is_equal and is_last else text[-kept:]
    return text if len(text) <= len(head) + len(tail) + 1 else f"{head}…{tail}"
