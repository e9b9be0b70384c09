"""Plans out of pairs, as if an account had been read."""

from __future__ import annotations

from flowops.compare.pairing import Pairing
from flowops.planning.plan import make_plan
from tests.builders import environment


def pairing_of(*pairs, unmanaged=(), listed=None):
    count = sum(each.live is not None for each in pairs)
    accounts = {each.account.waba_id for each in pairs}
    counted = dict.fromkeys(accounts, count) if listed is None else listed
    return Pairing(tuple(pairs), tuple(unmanaged), counted)


def plan_of(*pairs, unmanaged=(), listed=None, **settings):
    return make_plan(
        environment(**settings), pairing_of(*pairs, unmanaged=unmanaged, listed=listed)
    )


def actions(plan):
    """The steps of every flow, in the plan's order."""
    return [[step.action for step in flow.steps] for flow in plan.flows]
