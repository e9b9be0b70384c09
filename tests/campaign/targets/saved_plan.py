"""Saved plans, damaged, or made up and sealed anew, as far as the first write."""

from __future__ import annotations

import json

from flowops.errors import PlanStale
from flowops.operations.deploy import plan_flows
from flowops.operations.saved_plan import SEAL, _seal, read_saved_plan, write_saved_plan
from tests.applying.world import Account, wish_for, world_of
from tests.builders import ACCOUNT, DRAFT, OTHER_ACCOUNT, desired_flow, environment
from tests.campaign.mutating import ODD, changed, damaged

ENVIRONMENT = environment(accounts=(ACCOUNT, OTHER_ACCOUNT))
WISH = wish_for(
    desired_flow(endpoint_uri="https://a", renamed_from="Old", ignore=frozenset({"categories"})),
    desired_flow(key="other", name="Other", status=DRAFT, account=OTHER_ACCOUNT, protect=True),
    adopt=["other"],
)
WORLD = world_of(Account(), accounts=ENVIRONMENT.accounts)
TEXT = write_saved_plan(plan_flows(WORLD, WISH), WISH, "2026-11-28T12:00:00+00:00")
UNSEALED = json.dumps({k: v for k, v in json.loads(TEXT).items() if k != SEAL})
PARTS = [
    *ODD,
    "booking",
    "other",
    "PUBLISHED",
    ACCOUNT.waba_id,
    '{"version": "7.1"}',
    "{",
    "\ud800",
]


def case(random):
    if random.random() < 0.4:
        return damaged(random, TEXT.encode())
    forged = changed(random, UNSEALED, PARTS)
    if isinstance(forged, dict):
        forged[SEAL] = _seal(forged)
    return (json.dumps(forged, ensure_ascii=False, indent=1) + "\n").encode(
        "utf-8", "surrogatepass"
    )


def run(data):
    """Whether it was refused; what is read goes on to be planned, as apply does."""
    try:
        saved = read_saved_plan(data.decode("utf-8", "replace"))
        saved.environment_of(ENVIRONMENT)
        again = plan_flows(WORLD, saved.wish)
        if again.plan_id != saved.plan_id:
            return True
    except PlanStale:
        return True
    return False
