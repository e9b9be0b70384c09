"""What the invariants ask of a run in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.model.outcome import Definite

if TYPE_CHECKING:
    from tests.simulator.history import Run
    from tests.simulator.trace import Sent


def planned(run: Run, key: str | None):
    if run.plan is None:
        return None
    return next((flow for flow in run.plan.flows if flow.key == key), None)


def refused(run: Run, sent_at: int, sent: Sent) -> bool:
    """Whether the answer to it said that it certainly had no effect."""
    for at, event in run.heard:
        if at > sent_at and event.call == sent.call:
            same = event.flow_id == sent.flow_id and event.name == sent.name
            if same:
                return isinstance(event.outcome, Definite)
    return False
