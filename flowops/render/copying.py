"""The texts of a review: what was said and what is said now, word by word, and how long it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.compare.changes.change import Aspect, Deed
from flowops.compare.changes.pieces import Piece, text_pieces
from flowops.flowjson.limits import limit_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flowops.compare.changes.change import Change
    from flowops.findings import Route

TEXTS = frozenset(
    {
        *("text", "label", "title", "description", "helper-text", "error-message", "metadata"),
        *("left-caption", "center-caption", "right-caption", "badge", "alt-text"),
    }
)
"""Properties that hold what people read."""

_UNREAD = frozenset({"data", "payload"})


class CopyLine(Struct, frozen=True):
    """`component` is its label for people, `place` the way to the text in it or in the screen.

    `length` is that of what is said now, None where it is gone; `limit` what is shown of it, None
    where no source states one. Both are in characters.
    """

    screen: str | None
    component: str | None
    place: str
    pieces: tuple[Piece, ...]
    length: int | None
    limit: int | None

    @property
    def is_too_long(self) -> bool:
        return self.length is not None and self.limit is not None and self.length > self.limit


def copy_lines(changes: Iterable[Change]) -> tuple[CopyLine, ...]:
    """Of each text that changed, and of all texts in what was added or removed as a whole."""
    return tuple(line for change in changes for line in _lines(change))


def _lines(change: Change) -> Iterator[CopyLine]:
    if change.deed is Deed.ADDED or change.deed is Deed.REMOVED:
        yield from _of_whole(change)
    elif change.aspect is Aspect.COPY and change.path:
        yield _line(change, change.path, _said(change.before), _said(change.after))


def _of_whole(change: Change) -> Iterator[CopyLine]:
    if not _UNREAD.isdisjoint(change.path):
        return
    is_added = change.deed is Deed.ADDED
    for path, text in _texts(change.after if is_added else change.before, change.path):
        yield _line(change, path, *((None, text) if is_added else (text, None)))


def _line(change: Change, path: Route, before: str | None, after: str | None) -> CopyLine:
    kind = (change.component or "screen").partition(" ")[0]
    return CopyLine(
        change.screen,
        change.component,
        _place(change.subject, path),
        text_pieces(before or "", after or ""),
        None if after is None else len(after),
        limit_at(kind, path),
    )


def _place(subject: str, path: Route) -> str:
    """`label`, and `option Red › title` where the change knows what people call it."""
    known = [subject] if path[1:] and subject.startswith(_ENTRIES) else []
    rest = path[2:] if known else path
    return " › ".join(
        (*known, *(str(each + 1) if isinstance(each, int) else each for each in rest))
    )


_ENTRIES = ("option ", "item ", "image ")


def _said(value: object) -> str | None:
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return None if value is None else str(value)


def _texts(value: object, path: Route) -> Iterator[tuple[Route, str]]:
    """Of a value that came or went: each text that people read, with the way to it."""
    if isinstance(value, str):
        if any(step in TEXTS for step in path[-2:]):
            yield path, value
        return
    for step, each in _entries(value):
        if step not in _UNREAD:
            yield from _texts(each, (*path, step))


def _entries(value: object) -> Iterable[tuple[str | int, object]]:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()
