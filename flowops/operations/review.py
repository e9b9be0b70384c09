"""A review: one flow before and after, with all that a reviewer is shown of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowops.compare.changes.change import Change
    from flowops.compare.contract_change import ContractChange
    from flowops.model.definition import Definition
    from flowops.screens.storyboard import Storyboard


@dataclass(frozen=True, slots=True)
class FlowReview:
    """`base` says in words what `before` is: `main`, `live`, `as recorded`. A flow that is new or
    was removed has None on one side, and then no changes.
    """

    key: str
    name: str
    base: str
    before: Definition | None
    after: Definition | None
    board_before: Storyboard | None
    board_after: Storyboard | None
    changes: tuple[Change, ...]
    contract_changes: tuple[ContractChange, ...]

    @property
    def breaking(self) -> tuple[ContractChange, ...]:
        """Those that break somebody and that nobody has accepted."""
        return tuple(
            each
            for each in self.contract_changes
            if each.is_breaking and each.waived_because is None
        )
