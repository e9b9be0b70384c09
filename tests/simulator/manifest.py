"""The manifest of a simulation: its environment, and what it wants of each flow."""

from __future__ import annotations

from functools import cache

from flowops.model.environment import Environment, Limits, OnDrift
from flowops.model.flows import Account as Waba
from flowops.model.flows import DesiredFlow
from flowops.model.status import FlowStatus
from flowops.operations.workspace import Wish
from tests.simulator.account import WABA
from tests.simulator.definitions import DEFINITIONS
from tests.simulator.schedule import CATEGORIES

OUR_ACCOUNT = Waba("default", WABA)
BUDGET = 60.0
QUIET = Limits().quiet
STATUSES = {"draft": FlowStatus.DRAFT, "published": FlowStatus.PUBLISHED}


@cache
def environment(*, hold: bool) -> Environment:
    return Environment(
        "production",
        "https://gateway.example.com",
        (OUR_ACCOUNT,),
        on_drift=OnDrift.HOLD if hold else OnDrift.PUT_BACK,
        limits=Limits(budget=BUDGET),
    )


@cache
def desired(key: str, status: str, label: str) -> DesiredFlow:
    return DesiredFlow(
        key=key,
        account=OUR_ACCOUNT,
        name=key.upper(),
        categories=CATEGORIES,
        definition=DEFINITIONS[label],
        status=STATUSES[status],
        file_name="flow.json",
        path=f"flows/{key}/flow.json",
    )


@cache
def wish_of(
    wanted: tuple[tuple[str, str], ...], label: str, adopt: frozenset[str], taken: frozenset[str]
) -> Wish:
    flows = tuple(desired(key, status, label) for key, status in wanted)
    return Wish(flows, frozenset(key for key, _ in wanted), adopt, taken)
