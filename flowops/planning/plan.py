"""The plan: for every pair a verdict, its reasons, and the steps that settle it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from flowops.model.record import Past
from flowops.planning.direction import Direction, direction_of
from flowops.planning.verdict import Judgement, Verdict, judge
from flowops.steps.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flowops.compare.pairing import FlowPair, Pairing
    from flowops.model.environment import Environment
    from flowops.model.fleet import Shard
    from flowops.model.flows import Account, DesiredFlow, FlowList, LiveFlow
    from flowops.steps.step import Step

PLAN_ID, DIGEST = 16, 32
"""Hexadecimal digits: enough to compare by eye, and enough that nobody finds a second text."""


class PlannedFlow(Struct, frozen=True):
    pair: FlowPair
    judgement: Judgement
    steps: tuple[Step, ...]
    direction: Direction

    @property
    def key(self) -> str:
        return self.pair.desired.key

    @property
    def verdict(self) -> Verdict:
        return self.judgement.verdict

    @property
    def needs_a_person(self) -> bool:
        return self.judgement.needs_a_person or bool(self.pair.unchangeable)

    @property
    def digest(self) -> str:
        return _digest(self.facts())

    def facts(self) -> dict[str, Any]:
        """What this part of the plan rests on, without anything that changes by itself."""
        live = self.pair.live
        return {
            **_desired_facts(self.pair.desired),
            "consent": self.pair.consent.value,
            "live": None if live is None else _live_facts(live),
            "rivals": [_live_facts(each) for each in self.pair.rivals],
            "known": self.pair.knowledge.fingerprint,
            "verdict": self.verdict.value,
            "steps": [step.facts() for step in self.steps],
        }


def _desired_facts(desired: DesiredFlow) -> dict[str, Any]:
    """All of it but the layout of its definition, which is never a difference.

    What is accepted as breaking changes nothing that is applied, but a reviewer saw it.
    """
    accepted = {"breaking": dict(desired.breaking)} if desired.breaking else {}
    return {
        **accepted,
        "waba": [desired.account.alias, desired.account.waba_id],
        "key": desired.key,
        "name": desired.name,
        "status": desired.status.value,
        "categories": sorted(desired.categories),
        "definition": desired.definition.fingerprint,
        "file_name": desired.file_name,
        "path": desired.path,
        "endpoint_uri": desired.endpoint_uri,
        "renamed_from": desired.renamed_from,
        "pinned_id": desired.pinned_id,
        "ignore": sorted(desired.ignore),
        "protect": desired.protect,
        "holds": None if desired.holds is None else sorted(desired.holds),
    }


def _live_facts(live: LiveFlow) -> dict[str, Any]:
    return {
        "id": live.flow_id,
        "name": live.name,
        "status": live.status_text,
        "categories": sorted(live.categories),
        "updated_at": live.updated_at,
        "endpoint_uri": live.endpoint_uri,
    }


class Plan(Struct, frozen=True):
    """`listed` counts the live flows of each account, by its id, and `wanted` the desired flows,
    selected or not; `others` are those that were not selected. `newer_commit` was applied already,
    and the checkout is older than it. `lists` are the accounts as they were listed.
    """

    environment: Environment
    flows: tuple[PlannedFlow, ...]
    unmanaged: tuple[tuple[Account, LiveFlow], ...] = ()
    listed: Mapping[str, int] = field(default_factory=dict)
    wanted: int = 1
    past: Past = field(default_factory=Past)
    newer_commit: str | None = None
    scratch: tuple[tuple[Account, LiveFlow], ...] = ()
    others: tuple[DesiredFlow, ...] = ()
    lists: Mapping[Account, FlowList] = field(default_factory=dict)

    @property
    def plan_id(self) -> str:
        """The same for the same desired files and the same live flows."""
        part = self.environment.part
        return plan_id_of(
            self.environment.name,
            self.environment.gateway,
            [flow.digest for flow in self.flows],
            [digest_of(flow) for flow in self.others],
            part.shard if part else None,
        )

    @property
    def is_empty(self) -> bool:
        return not any(flow.steps for flow in self.flows)

    def count(self, verdict: Verdict) -> int:
        return sum(flow.verdict is verdict for flow in self.flows)

    def count_steps(self) -> Counter[str]:
        return Counter(step.action for flow in self.flows for step in flow.steps)


def plan_id_of(
    environment: str,
    gateway: str,
    flows: Sequence[str],
    others: Sequence[str],
    shard: Shard | None = None,
) -> str:
    """Of the digests of the planned flows and of those that were not selected, in order. The plans
    of all shards together have what the plan without shards has.
    """
    facts = {"environment": environment, "gateway": gateway, "flows": flows, "others": others}
    of_shard = {} if shard is None else {"shard": str(shard)}
    return _digest({**facts, **of_shard})[:PLAN_ID]


def digest_of(desired: DesiredFlow) -> str:
    """Of a flow that was not selected."""
    return _digest(_desired_facts(desired))


def _digest(facts: dict[str, Any]) -> str:
    # As in a canonical text; there are no floats in it, which to look for would take as long.
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST]


def make_plan(environment: Environment, pairing: Pairing, newer_commit: str | None = None) -> Plan:
    return Plan(
        environment,
        tuple(plan_flow(pair, environment) for pair in pairing.pairs),
        pairing.unmanaged,
        pairing.listed,
        pairing.wanted,
        pairing.past,
        newer_commit,
        pairing.scratch,
        pairing.others,
        pairing.lists,
    )


def plan_flow(pair: FlowPair, environment: Environment) -> PlannedFlow:
    judgement = judge(pair, environment.on_drift)
    steps = () if judgement.needs_a_person else tuple(_steps(pair))
    return PlannedFlow(pair, judgement, steps, direction_of(pair, judgement))


def _steps(pair: FlowPair) -> Iterable[Step]:
    for kind in KINDS:
        step = kind.needed(pair)
        if step is not None:
            yield step
