"""Plans out of pairs, as if an account had been read."""

from __future__ import annotations

from flowops.compare.pairing import Pairing
from flowops.model.record import Past
from flowops.planning.plan import make_plan
from tests.builders import environment


def pairing_of(*pairs, unmanaged=(), listed=None, past=None):
    count = sum(each.live is not None for each in pairs)
    accounts = {each.account.waba_id for each in pairs}
    counted = dict.fromkeys(accounts, count) if listed is None else listed
    past = past or Past(tuple(each.record for each in pairs if each.record))
    return Pairing(tuple(pairs), tuple(unmanaged), counted, wanted=len(pairs), past=past)


def plan_of(*pairs, unmanaged=(), listed=None, past=None, newer_commit=None, **settings):
    pairing = pairing_of(*pairs, unmanaged=unmanaged, listed=listed, past=past)
    return make_plan(environment(**settings), pairing, newer_commit)


def actions(plan):
    """The steps of every flow, in the plan's order."""
    return [[step.action for step in flow.steps] for flow in plan.flows]
