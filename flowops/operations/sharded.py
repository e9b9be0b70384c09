"""What the report of a shard says beside its own flows, so that all of them make one report."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from flowops import __version__
from flowops.model.definition import canonical_text
from flowops.planning.plan import digest_of

if TYPE_CHECKING:
    from flowops.manifest.manifest import Manifest
    from flowops.model.environment import Environment
    from flowops.model.flows import Account
    from flowops.operations.workspace import Wish
    from flowops.planning.plan import Plan


class Whole(Struct, frozen=True):
    """What all shards have in common. `where` says in words what they write to together, `keys` are
    the flows in the order of the manifest, and `desired` is a digest of all that is wanted.
    """

    where: str
    keys: tuple[str, ...]
    desired: str


def whole_of(manifest: Manifest, unsharded: Environment, wish: Wish, where: str) -> Whole:
    """`unsharded` is the environment with the accounts of all shards."""
    facts = {
        "flows": manifest.wanted_in(unsharded),
        "accounts": [[each.alias, each.waba_id, sorted(each.tags)] for each in unsharded.accounts],
        "selected": sorted(wish.selected),
        "adopt": sorted(wish.adopt),
        "take_over": sorted(wish.take_over),
    }
    digest = hashlib.sha256(canonical_text(facts).encode()).hexdigest()
    return Whole(where, manifest.flow_keys, digest[:32])


class Positions:
    """Where a flow and an account stand in the report without shards; with gaps."""

    def __init__(self, plan: Plan, whole: Whole) -> None:
        part = plan.environment.part
        chosen = part.chosen if part else plan.environment.accounts
        self._accounts = {account: index for index, account in enumerate(chosen)}
        self._keys = {key: index for index, key in enumerate(whole.keys)}

    def of_flow(self, account: Account, key: str) -> int:
        """By flow, and for each by account."""
        return self._keys[key] * len(self._accounts) + self._accounts[account]

    def of_account(self, account: Account) -> int:
        return self._accounts[account]


def add_shard(document: dict[str, Any], plan: Plan, whole: Whole | None) -> dict[str, Any]:
    """The document of a plan or an apply, with what merging it takes, if it is a shard's."""
    part = plan.environment.part
    if whole is None or part is None or part.shard is None:
        return document
    positions = Positions(plan, whole)
    for entry, flow in zip(document["flows"], plan.flows, strict=True):
        entry["position"] = positions.of_flow(flow.pair.account, flow.key)
        entry["digest"] = flow.digest
    for entry, (account, _) in zip(document["unmanaged"], plan.unmanaged, strict=True):
        entry["position"] = positions.of_account(account)
    others = [
        {"position": positions.of_flow(flow.account, flow.key), "digest": digest_of(flow)}
        for flow in plan.others
    ]
    return {
        **document,
        "shard": {
            "index": part.shard.index,
            "count": part.shard.count,
            "accounts": len(part.chosen),
            "gateway": plan.environment.gateway,
            "where": whole.where,
            "desired": whole.desired,
            "flowops": __version__,
            "others": others,
        },
    }
