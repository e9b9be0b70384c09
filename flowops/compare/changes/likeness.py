"""How alike two components or two screens are, from 0 to 1, without a comparison of every letter.

Texts are compared by their trigrams (three letters in a row, a blank on either side): a typing
error, another ending or another word leaves most of them, and the order of letters counts. Every
pair of sixty components may have to be compared, which difflib does in a second and this in some
milliseconds.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from flowops.model.definition import canonical_text

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from flowops.compare.changes.nodes import Node

LONGEST = 400
"""Characters of a text that are looked at. Texts that differ after these are much alike."""

T = TypeVar("T")


def component_likeness(one: Node, other: Node) -> float:
    """The mean over all properties that either of both has, but for the type."""
    keys = (one.own.keys() | other.own.keys()) - {"type"}
    if not keys:
        return 1.0
    return sum(_likeness(one.own.get(key), other.own.get(key)) for key in keys) / len(keys)


def dice(one: AbstractSet[T], other: AbstractSet[T]) -> float:
    """The share of what is in both; 0 for two empty sets, of which nothing is known."""
    size = len(one) + len(other)
    return 2 * len(one & other) / size if size else 0.0


def _likeness(one: object, other: object) -> float:
    if one is None or other is None:
        return 0.0
    if isinstance(one, str) and isinstance(other, str):
        return 1.0 if one == other else dice(_trigrams(one), _trigrams(other))
    text, other_text = canonical_text(one), canonical_text(other)
    return 1.0 if text == other_text else dice(_trigrams(text), _trigrams(other_text))


@lru_cache(maxsize=4096)
def _trigrams(text: str) -> frozenset[str]:
    padded = f" {text[:LONGEST].casefold()} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))
