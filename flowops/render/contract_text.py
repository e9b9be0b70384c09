"""What a plan changes of what others rely on, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.compare.contract_change import Party
from flowops.planning.breaking import breaking_changes, contract_changes_of
from flowops.render.paint import PLAIN, Paint
from flowops.render.safe import safe
from flowops.render.words import counted, title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.compare.contract_change import ContractChange
    from flowops.planning.plan import Plan, PlannedFlow

LONGEST = 600
"""Characters of a sentence: it names fields, and the values of options."""

MOST_COMPATIBLE = 12

PARTIES = {
    Party.RECEIVER: "who receives results",
    Party.ENDPOINT: "the endpoint",
    Party.SENDER: "who sends it",
}


def render_breaking(plan: Plan, paint: Paint = PLAIN) -> str:
    """All that break somebody, with their fields; empty where none does."""
    found = list(breaking_changes(plan))
    if not found:
        return ""
    accepted = sum(change.waived_because is not None for _, change in found)
    also = f", {accepted if accepted < len(found) else 'all'} accepted" if accepted else ""
    count = counted(len(found), "breaking change")
    lines = [paint(f"{count} of the data contract{also}", bold=True)]
    for flow, change in found:
        lines += _lines(flow, change, plan, paint)
    return "\n".join(lines) + "\n"


def contract_lines(flow: PlannedFlow, paint: Paint = PLAIN) -> Iterator[str]:
    """What it changes besides, and whether that is known at all."""
    changes = contract_changes_of(flow)
    if changes is None:
        # Where nothing is written, the reasons say already that nothing is known.
        if flow.steps:
            said = "what people have now is not known, and so not what breaks of its data contract"
            yield paint.dim(f"      {said}")
        return
    # What an entry screen takes comes from who sends the flow and from its endpoint: said once.
    others = list(dict.fromkeys(each.sentence for each in changes if not each.is_breaking))
    for sentence in others[:MOST_COMPATIBLE]:
        yield f"        data contract: {safe(sentence, LONGEST)}"
    if len(others) > MOST_COMPATIBLE:
        yield f"        … and {counted(len(others) - MOST_COMPATIBLE, 'more compatible change')}"


def _lines(flow: PlannedFlow, change: ContractChange, plan: Plan, paint: Paint) -> Iterator[str]:
    mark = "!" if change.waived_because is None else "="
    said = safe(change.sentence, LONGEST)
    yield f"  {paint.sign(mark)} {paint(title(flow, plan), bold=True)}  {said}"
    yield f"      {paint.dim(f'for {PARTIES[change.party]} · {safe(change.field)}')}"
    if change.waived_because is not None:
        yield f"      {paint.dim(f'accepted: {safe(change.waived_because)}')}"
