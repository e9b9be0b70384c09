"""How the live definition and the wanted one differ, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowops.compare.changes.change import Change
    from flowops.compare.pairing import FlowPair


def changes_of(pair: FlowPair) -> tuple[Change, ...]:
    """From the live definition to the desired one, where the live one is at hand and known."""
    if pair.live_definition is None or not pair.definition_differs:
        return ()
    # Where nothing differs, as nearly always, nothing has to be said.
    from flowops.compare.changes.describing import describe_changes

    return describe_changes(pair.live_definition, pair.desired.definition)


def differences(pair: FlowPair) -> tuple[str, ...]:
    """The changes of a pair, a sentence for each."""
    changes = changes_of(pair)
    if not changes:
        return ()
    from flowops.compare.changes.wording import sentence

    return tuple(map(sentence, changes))
