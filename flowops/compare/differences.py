"""How the live definition and the wanted one differ, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.compare.changes.describing import describe_changes
from flowops.compare.changes.wording import sentence

if TYPE_CHECKING:
    from flowops.compare.pairing import FlowPair
    from flowops.model.definition import Definition


def differences(pair: FlowPair) -> tuple[str, ...]:
    """From the live definition to the desired one, where the live one is at hand and known."""
    if pair.live_definition is None or not pair.definition_differs:
        return ()
    return describe_differences(pair.live_definition, pair.desired.definition)


def describe_differences(before: Definition, after: Definition) -> tuple[str, ...]:
    """One sentence a change, in the order of `after`; empty if they are equal."""
    return tuple(sentence(change) for change in describe_changes(before, after))
