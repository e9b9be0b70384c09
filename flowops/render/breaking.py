"""The breaking changes of a plan in Markdown, each with its flow: at the least by name."""

from __future__ import annotations

from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING

from flowops.render.contract_text import PARTIES
from flowops.render.safe import LONGEST, code, prose, safe, spanned
from flowops.render.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flowops.compare.contract_change import ContractChange
    from flowops.render.plan_ladder import Rung

    Breaking = Sequence[tuple[str, ContractChange]]


def count_breaking(found: Breaking) -> str:
    """`3 breaking changes (1 accepted)`, or nothing."""
    accepted = sum(change.waived_because is not None for _, change in found)
    if not found:
        return ""
    said = f" ({accepted} accepted)" if accepted else ""
    return counted(len(found), "breaking change") + said


def breaking_lines(found: Breaking, rung: Rung) -> Iterator[str]:
    """A section, or nothing where nothing breaks."""
    if not found:
        return
    yield ""
    yield f"#### {counted(len(found), 'breaking change')} of the data contract"
    yield ""
    shown = islice(found, rung.fields)
    if rung.sentence:
        yield from (_said(title, change, rung) for title, change in shown)
    else:
        for title, changes in groupby(shown, key=itemgetter(0)):
            names = (code(safe(change.field, _least(rung.field))) for _, change in changes)
            yield f"- {code(title)}: {', '.join(names)}"
    if len(found) > rung.fields:
        yield f"- … and {len(found) - rung.fields} more"


def _said(title: str, change: ContractChange, rung: Rung) -> str:
    is_cut = rung.sentence < LONGEST
    sentence = prose(safe(change.sentence, rung.sentence)) if is_cut else spanned(change.sentence)
    field = safe(change.field, _least(rung.field))
    said = f"- {code(title)}, for {PARTIES[change.party]}, {code(field)}: {sentence}"
    if change.waived_because is None:
        return said
    return f"{said} (accepted: {prose(safe(change.waived_because, _least(rung.sentence)))})"


def _least(most: int) -> int:
    return min(most, LONGEST)
