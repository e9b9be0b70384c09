"""One fault of the catalogue, as a row."""

from __future__ import annotations

from msgspec import Struct


class Fault(Struct, frozen=True, dict=True):
    """`what` can go wrong, what flowops does `then`, and the `tests` that show it, as pytest names
    them.
    """

    number: int
    what: str
    then: str
    tests: tuple[str, ...]

    @property
    def name(self):
        return f"F{self.number:02}"
