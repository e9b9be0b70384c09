"""The real client over a wire in this process, on which everything may go wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
from greenlet import getcurrent

from flowops.gateway.client import HttpGateway
from flowops.http.secret import Secret
from flowops.model.environment import Limits
from flowops.model.outcome import Ok
from tests.simulator.faults import KEY, WRITES, Effect, Fault, Wire
from tests.simulator.gateway import EMPTY
from tests.simulator.trace import Heard, Landed, Sent, Struck, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.simulator.full import FullSimulation
    from tests.simulator.scheduler import Process

ADDRESS = "http://localhost"
SUCCESS = 2
_SECRET = Secret(KEY)


class FaultyWire(httpx.BaseTransport):
    """The application in this process. `fault` befalls the next request, and is used up by it."""

    def __init__(self, sim: FullSimulation, process: Process) -> None:
        self._sim, self._process = sim, process
        self.fault: Fault | str | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        fault, self.fault = self.fault, None
        call, flow_id = getcurrent().asked[:2]
        if fault is None:
            return self._true(request, call, flow_id)
        if fault is EMPTY:
            return httpx.Response(200, json={"data": []})
        true = None
        if fault.effect is Effect.BEFORE:
            true = self._true(request, call, flow_id)
        elif fault.effect is Effect.LATE:
            self._sim.put_off(
                self._process, call, flow_id, lambda: self._true(request, call, flow_id, late=True)
            )
        return _spoiled(fault, true)

    def _true(self, request, call, flow_id, *, late: bool = False) -> httpx.Response:
        far = self._sim.account
        before = far.truth(flow_id) if call in WRITES else None
        response = far.answer(request)
        if call in WRITES and response.status_code // 100 == SUCCESS:
            if call == "create":
                flow_id = json.loads(response.content)["data"]["id"]
            self._sim.trace.append(
                Landed(self._process.number, call, before, far.truth(flow_id), late)
            )
        return response


class WatchedGateway(HttpGateway):
    """The real client. Each of its requests is a turn, and is written down with what it heard."""

    def __init__(self, sim: FullSimulation, process: Process, patience, *, read_only: bool) -> None:
        self._wire = FaultyWire(sim, process)
        super().__init__(
            ADDRESS,
            _SECRET,
            read_only=read_only,
            limits=Limits(),
            patience=patience,
            transport=self._wire,
            now=sim.clock.now,
        )
        self._sim, self._process = sim, process

    def list_flows(self, account):
        getcurrent().asked = ("list", None, None, None)
        outcome = super().list_flows(account)
        if isinstance(outcome, Ok) or outcome.failure.http_status is None:
            self._hear("list", None, outcome)
        return outcome

    def get_flow(self, account, flow_id):
        getcurrent().asked = ("get", flow_id, None, None)
        return super().get_flow(account, flow_id)

    def read_definition(self, live):
        getcurrent().asked = ("read", live.flow_id, None, None)
        return super().read_definition(live)

    def create_flow(self, account, name, categories, definition):
        getcurrent().asked = ("create", None, name, short(definition.fingerprint))
        return super().create_flow(account, name, categories, definition)

    def replace_json(self, account, flow_id, file_name, definition):
        getcurrent().asked = ("replace-json", flow_id, None, short(definition.fingerprint))
        return super().replace_json(account, flow_id, file_name, definition)

    def publish_flow(self, account, flow_id):
        getcurrent().asked = ("publish", flow_id, None, None)
        return super().publish_flow(account, flow_id)

    def _once(self, call, request, parse):
        sim, process = self._sim, self._process
        name = getcurrent().asked[0]
        sim.scheduler.turn(process)
        sim.trace.append(Sent(process.number, sim.scheduler.strand(), *getcurrent().asked))
        fault = self._wire.fault = sim.fates.strike(name, dying=process.dies_after_this)
        if fault is EMPTY:
            sim.trace.append(Struck(process.number, "F24", EMPTY))
        elif fault is not None:
            sim.trace.append(Struck(process.number, fault.number, fault.said))
        outcome = super()._once(call, request, parse)
        sim.scheduler.end_turn(process)
        # A page is not the list: that is heard once it is whole.
        if name != "list" or not isinstance(outcome, Ok):
            self._hear(name, getcurrent().asked[1], outcome, getcurrent().asked[2])
        return outcome

    def _hear(self, call, flow_id, outcome, name=None) -> None:
        strand = self._sim.scheduler.strand()
        self._sim.trace.append(Heard(self._process.number, strand, call, flow_id, outcome, name))


class _CutShort(httpx.SyncByteStream):
    def __init__(self, body: bytes) -> None:
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        yield self._body[: len(self._body) // 2]
        raise httpx.RemoteProtocolError("peer closed connection")


def _spoiled(fault: Fault, true: httpx.Response | None) -> httpx.Response:
    match fault.wire:
        case Wire.REFUSED:
            raise httpx.ConnectError("connection refused")
        case Wire.TIMEOUT:
            raise httpx.ReadTimeout("timed out")
        case Wire.RESET:
            raise httpx.ReadError("connection reset by peer")
        case Wire.CUT:
            body, status = (true.content, true.status_code) if true else (b"{}", 200)
            return httpx.Response(status, stream=_CutShort(body))
    reply = fault.wire
    return httpx.Response(reply.status, headers=list(reply.headers), content=reply.body)
