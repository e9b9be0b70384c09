"""A flow as phones side by side, and a review as what they were beside what they are."""

from __future__ import annotations

from itertools import groupby, zip_longest
from typing import TYPE_CHECKING

from rich.cells import cell_len

from flowops.compare.changes.marks import Mark, marks_after, marks_before
from flowops.compare.changes.wording import sentence
from flowops.render.diff_text import LONGEST, promise_sign, sign_of, state_of, tally, whom
from flowops.render.paint import PLAIN, Paint
from flowops.render.phones.cells import wrapped
from flowops.render.phones.drawing import SIGNS, Drawing
from flowops.render.phones.pairing import compare_ways, pair_views
from flowops.render.phones.phone import MARGIN, WIDTH, phone
from flowops.render.phones.rows import Room, Row, Style
from flowops.render.safe import safe
from flowops.render.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flowops.operations.review import FlowReview
    from flowops.screens.storyboard import Storyboard, Way

COLUMN = MARGIN + WIDTH
NARROW = 2 * COLUMN
"""Cells that are drawn in where nobody says how wide the terminal is."""


def render_phones(
    key: str, name: str, board: Storyboard, paint: Paint = PLAIN, *, width: int = NARROW
) -> str:
    """All screens, as many side by side as so many cells hold, and one at least."""
    lines = [f"{paint(safe(key), bold=True)}  {_title(name, board)}"]
    lines += _abreast(board, Drawing(), paint, width)
    lines += _way_lines([(" ", way) for way in board.ways], paint)
    return "\n".join(lines) + "\n"


def render_review(review: FlowReview, paint: Paint = PLAIN, *, width: int = NARROW) -> str:
    """What changed in words, then the screens before and after; one under the other where two do
    not fit beside each other. Screens that did not change are named in a line.
    """
    lines = [*_review_head(review, paint, width)]
    return "\n".join(lines) + "\n" + render_screens(review, paint, width=width)


def render_screens(review: FlowReview, paint: Paint = PLAIN, *, width: int = NARROW) -> str:
    """The pictures of a review alone, with the ways between screens; empty if nothing changed."""
    before, after = review.board_before, review.board_after
    lines: list[str] = []
    if review.unknown_because is not None:
        return ""
    if before is not None and after is not None:
        if review.changes:
            lines += _compared(review, before, after, paint, is_wide=width >= NARROW)
            lines += _way_lines(compare_ways(before, after), paint)
    elif board := after or before:
        mark = Mark.ADDED if after is not None else Mark.REMOVED
        marked = Drawing({view.route: mark for view in board.screens})
        lines += _abreast(board, marked, paint, width)
        lines += _way_lines([(SIGNS[mark], way) for way in board.ways], paint)
    return "".join(f"{line}\n" for line in lines)


def _title(name: str, board: Storyboard) -> str:
    version = f"Flow JSON {safe(board.version)}, " if board.version is not None else ""
    endpoint = ", with an endpoint" if board.has_endpoint else ""
    return f'"{safe(name)}"  {version}{counted(len(board.screens), "screen")}{endpoint}'


def _review_head(review: FlowReview, paint: Paint, width: int) -> Iterator[str]:
    key = paint(safe(review.key), bold=True)
    state = state_of(review)
    board = review.board_after or review.board_before
    yield f"{key}  {_title(review.name, board) if board else ''}".rstrip()
    said = state or (tally(review) if review.changes else "no changes")
    yield f"    {safe(said)}, against {safe(review.base)}"
    for promise in review.contract_changes:
        yield from _item(promise_sign(promise), promise.sentence, paint, width)
        yield from map(paint.dim, _indented(whom(promise), " " * 8, " " * 8, width))
    for change in review.changes:
        yield from _item(sign_of(change), sentence(change), paint, width)


def _item(sign: str, said: str, paint: Paint, width: int) -> Iterator[str]:
    first, *rest = _indented(said, " " * 4, " " * 6, width)
    yield f"  {paint.sign(sign)} {first[4:]}"
    yield from rest


def _indented(said: str, first: str, others: str, width: int) -> Iterator[str]:
    """Lines of so many cells; what fits into one stays as it is."""
    shown = safe(said, LONGEST)
    room = max(width - len(others), WIDTH)
    fits = cell_len(shown) <= width - len(first)
    for number, line in enumerate([shown] if fits else wrapped(shown, room)):
        yield f"{others if number else first}{line}"


def _abreast(board: Storyboard, drawing: Drawing, paint: Paint, width: int) -> Iterator[str]:
    abreast = max(1, width // COLUMN)
    phones = [phone(view, drawing) for view in board.screens]
    for start in range(0, len(phones), abreast):
        yield ""
        yield from _beside(phones[start : start + abreast], paint)


def _compared(
    review: FlowReview, before: Storyboard, after: Storyboard, paint: Paint, *, is_wide: bool
) -> Iterator[str]:
    old, new = marks_before(review.changes), marks_after(review.changes)
    pairs = pair_views(before, after, review.changes)
    for is_marked, group in groupby(pairs, lambda pair: pair.is_marked(old, new)):
        if not is_marked:
            yield ""
            yield paint.dim(f"  as before: {', '.join(safe(pair.id) for pair in group)}")
            continue
        for pair in group:
            sides = [
                [_HEADS[0], *phone(pair.before, Drawing(old))] if pair.before else [],
                [_HEADS[1], *phone(pair.after, Drawing(new))] if pair.after else [],
            ]
            for phones in [sides] if is_wide else [[side] for side in sides if side]:
                yield ""
                yield from _beside(phones, paint)


_HEADS = [Room(COLUMN).row((f"  {head}", Style.DIM)) for head in ("before", "after")]


def _beside(phones: Sequence[Sequence[Row]], paint: Paint) -> Iterator[str]:
    nothing = Row(((" " * COLUMN, Style.PLAIN),))
    for rows in zip_longest(*phones, fillvalue=nothing):
        yield "".join(row.painted(paint) for row in rows).rstrip()


def _way_lines(ways: Sequence[tuple[str, Way]], paint: Paint) -> Iterator[str]:
    if ways:
        yield ""
    for sign, way in ways:
        shown = f"{safe(way.source)} → {safe(way.target)}"
        yield f"{paint.sign(sign)} {shown}  {paint.dim(safe(way.by))}"
