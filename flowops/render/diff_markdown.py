"""What changed, for a pull request: counted, the data contract first, then by screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.compare.changes.grouping import by_screen, of_contract
from flowops.compare.changes.pieces import PieceKind
from flowops.compare.changes.showing import escaped
from flowops.compare.changes.wording import wording
from flowops.render.contract_text import PARTIES
from flowops.render.diff_text import (
    diff_summary,
    promise_sign,
    sign_of,
    state_of,
    tally,
)
from flowops.render.safe import code, prose, spanned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flowops.compare.changes.change import Change
    from flowops.compare.changes.wording import Wording
    from flowops.model.environment import Environment
    from flowops.operations.review import FlowReview

_MARKERS = {PieceKind.EQUAL: "", PieceKind.REMOVED: "~~", PieceKind.ADDED: "**"}


def render_diff_markdown(
    environment: Environment, where: str, base: str, reviews: Sequence[FlowReview]
) -> str:
    lines = [
        f"### flowops diff: {prose(environment.name)} · {code(where)}",
        "",
        f"**{diff_summary(reviews)}** Compared with {code(base)}.",
    ]
    for review in reviews:
        if review.is_changed or review.unknown_because is not None:
            lines += ["", *flow_markdown(review)]
    return "\n".join(lines) + "\n"


def flow_markdown(review: FlowReview) -> Iterator[str]:
    """One flow's heading, its counts and its changes, as lines."""
    yield f"#### {code(review.key)} {prose(review.name)}"
    yield ""
    state = state_of(review)
    yield f"{prose(state)}." if state else f"{tally(review)}, against {code(review.base)}."
    yield from contract_markdown(review)
    for screen, changes in by_screen(review.changes).items():
        yield from ("", f"**{'The flow' if screen is None else 'Screen'}**" + _name(screen), "")
        yield from (change_markdown(change) for change in changes)


def contract_markdown(review: FlowReview) -> Iterator[str]:
    """Who is broken by what, and the changes that did it; nothing where there is none."""
    contract = of_contract(review.changes)
    if contract or review.contract_changes:
        yield from ("", "**Data contract**", "")
    for promise in review.contract_changes:
        # Never the sentence first: one that began with `1.` would be a list in the list.
        sign = code(promise_sign(promise).strip() or "·")
        said = f"for {PARTIES[promise.party]} · {code(promise.field)}"
        if promise.waived_because is not None:
            said += f", accepted: {prose(promise.waived_because)}"
        yield f"- {sign} {spanned(promise.sentence)} ({said})"
    for change in contract:
        around = f"screen {change.screen}" if change.screen is not None else ""
        yield change_markdown(change, around)


def change_markdown(change: Change, around: str = "") -> str:
    """One item of a list, with what went struck out and what came in bold."""
    said = wording(change)
    lead = prose(said.lead(around))
    values = _words(said) if said.is_text else prose(said.values)
    return f"- {code(sign_of(change))} {': '.join(each for each in (lead, values) if each)}"


def _name(screen: str | None) -> str:
    return "" if screen is None else f" {code(screen)}"


def _words(said: Wording) -> str:
    """Blanks stand outside of the markers, without which these would be no markers."""
    return " ".join(
        f"{_MARKERS[each.kind]}{prose(escaped(each.text.strip()))}{_MARKERS[each.kind]}"
        for each in said.pieces
        if each.text.strip()
    )
