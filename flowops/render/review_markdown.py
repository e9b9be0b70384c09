"""A review in Markdown: counts, who is broken, texts, routes, and each screen folded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flowops.compare.changes.change import Aspect
from flowops.compare.changes.grouping import by_screen
from flowops.compare.changes.pieces import PieceKind, excerpt
from flowops.render.copying import copy_lines
from flowops.render.diff_markdown import change_markdown, contract_markdown
from flowops.render.diff_text import state_of, tally
from flowops.render.phones_text import render_phones, render_screens
from flowops.render.route_graph import route_graph, routes_differ
from flowops.render.safe import code, prose
from flowops.render.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flowops.compare.changes.change import Change
    from flowops.compare.changes.pieces import Piece
    from flowops.operations.review import FlowReview
    from flowops.render.copying import CopyLine
    from flowops.screens.storyboard import Storyboard


def review_markdown(review: FlowReview) -> str:
    """Closed in itself, and of any length; who posts it where there is a limit takes the parts."""
    lines = [f"#### {code(review.key)} {prose(review.name)}", "", review_counts(review)]
    lines += contract_markdown(review)
    for part in (copy_table(copy_lines(review.changes)), _routes(review), screen_details(review)):
        lines += ["", *part] if part else []
    return "\n".join(lines) + "\n"


def board_markdown(key: str, name: str, board: Storyboard) -> str:
    """A flow as it is: its routes, and its screens as phones."""
    drawn = render_phones(key, name, board).rstrip("\n")
    lines = [f"#### {code(key)} {prose(name)}", "", *route_graph(None, board), "", *fenced(drawn)]
    return "\n".join(lines) + "\n"


def review_counts(review: FlowReview) -> str:
    """One line: `3 changes: 2 copy, 1 routing, against main at 1a2b3c`."""
    state = state_of(review)
    if state:
        return f"**{prose(state)}**, against {code(review.base)}."
    said = f"**{tally(review)}**" if review.changes else "No changes"
    return f"{said}, against {code(review.base)}."


def copy_table(lines: Sequence[CopyLine]) -> tuple[str, ...]:
    """Screen and component, the words that went and that came, and the characters they have."""
    if not lines:
        return ()
    head = ("| text | change | characters |", "|---|---|---:|")
    return (*head, *map(_copy_row, lines))


def screen_details(review: FlowReview) -> tuple[str, ...]:
    """All that the contract and the table of texts do not say, screen by screen, and the screens as
    phones; folded.
    """
    told = {Aspect.COPY, Aspect.CONTRACT}
    rest = [each for each in review.changes if each.aspect not in told]
    lines: list[str] = []
    if rest:
        lines += [*_folded(counted(len(rest), "other change"), _by_screen(rest)), ""]
    drawn = render_screens(review).rstrip("\n")
    if drawn:
        lines += _folded("The screens, drawn", fenced(drawn.lstrip("\n")))
    return tuple(lines)


def fenced(text: str) -> tuple[str, ...]:
    """Safe lines as they are, in a fence that none of them ends."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(longest + 1, 3)
    return (f"{fence}text", *text.split("\n"), fence)


def _routes(review: FlowReview) -> tuple[str, ...]:
    before, after = review.board_before, review.board_after
    if review.before is not None and review.after is not None and not review.changes:
        return ()
    graph = route_graph(before, after)
    if not graph or (before is not None and after is not None and routes_differ(before, after)):
        return graph
    return tuple(_folded("Routes", graph))


def _copy_row(line: CopyLine) -> str:
    where = " › ".join(code(each) for each in (line.screen, line.component) if each)
    place = f" {prose(line.place)}" if line.place else ""
    said = " ".join(map(_marked, excerpt(line.pieces)))
    return f"| {where}{place} | {said} | {_length(line)} |"


def _length(line: CopyLine) -> str:
    if line.length is None:
        return ""
    if line.limit is None:
        return str(line.length)
    said = f"{line.length} of {line.limit}"
    return f"**{said}, too long**" if line.is_too_long else said


_MARKS = {PieceKind.REMOVED: "~~", PieceKind.ADDED: "**", PieceKind.EQUAL: ""}


def _marked(piece: Piece) -> str:
    """Marks stand at words, never at blanks, and on each line of a text that has several.

    Blanks that came or went alone are shown as signs, since nobody sees them otherwise.
    """
    mark = _MARKS[piece.kind]
    if mark and piece.text.isspace():
        return f"{mark}{''.join(_BLANKS.get(each, '␣') for each in piece.text)}{mark}"
    lines = (line.strip() for line in piece.text.split("\n"))
    return "<br>".join(f"{mark}{prose(line)}{mark}" if line else "" for line in lines)


_BLANKS = {"\n": "↵", "\t": "⇥"}


def _by_screen(changes: Sequence[Change]) -> Iterator[str]:
    for screen, group in by_screen(changes).items():
        yield f"**{code(screen)}**" if screen is not None else "**The flow**"
        yield ""
        yield from map(change_markdown, group)
        yield ""


def _folded(headline: str, lines: Iterable[str]) -> Iterator[str]:
    """`headline` is in words of ours."""
    yield f"<details><summary>{headline}</summary>"
    yield ""
    yield from lines
    yield ""
    yield "</details>"
