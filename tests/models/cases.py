"""A case: one protocol under one set of assumptions, and what the search of it has to come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from tests.models.checker import explore

if TYPE_CHECKING:
    from tests.models.checker import Found, Model


class Case(Struct, frozen=True, dict=True):
    """`broken` is what must be found, None where all states must be good; `by` are lines of the
    trace that tell how. A search that visits fewer states than `at_least` proves less than is said.
    """

    name: str
    assumes: str
    model: Model
    at_least: int = 0
    broken: str | None = None
    by: tuple[str, ...] = ()

    def check(self) -> Found:
        return explore(self.model)

    def what_is_wrong(self, found: Found) -> str | None:
        """Why this is not what the case promises."""
        if self.broken is None and not found.holds:
            return f"does not hold:\n{found.story()}"
        if self.broken is not None and found.broken != self.broken:
            return f"{self.broken!r} was to be found, and not {found.broken!r}\n{found.story()}"
        missing = [line for line in self.by if line not in found.trace]
        if missing:
            return f"not in the trace: {missing}\n{found.story()}"
        if found.states < self.at_least:
            return f"{found.states:,} states are fewer than {self.at_least:,}"
        return None
