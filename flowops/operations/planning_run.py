"""Plan: gather what there is, and decide what would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowops.operations.workspace import Wish, World
    from flowops.planning.plan import Plan


def plan_flows(world: World, wish: Wish) -> Plan:
    """What would change. Reads only."""
    # Only now, so that the first request does not wait for what its answers are judged by.
    from flowops.operations.gather import gather
    from flowops.planning.plan import make_plan

    pairing = gather(world, wish)
    newer = (each for each in sorted(pairing.past.commits) if world.checkout.precedes(each))
    return make_plan(world.environment, pairing, next(newer, None))
