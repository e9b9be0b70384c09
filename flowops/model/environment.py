"""Where an environment's flows live and how flowops may behave there."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from flowops.model.fleet import Part
    from flowops.model.flows import Account

SANDBOX = "sandbox"


class OnDrift(Enum):
    """What `apply` does with an outside change: put it back, or hold it for a person."""

    PUT_BACK = "put-back"
    HOLD = "hold"


class Limits(Struct, frozen=True):
    """`concurrency` counts requests in flight, and `requests_per_second` is for all requests with
    one key: None where nobody said, so that it is learned. All the others are seconds: for one
    request, for all waiting of a run, for which a saved plan may be applied, and that a write
    without an answer is given to land before another one follows it.
    """

    timeout: float = 30.0
    budget: float = 300.0
    concurrency: int = 8
    requests_per_second: float | None = None
    plan_age: float = 86400.0
    quiet: float = 2.0


class Environment(Struct, frozen=True):
    """`gateway` is `sandbox` or a base URL; `state` names the store of records (`.flowops`).

    `canary` tries a new definition on a scratch flow before a published one is touched. `accounts`
    are those that a run is about, and `part` says how they were chosen; None where they are all.
    `left_out` are the ids of the others that the environment has, such as another shard's: their
    records are not read, and nobody takes them for those of a wrong account.
    """

    name: str
    gateway: str
    accounts: tuple[Account, ...]
    api_key_env: str = "FLOWOPS_API_KEY"
    auth_header: str = "Authorization"
    state: str = ".flowops"
    on_drift: OnDrift = OnDrift.PUT_BACK
    limits: Limits = Limits()
    canary: bool = False
    part: Part | None = None
    left_out: frozenset[str] = frozenset()

    @property
    def account_ids(self) -> tuple[str, ...]:
        return tuple(account.waba_id for account in self.accounts)

    @property
    def is_sandbox(self) -> bool:
        return self.gateway == SANDBOX
