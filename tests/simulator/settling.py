"""After the storm: apply until nothing is left to do, answering what only a person can answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.compare.pairing import Consent
from flowops.errors import FlowopsError, PlanRefused
from flowops.model.status import FlowStatus
from flowops.operations.deploy import plan_flows
from flowops.planning.verdict import Verdict
from tests.simulator.definitions import BAD
from tests.simulator.trace import Asked, Ended, Outside, Settled

if TYPE_CHECKING:
    from collections.abc import Hashable

    from flowops.compare.pairing import FlowPair
    from flowops.planning.plan import Plan, PlannedFlow
    from tests.simulator.simulation import Simulation

ENOUGH = 2
"""Applies, from the last answer of a person on."""

MOST_ANSWERS = 12
UNHEALTHY = {"PAUSED", "THROTTLED", "BLOCKED"}


class NotCalm(AssertionError):
    """A command failed although nothing goes wrong any more."""


class Settling:
    """The first client's checkout and store are what counts in the end."""

    def __init__(self, sim: Simulation) -> None:
        self._sim = sim
        wants = sim.schedule.clients[0][-1].wants
        self._wants = "v3" if wants == BAD else wants
        self._adopt: set[str] = set()
        self._take_over: set[str] = set()
        self._allowed: set[str] = set()

    def settle(self) -> None:
        """Performs it, or takes what is known to come of a start like this."""
        sim = self._sim
        sim.calm_down()
        self._far_side_recovers()
        sim.come_to_rest()
        start = self._start()
        if sim.known is None or start is None:
            self._perform()
        else:
            sim.known.settle(sim, start, self._perform)

    def _start(self) -> Hashable | None:
        """All that a settling hangs on; None if nobody can say."""
        schedule, state = self._sim.schedule, self._sim.state()
        if state is None:
            return None
        wanted = tuple((each.key, each.wanted) for each in schedule.flows)
        seems, again = self._seems_settled(), self._tries_again
        return state, wanted, self._wants, schedule.hold, seems, again

    @property
    def _tries_again(self) -> bool:
        return self._sim.schedule.seed % 8 == 0

    def _perform(self) -> None:
        sim = self._sim
        reruns = answers = 0
        if not self._seems_settled():
            self._apply()
            reruns = 1
        plan = self._plan()
        while not self._is_settled(plan):
            if self._answer(plan):
                answers, reruns = answers + 1, 0
            elif reruns > ENOUGH:
                break
            if answers > MOST_ANSWERS:
                break
            self._apply()
            reruns += 1
            plan = self._plan()
        settled = self._is_settled(plan)
        again = None
        if settled and self._tries_again:
            self._apply()
            again = self._plan().plan_id == plan.plan_id
        flows = sim.account.flows()
        sim.trace.append(Settled(reruns if settled else None, plan, again, flows))

    def _seems_settled(self) -> bool:
        """Whether the last apply of all ended well: then a plan may already have nothing to do."""
        trace = self._sim.trace
        ended = next((each for each in reversed(trace) if type(each) is Ended), None)
        return ended is not None and ended.exit_code == 0 and ended.report is not None

    def _is_settled(self, plan: Plan) -> bool:
        return plan.is_empty and not any(map(self._is_open, plan.flows))

    def _is_open(self, flow: PlannedFlow) -> bool:
        return flow.needs_a_person and not _is_final(flow.pair)

    def _plan(self) -> Plan:
        sim = self._sim
        process = sim.begin(0, "plan")
        world = sim.world(process, sim.stores[0])
        for _ in range(sim.schedule.rules.stale):
            plan_flows(world, self._wish())
        plan = plan_flows(world, self._wish())
        sim.trace.append(Ended(process.number, 0, None, ""))
        return plan

    def _apply(self) -> None:
        sim = self._sim
        process = sim.begin(0, "apply")
        world = sim.world(process, sim.stores[0])
        ended = sim.apply(process, world, self._wish(), allowed=self._allowed)
        if isinstance(ended, PlanRefused):
            self._allowed.add(ended.guard)
            sim.trace.append(Asked("", ended.message, f"--allow {ended.guard}"))
        elif isinstance(ended, FlowopsError):
            raise NotCalm(f"calm, and yet: {ended}")
        self._adopt, self._take_over = set(), set()

    def _wish(self):
        return self._sim.wish(self._wants, adopt=self._adopt, take_over=self._take_over)

    def _answer(self, plan: Plan) -> bool:
        answered = False
        for flow in plan.flows:
            if self._is_open(flow):
                answer = self._answer_of(flow)
                reasons = "; ".join(flow.judgement.reasons)
                self._sim.trace.append(Asked(flow.key, reasons, answer))
                answered = True
        return answered

    def _answer_of(self, flow: PlannedFlow) -> str:
        pair = flow.pair
        if pair.rivals:
            for rival in pair.rivals[1:]:
                self._stranger("deletes the other flow", rival.flow_id, "delete")
            return "the other flows of this name are deleted"
        if pair.live is not None and pair.live.name != pair.desired.name:
            self._stranger("renames it back", pair.live.flow_id, "rename", pair.desired.name)
            return "renamed back"
        if flow.verdict is Verdict.UNKNOWN and self._holds_the_wanted(flow):
            self._adopt.add(flow.key)
            return "--adopt"
        self._take_over.add(flow.key)
        return "--take-over"

    def _holds_the_wanted(self, flow: PlannedFlow) -> bool:
        truth = self._sim.account.truth(flow.pair.live.flow_id)
        return truth.draft == self._wants and flow.pair.consent is Consent.NONE

    def _stranger(self, said: str, flow_id: str, deed: str, *more: str) -> None:
        far = self._sim.account
        before = far.truth(flow_id)
        getattr(far, deed)(flow_id, *more)
        self._sim.trace.append(Outside("F00", said, before, far.truth(flow_id)))

    def _far_side_recovers(self) -> None:
        """Meta's monitoring finds the flows healthy again, and all flows are of the new kind."""
        far = self._sim.account
        far.take_updates()
        for flow_id in far.flow_ids():
            truth = far.truth(flow_id)
            if truth.status in UNHEALTHY:
                status = "PUBLISHED" if truth.draft == truth.published else "DRAFT"
                self._stranger("is healthy again", flow_id, "set_status", status)


def _is_final(pair: FlowPair) -> bool:
    """What no command and no person can undo: this API neither revives nor unpublishes."""
    if pair.live is None:
        return False
    cannot_unpublish = (
        pair.desired.status is FlowStatus.DRAFT and pair.live.status.counts_as_published
    )
    return cannot_unpublish or pair.live.status is FlowStatus.DEPRECATED
