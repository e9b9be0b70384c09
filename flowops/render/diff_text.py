"""What changed, for people at a terminal: counted, the data contract first, then by screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.compare.changes.change import Deed
from flowops.compare.changes.grouping import by_screen, counts, of_contract
from flowops.compare.changes.pieces import PieceKind
from flowops.compare.changes.remarks import remark_of
from flowops.compare.changes.showing import escaped
from flowops.compare.changes.wording import wording
from flowops.render.contract_text import PARTIES
from flowops.render.paint import PLAIN, Paint
from flowops.render.safe import safe
from flowops.render.words import counted, heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flowops.compare.changes.change import Change
    from flowops.compare.changes.wording import Wording
    from flowops.compare.contract_change import ContractChange
    from flowops.model.environment import Environment
    from flowops.operations.review import FlowReview

SIGNS = {Deed.ADDED: "+", Deed.REMOVED: "-"}
LONGEST = 1_000
"""Characters of a sentence. Texts are cut to what changed before."""


def render_diff(
    environment: Environment,
    where: str,
    base: str,
    reviews: Sequence[FlowReview],
    paint: Paint = PLAIN,
) -> str:
    """`base` says what was compared with, where all flows have one."""
    lines = [paint(heading(environment, where), bold=True), f"compared with {safe(base)}"]
    loud = [each for each in reviews if each.is_changed or each.unknown_because is not None]
    for review in loud:
        lines += ["", *_flow_lines(review, base, paint)]
    lines += ["", diff_summary(reviews)]
    return "\n".join(lines) + "\n"


def diff_summary(reviews: Sequence[FlowReview]) -> str:
    """The last line: `1 flow changed, 2 unchanged.`"""
    unknown = sum(each.unknown_because is not None for each in reviews)
    changed = sum(each.is_changed for each in reviews)
    same = len(reviews) - unknown - changed
    if changed == unknown == 0:
        return f"No changes in {counted(same, 'flow')}."
    parts = [f"{counted(changed, 'flow')} changed"]
    parts += [f"{same} unchanged"] if same else []
    parts += [f"{unknown} unknown"] if unknown else []
    return ", ".join(parts) + "."


def state_of(review: FlowReview) -> str:
    """What there is to say of a flow instead of changes; empty if there are some."""
    if review.unknown_because is not None:
        return f"unknown: {review.unknown_because}"
    if review.before is None:
        return "new"
    return "removed from the manifest" if review.after is None else ""


def tally(review: FlowReview) -> str:
    """`3 changes, 1 breaking: 1 data contract, 2 copy`; what is accepted is counted by itself."""
    aspects = counts(review.changes).items()
    each = ", ".join(f"{count} {aspect.value}" for aspect, count in aspects)
    parts = [counted(len(review.changes), "change")]
    parts += [f"{len(review.breaking)} breaking"] if review.breaking else []
    parts += [f"{len(review.accepted)} accepted"] if review.accepted else []
    return f"{', '.join(parts)}: {each}"


def sign_of(change: Change) -> str:
    """+ and - for what came and went, ~ for what is otherwise now."""
    return "~" if remark_of(change) is not None else SIGNS.get(change.deed, "~")


def whom(change: ContractChange) -> str:
    """`for the endpoint · answer of BOOK: day`: the field is what the manifest accepts by."""
    accepted = f", accepted: {change.waived_because}" if change.waived_because is not None else ""
    return f"for {PARTIES[change.party]} · {change.field}{accepted}"


def promise_sign(change: ContractChange) -> str:
    """! breaks somebody, = is accepted; the others need no sign."""
    if not change.is_breaking:
        return " "
    return "!" if change.waived_because is None else "="


def _flow_lines(review: FlowReview, base: str, paint: Paint) -> Iterator[str]:
    state = state_of(review)
    of = f"  {paint.dim(safe(review.base))}" if review.base != base else ""
    said = f"  {paint.sign(_state_sign(review))} {safe(state)}" if state else ""
    yield f'{paint(safe(review.key), bold=True)}  "{safe(review.name)}"{said}{of}'
    if not review.changes:
        return
    yield f"  {tally(review)}"
    contract = of_contract(review.changes)
    if contract or review.contract_changes:
        yield ""
        yield paint("  data contract", bold=True)
        for promise in review.contract_changes:
            sign = paint.sign(promise_sign(promise))
            yield f"    {sign} {safe(promise.sentence, LONGEST)}"
            yield paint.dim(f"        {safe(whom(promise), LONGEST)}")
        for change in contract:
            around = f"screen {change.screen}" if change.screen is not None else ""
            yield _line(change, around, paint)
    for screen, changes in by_screen(review.changes).items():
        yield ""
        yield paint(f"  {'the flow' if screen is None else safe(f'screen {screen}')}", bold=True)
        yield from (_line(change, "", paint) for change in changes)


def _state_sign(review: FlowReview) -> str:
    if review.unknown_because is not None:
        return "!"
    return "+" if review.before is None else "-"


def _line(change: Change, around: str, paint: Paint) -> str:
    said = wording(change)
    values = _both_texts(said, paint) if said.is_text else safe(said.values, LONGEST)
    lead = safe(said.lead(around), LONGEST)
    shown = ": ".join(each for each in (lead, values) if each)
    return f"    {paint.sign(sign_of(change))} {shown}"


def _both_texts(said: Wording, paint: Paint) -> str:
    """What went is red in the first, what came green in the second."""
    sides = ((PieceKind.REMOVED, "red"), (PieceKind.ADDED, "green"))
    return " → ".join(f'"{_text(said, kind, colour, paint)}"' for kind, colour in sides)


def _text(said: Wording, kind: PieceKind, colour: str, paint: Paint) -> str:
    shown = ((each, safe(escaped(each.text), LONGEST)) for each in said.pieces)
    return "".join(
        text if each.kind is PieceKind.EQUAL else paint(text, colour)
        for each, text in shown
        if each.kind in {PieceKind.EQUAL, kind}
    )
