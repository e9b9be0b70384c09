"""The table of texts: what was said and what is said now, word by word, against its limit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from flowops.compare.changes.change import Aspect, Deed
from flowops.flowjson.tables import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flowops.compare.changes.change import Change

LONGEST = 4_000
"""Characters of a text that are compared word by word; the rest is shown as one piece."""

_TEXTS = frozenset(
    {
        *("text", "label", "title", "description", "helper-text", "error-message", "metadata"),
        *("left-caption", "center-caption", "right-caption", "badge", "alt-text"),
    }
)


@dataclass(frozen=True, slots=True)
class Piece:
    """`sign` is `=`, `-` or `+`."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class CopyLine:
    """`limit` is in characters, None where there is none; `length` is of what is said now."""

    screen: str | None
    component: str | None
    place: str
    pieces: tuple[Piece, ...]
    length: int | None
    limit: int | None


def copy_lines(changes: Iterable[Change]) -> tuple[CopyLine, ...]:
    """Of every change of a text, and the texts of whatever was added or removed."""
    return tuple(line for change in changes for line in _lines(change))


def words_compared(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts in one, in pieces that are said in both or in one of them."""
    old, new = _words(before), _words(after)
    pieces: list[Piece] = []
    for _, start, end, from_, to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[start:end]), "".join(new[from_:to])
        if gone == come:
            pieces.append(Piece("=", gone))
        else:
            pieces += [Piece("-", gone)] if gone else []
            pieces += [Piece("+", come)] if come else []
    return tuple(pieces)


def _words(text: str) -> list[str]:
    return [*re.findall(r"\s+|\w+|[^\w\s]", text[:LONGEST]), *([text[LONGEST:]] if text[LONGEST:] else [])]


def _lines(change: Change) -> Iterator[CopyLine]:
    if change.path:
        if change.aspect is Aspect.COPY:
            yield _line(change, change.path, _said(change.before), _said(change.after))
    elif change.deed is Deed.ADDED:
        yield from (_line(change, path, None, text) for path, text in _texts(change.after, ()))
    elif change.deed is Deed.REMOVED:
        yield from (_line(change, path, text, None) for path, text in _texts(change.before, ()))


def _line(
    change: Change, path: tuple[str | int, ...], before: str | None, after: str | None
) -> CopyLine:
    names = [step for step in path if isinstance(step, str)]
    kind = (change.component or "").partition(" ")[0] if change.component else "screen"
    return CopyLine(
        change.screen,
        change.component,
        " › ".join(map(str, path)),
        words_compared(before or "", after or ""),
        None if after is None else len(after),
        _limit(kind, names),
    )


def _limit(kind: str, names: list[str]) -> int | None:
    """Of `label` in its component, of `title` in an option of it."""
    table = tables().get(kind)
    for name in names:
        found = table.properties.get(name) if table else None
        if found is None:
            return None
        inner = found.items.table if found.items and found.items.table else found.table
        if name == names[-1]:
            return found.limit
        table = tables().get(inner) if inner else None
    return None


def _said(value: object) -> str | None:
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return None if value is None else str(value)


def _texts(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:  # noqa: ANN401 - any JSON
    """The texts that people read in a screen or a component, with the ways to them."""
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in entries:
        text = _said(each) if key in _TEXTS and isinstance(each, (str, list)) else None
        if text is not None:
            yield (*path, key), text
        elif isinstance(each, (dict, list)) and key not in {"data", "payload"}:
            yield from _texts(each, (*path, key))
