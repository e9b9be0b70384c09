"""A review in Markdown: counts, who is broken, texts, routes, and each screen folded."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from flowops.compare.changes.change import Aspect
from flowops.compare.changes.pieces import PieceKind, excerpt
from flowops.compare.changes.wording import sentence
from flowops.render.copying import copy_lines
from flowops.render.phones_text import counts, render_screens
from flowops.render.route_graph import route_graph, routes_differ
from flowops.render.safe import code, prose
from flowops.render.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flowops.compare.changes.change import Change
    from flowops.compare.changes.pieces import Piece
    from flowops.compare.contract_change import ContractChange
    from flowops.operations.review import FlowReview
    from flowops.render.copying import CopyLine


def review_markdown(review: FlowReview) -> str:
    """Closed in itself, and of any length; who posts it where there is a limit takes the parts."""
    lines = [f"### {code(review.key)} {prose(review.name)}", "", review_counts(review)]
    for part in (
        contract_list(review.contract_changes),
        copy_table(copy_lines(review.changes)),
        _routes(review),
        screen_details(review),
    ):
        lines += ["", *part] if part else []
    return "\n".join(lines) + "\n"


def review_counts(review: FlowReview) -> str:
    """One line of Markdown: `**3 copy, 1 routing** since main at 1a2b3c`."""
    since = f"since {code(review.base)}"
    if review.unknown_because is not None:
        return f"**Not compared**: {prose(review.unknown_because)} ({code(review.base)})."
    if review.before is None and review.board_after is not None:
        return f"**New** {since}: {counted(len(review.board_after.screens), 'screen')}."
    if review.after is None:
        return f"**Gone** {since}."
    return f"**{counts(review)}** {since}." if review.changes else f"**No change** {since}."


def contract_list(changes: Iterable[ContractChange]) -> tuple[str, ...]:
    """What breaks somebody, then what is accepted, then the rest; nothing where there is none."""
    in_order = sorted(changes, key=_calmness)
    return ("**Data contract**", "", *map(_contract_line, in_order)) if in_order else ()


def copy_table(lines: Sequence[CopyLine]) -> tuple[str, ...]:
    """Screen and component, the words that went and that came, and the characters they have."""
    if not lines:
        return ()
    head = ("| text | change | characters |", "|---|---|---:|")
    return (*head, *map(_copy_row, lines))


def screen_details(review: FlowReview) -> tuple[str, ...]:
    """All that changed but for texts, screen by screen, and the screens as phones; folded."""
    rest = [each for each in review.changes if each.aspect is not Aspect.COPY]
    lines: list[str] = []
    if rest:
        lines += _folded(f"{counted(len(rest), 'other change')}", _by_screen(rest))
    drawn = render_screens(review).rstrip("\n")
    if drawn:
        lines += ["", *_folded("The screens, drawn", fenced(drawn.lstrip("\n")))]
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


def _calmness(change: ContractChange) -> int:
    if not change.is_breaking:
        return 2
    return 0 if change.waived_because is None else 1


def _contract_line(change: ContractChange) -> str:
    said = f"{change.party.value}, {code(change.field)}: {prose(change.sentence)}"
    if not change.is_breaking:
        return f"- {said}"
    if change.waived_because is None:
        return f"- **breaking**, {said}"
    return f"- breaking and accepted, {said} (because {prose(change.waived_because)})"


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
    for screen, group in groupby(changes, lambda change: change.screen):
        yield f"**{code(screen)}**" if screen is not None else "**The flow**"
        yield ""
        yield from (f"- {change.aspect.value}: {prose(sentence(change))}" for change in group)
        yield ""


def _folded(headline: str, lines: Iterable[str]) -> Iterator[str]:
    """`headline` is in words of ours."""
    yield f"<details><summary>{headline}</summary>"
    yield ""
    yield from lines
    yield ""
    yield "</details>"
