"""How the apply of one flow ended: from real answers, step by step."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from flowops.model.flows import ValidationError
    from flowops.model.outcome import Failure
    from flowops.planning.plan import PlannedFlow


class StepOutcome(Enum):
    APPLIED = "applied"
    FAILED = "failed"
    SKIPPED = "skipped"


class FlowResult(Struct, frozen=True):
    """`outcomes` stand beside `planned.steps`, one for each.

    `saved_with_errors` is set when the gateway holds our definition and Meta found errors in it;
    `put_back` when the last good definition went live again after a failure; `left_in_draft` when a
    flow that was published now waits in DRAFT.
    """

    planned: PlannedFlow
    outcomes: tuple[StepOutcome, ...] = ()
    failure: Failure | None = None
    validation_errors: tuple[ValidationError, ...] = ()
    flow_id: str | None = None
    needs_you: bool = False
    saved_with_errors: bool = False
    put_back: bool = False
    left_in_draft: bool = False

    @property
    def wrote(self) -> bool:
        mended = self.put_back or self.left_in_draft
        return StepOutcome.APPLIED in self.outcomes or self.saved_with_errors or mended

    def error_at(self, index: int) -> str | None:
        """What went wrong at that step of the plan, if it is the one that failed."""
        if self.failure is None or self.outcomes[index] is not StepOutcome.FAILED:
            return None
        return self.failure.message
