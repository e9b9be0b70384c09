"""What moved, and what only had others move around it."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def keep_their_place(places: Sequence[int]) -> frozenset[int]:
    """The indexes of a longest ascending part of `places`, which are all different.

    `places` says for each of a list, in the old order, where it stands in the new one. The others
    moved, and there is no smaller set that could have.
    """
    ends: list[int] = []  # the smallest end of an ascending part, for each length
    last: list[int] = []  # the index of that end
    before: list[int | None] = []
    for index, place in enumerate(places):
        length = bisect_left(ends, place)
        before.append(last[length - 1] if length else None)
        ends[length : length + 1] = [place]
        last[length : length + 1] = [index]
    kept = set()
    at = last[-1] if last else None
    while at is not None:
        kept.add(at)
        at = before[at]
    return frozenset(kept)
