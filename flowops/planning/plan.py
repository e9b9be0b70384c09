"""The plan: for every pair a verdict, its reasons, and the steps that settle it."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flowops.model.definition import canonical_text
from flowops.model.record import Past
from flowops.planning.direction import Direction, direction_of
from flowops.planning.verdict import Judgement, Verdict, judge
from flowops.steps.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flowops.compare.pairing import FlowPair, Pairing
    from flowops.model.environment import Environment
    from flowops.model.flows import Account, LiveFlow
    from flowops.steps.step import Step


@dataclass(frozen=True, slots=True)
class PlannedFlow:
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

    def facts(self) -> dict[str, Any]:
        """What this part of the plan rests on, without anything that changes by itself."""
        desired, live = self.pair.desired, self.pair.live
        return {
            "waba": desired.account.waba_id,
            "key": desired.key,
            "name": desired.name,
            "status": desired.status.value,
            "categories": sorted(desired.categories),
            "definition": desired.definition.fingerprint,
            "live": None if live is None else _live_facts(live),
            "rivals": [_live_facts(each) for each in self.pair.rivals],
            "known": self.pair.knowledge.fingerprint,
            "verdict": self.verdict.value,
            "steps": [step.facts() for step in self.steps],
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


@dataclass(frozen=True, slots=True)
class Plan:
    """`listed` counts the live flows of each account, by its id, and `wanted` the desired flows,
    selected or not. `newer_commit` was applied already, and the checkout is older than it.
    """

    environment: Environment
    flows: tuple[PlannedFlow, ...]
    unmanaged: tuple[tuple[Account, LiveFlow], ...] = ()
    listed: Mapping[str, int] = field(default_factory=dict)
    wanted: int = 1
    past: Past = field(default_factory=Past)
    newer_commit: str | None = None
    scratch: tuple[tuple[Account, LiveFlow], ...] = ()

    @property
    def plan_id(self) -> str:
        """The same for the same desired files and the same live flows."""
        facts = {
            "environment": self.environment.name,
            "gateway": self.environment.gateway,
            "flows": [flow.facts() for flow in self.flows],
        }
        return hashlib.sha256(canonical_text(facts).encode()).hexdigest()[:16]

    @property
    def is_empty(self) -> bool:
        return not any(flow.steps for flow in self.flows)

    def count(self, verdict: Verdict) -> int:
        return sum(flow.verdict is verdict for flow in self.flows)

    def count_steps(self) -> Counter[str]:
        return Counter(step.action for flow in self.flows for step in flow.steps)


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
