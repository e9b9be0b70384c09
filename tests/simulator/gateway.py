"""One process's way to the account in memory: each request is a turn, and may go wrong."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flowops.gateway.retry import insist
from flowops.model.flows import FlowList
from flowops.model.outcome import Ok
from flowops.sandbox.refusals import Refusal
from tests.simulator.faults import Effect
from tests.simulator.outcomes import outcome_of_fault, outcome_of_refusal
from tests.simulator.trace import Heard, Landed, Sent, Struck, short

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowops.model.outcome import Outcome
    from tests.simulator.scheduler import Process
    from tests.simulator.simulation import Simulation

EMPTY = "an empty list"


class MemoryGateway:
    """Fits `operations.ports.Gateway`, with the client's own way of insisting."""

    def __init__(self, sim: Simulation, process: Process, patience) -> None:
        self._sim, self._process, self._patience = sim, process, patience
        self._far = sim.account

    def list_flows(self, account):
        return self._insist("list", self._far.list_flows)

    def get_flow(self, account, flow_id):
        return self._insist("get", partial(self._far.get_flow, flow_id), flow_id)

    def read_definition(self, live):
        flow_id = live.flow_id
        return self._insist("read", partial(self._far.read_definition, flow_id), flow_id)

    def create_flow(self, account, name, categories, definition):
        label = short(definition.fingerprint)
        create = partial(self._far.create, name, categories, label)
        return self._insist("create", create, None, name, label)

    def replace_json(self, account, flow_id, file_name, definition):
        label = short(definition.fingerprint)
        replace_json = partial(self._far.replace_json, flow_id, label)
        return self._insist("replace-json", replace_json, flow_id, None, label)

    def publish_flow(self, account, flow_id):
        return self._insist("publish", partial(self._far.publish, flow_id), flow_id)

    def _insist(self, call, effect, flow_id=None, name=None, definition=None) -> Outcome[object]:
        once = partial(self._once, call, effect, flow_id, name, definition)
        return insist(once, self._patience)

    def _once(self, call, effect: Callable[[], object], flow_id, name, definition):
        sim, process = self._sim, self._process
        sim.scheduler.turn(process)
        trace, run, strand = sim.trace, process.number, sim.scheduler.strand()
        trace.append(Sent(run, strand, call, flow_id, name, definition))
        fault = sim.fates.strike(call, dying=process.dies_after_this)
        if fault is None:
            outcome = self._true(call, effect, flow_id)
        elif fault is EMPTY:
            trace.append(Struck(run, "F24", EMPTY))
            outcome = Ok(FlowList(()))
        else:
            trace.append(Struck(run, fault.number, fault.said))
            if fault.effect is Effect.BEFORE:
                self._true(call, effect, flow_id)
            elif fault.effect is Effect.LATE:
                sim.put_off(process, call, flow_id, lambda: self._land(call, effect, flow_id, True))
            outcome = outcome_of_fault(call, fault, sim.clock.now())
        sim.scheduler.end_turn(process)
        trace.append(Heard(run, strand, call, flow_id, outcome, name))
        return outcome

    def _true(self, call, effect, flow_id) -> Outcome[object]:
        sim = self._sim
        if call not in sim.WRITES:
            try:
                return Ok(effect())
            except Refusal as refusal:
                return outcome_of_refusal(call, refusal)
        return self._land(call, effect, flow_id, False)

    def _land(self, call, effect, flow_id, late) -> Outcome[object]:
        far = self._far
        before = far.truth(flow_id)
        try:
            answer = effect()
        except Refusal as refusal:
            return outcome_of_refusal(call, refusal)
        if call == "create":
            flow_id, answer = answer, far.live_now(answer)
        self._sim.trace.append(Landed(self._process.number, call, before, far.truth(flow_id), late))
        return Ok(answer)
