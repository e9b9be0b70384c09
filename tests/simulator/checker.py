"""What has to hold in every trace, one function for each invariant.

The numbers are those of the catalogue of issue 4; where the outside contract says it otherwise, the
contract is what is checked. Each function yields what is wrong, in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulator.history import History
from tests.simulator.invariants.creating import (
    adopted_unambiguously,
    at_most_once,
    looked_after_claim,
    no_lost_receipt,
    no_trespass,
)
from tests.simulator.invariants.ending import bounded, converged, honest_exit, no_cross_damage
from tests.simulator.invariants.writing import (
    announced,
    as_planned,
    fails_closed,
    fenced,
    monotone,
    no_silent_outage,
    open_writes_are_settled_first,
    publish_gate,
    published_once,
    reads_are_pure,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.simulator.history import Broken
    from tests.simulator.trace import Event


def check(trace: Iterable[Event]) -> list[str]:
    """All that is broken, each as `I1: what`."""
    history = History(list(trace))
    return [
        f"{name}: {said}" for name, invariant in INVARIANTS.items() for said in invariant(history)
    ]


INVARIANTS: dict[str, Callable[[History], Broken]] = {
    "I1": at_most_once,
    "I2": announced,
    "I3": monotone,
    "I4": looked_after_claim,
    "I5": adopted_unambiguously,
    "I6": no_trespass,
    "I7": as_planned,
    "I8": publish_gate,
    "I9": published_once,
    "I10": no_silent_outage,
    "I11": honest_exit,
    "I12": no_lost_receipt,
    "I13": converged,
    "I15": fenced,
    "I16": bounded,
    "I17": fails_closed,
    "I19": reads_are_pure,
    "I20": no_cross_damage,
    "I21": open_writes_are_settled_first,
}
"""I14 (no key in any byte) is checked where bytes are written, I18 (the same seed, the same trace)
by running a seed twice.
"""
