"""The formats of `flowops render`, each one line of one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from flowops.render.diff_text import diff_summary
from flowops.render.paint import PLAIN, Paint
from flowops.render.phones_text import NARROW, render_phones, render_review
from flowops.render.review_markdown import board_markdown, review_markdown
from flowops.render.safe import code, prose, safe
from flowops.render.words import heading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flowops.model.environment import Environment
    from flowops.operations.review import FlowReview
    from flowops.screens.storyboard import Storyboard


class Reviewed(Struct, frozen=True):
    """What is to be shown. `base` says what it is compared with; None shows flows as they are.

    `width` is in cells of a terminal.
    """

    environment: Environment
    where: str
    base: str | None
    reviews: Sequence[FlowReview]
    paint: Paint = PLAIN
    width: int = NARROW


def reviewed_text(shown: Reviewed) -> str:
    """Phones, and before them what changed in words; flows that did not change are counted."""
    lines = [shown.paint(heading(shown.environment, shown.where), bold=True)]
    if shown.base is not None:
        lines += [f"compared with {safe(shown.base)}: {diff_summary(shown.reviews)}"]
    return "\n".join((*lines, "", *_texts(shown)))


def reviewed_markdown(shown: Reviewed) -> str:
    """For a pull request, whatever its length."""
    lines = [f"### flowops render: {prose(shown.environment.name)} · {code(shown.where)}", ""]
    if shown.base is not None:
        lines += [f"**{diff_summary(shown.reviews)}** Compared with {code(shown.base)}.", ""]
    return "\n".join((*lines, *_markdowns(shown)))


def reviewed_html(shown: Reviewed) -> str:
    """One file for a browser, which needs nothing else."""
    return _page(shown)


def watched_html(shown: Reviewed) -> str:
    """The same, which loads itself again when the server that it came from has a newer one."""
    return _page(shown, watching=True)


def shown_reviews(shown: Reviewed) -> list[FlowReview]:
    """Those that are worth showing; what is not compared says nothing of a base."""
    reviews = [review for review, _ in _worth_showing(shown)]
    return reviews if shown.base is not None else [replace(each, base="") for each in reviews]


class Format(Struct, frozen=True):
    """`endings` are those of a file which is written in it."""

    endings: tuple[str, ...]
    render: Callable[[Reviewed], str]


FORMATS = {
    "text": Format((".txt",), reviewed_text),
    "markdown": Format((".md",), reviewed_markdown),
    "html": Format((".html", ".htm"), reviewed_html),
}
"""The first one is taken where nothing says which."""


def _page(shown: Reviewed, *, watching: bool = False) -> str:
    from flowops.render.page import render_page

    return render_page(shown_reviews(shown), shown.environment.name, watching=watching)


def _texts(shown: Reviewed) -> Iterator[str]:
    for review, board in _worth_showing(shown):
        if shown.base is not None:
            yield render_review(review, shown.paint, width=shown.width)
        elif board is not None:
            yield render_phones(review.key, review.name, board, shown.paint, width=shown.width)


def _markdowns(shown: Reviewed) -> Iterator[str]:
    for review, board in _worth_showing(shown):
        if shown.base is not None:
            yield review_markdown(review)
        elif board is not None:
            yield board_markdown(review.key, review.name, board)


def _worth_showing(shown: Reviewed) -> Iterator[tuple[FlowReview, Storyboard | None]]:
    for review in shown.reviews:
        if review.is_changed or review.unknown_because is not None:
            yield review, review.board_after
