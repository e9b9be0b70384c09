"""How much of a plan a report says, from all of it down to what nobody may miss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_DIFFERENCES = 12
ALL = 10**9


class Rung(Struct, frozen=True):
    """`left_out` says it in words. `changes` counts for each flow, and where it is 0 they are only
    counted; `sentence` and `field` are characters of a breaking change, `fields` how many are
    named at all.
    """

    left_out: tuple[str, ...] = ()
    context: bool = True
    changes: int = ALL
    rows: bool = True
    sentence: int = ALL
    field: int = ALL
    fields: int = ALL


FULL = Rung()
CHANGED = Rung(("what does not change",), context=False)
FIRST_CHANGES = replace(
    CHANGED, left_out=(*CHANGED.left_out, "all but the first 20 changes of each flow"), changes=20
)
COUNTS = replace(CHANGED, left_out=(*CHANGED.left_out, "the changes in words"), changes=0)
TOTALS = replace(COUNTS, left_out=("the flows one by one",), rows=False)
SHORTER = replace(
    TOTALS, left_out=(*TOTALS.left_out, "the end of long sentences"), sentence=80, field=80
)
FIELDS = replace(TOTALS, left_out=(*TOTALS.left_out, "how each field breaks"), sentence=0, field=60)


def rungs(fields: int) -> Iterator[Rung]:
    """From the top. Once all else is gone, fewer and fewer of so many breaking `fields`."""
    yield from (FULL, CHANGED, FIRST_CHANGES, COUNTS, TOTALS, SHORTER, FIELDS)
    while fields:
        fields = fields * 3 // 4
        yield replace(FIELDS, fields=fields)
