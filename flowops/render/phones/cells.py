"""Text in the cells of a terminal: a letter takes one, a Chinese one two, an accent none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.cells import get_character_cell_size as cell_size

if TYPE_CHECKING:
    from collections.abc import Iterator

ELLIPSIS = "…"
_WORTH_IT = 4
"""Cells at the end of a line that a broken word may begin in."""


def clipped(text: str, room: int) -> str:
    """On one line, and cut with an ellipsis where it is longer."""
    if cell_len(text) <= room:
        return text
    return _first(text, room - 1)[0].rstrip() + ELLIPSIS if room else ""


def wrapped(text: str, room: int) -> list[str]:
    """At blanks, beside Chinese, Japanese and Korean letters, and within what is too long.

    The room is two cells or more, so that every letter fits; blanks are made one.
    """
    lines = [""]
    for chunk, is_glued in _chunks(text):
        gap = "" if is_glued or not lines[-1] else " "
        if cell_len(lines[-1] + gap + chunk) <= room:
            lines[-1] += gap + chunk
            continue
        # What fits into no line, as an address, begins where the line has room for some of it.
        rest = chunk
        is_empty = not lines[-1]
        if is_empty or (cell_len(chunk) > room >= cell_len(lines[-1] + gap) + _WORTH_IT):
            start, rest = _first(chunk, room - cell_len(lines[-1] + gap))
            lines[-1] += gap + start
        while rest:
            start, rest = _first(rest, room)
            lines.append(start)
    return lines


def _chunks(text: str) -> Iterator[tuple[str, bool]]:
    """What is not broken unless it is too long, and whether it follows without a blank."""
    for word in text.split():
        if word.isascii():
            yield word, False
            continue
        is_glued, chunk, before = False, "", 0
        for letter in word:
            cells = cell_size(letter)
            is_wide = cells > 1 or (cells == 1 and before > 1)
            if chunk and is_wide:
                yield chunk, is_glued
                is_glued, chunk = True, ""
            chunk += letter
            before = cells
        yield chunk, is_glued


def _first(text: str, room: int) -> tuple[str, str]:
    """What of it fits, with all accents of its last letter, and the rest."""
    if text.isascii():
        return text[:room], text[room:]
    used = 0
    for place, letter in enumerate(text):
        used += cell_size(letter)
        if used > room:
            return text[:place], text[place:]
    return text, ""
