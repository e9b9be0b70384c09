"""Guessing what was meant by a name that is not there, as long as it does not take too long."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from flowops.flowjson.wording import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flowops.flowjson.flow import Flow

MOST_GUESSES = 50
"""A flow. A guess takes longer than everything else, and a broken file may need thousands."""
_MOST_NAMES = 300


def guess(flow: Flow, name: str, known: Iterable[str]) -> str | None:
    """A hint, where one of the flow's own names is close to this one."""
    if not flow.once(_Guesses).take():
        return None
    return did_you_mean(name, islice(known, _MOST_NAMES))


class _Guesses:
    def __init__(self, _: Flow) -> None:
        self._left = MOST_GUESSES

    def take(self) -> bool:
        self._left -= 1
        return self._left >= 0
