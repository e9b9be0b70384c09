"""The live flow of one key, for commands that need a flow and not a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.errors import FlowopsError
from flowops.operations.gather import find_flows

if TYPE_CHECKING:
    from flowops.compare.pairing import FlowPair
    from flowops.model.flows import DesiredFlow, LiveFlow
    from flowops.operations.workspace import Wish, World


class NotLive(FlowopsError):
    """The account does not have the flow, or none that is surely it."""


def find_live(world: World, wish: Wish) -> list[tuple[DesiredFlow, LiveFlow]]:
    """The selected flows with their live ones, one per account. Raises NotLive."""
    found = [(pair.desired, _live(pair)) for pair in find_flows(world, wish).pairs]
    if not found:
        keys = ", ".join(sorted(wish.selected))
        raise NotLive(f"{keys} is not in environment {world.environment.name}")
    return found


def _live(pair: FlowPair) -> LiveFlow:
    if pair.live is not None:
        return pair.live
    key, alias = pair.desired.key, pair.account.alias
    ids = ", ".join(each.flow_id for each in pair.rivals)
    if len(pair.rivals) == 1:
        raise NotLive(f"{key}: the flow of this name in account {alias} is another key's: {ids}")
    if pair.rivals:
        raise NotLive(
            f"{key}: account {alias} has several flows of this name: {ids}",
            hint="pin one of them in the manifest with id:",
        )
    raise NotLive(f"{key} is not in account {alias} yet", hint="flowops apply creates it")
