"""The sandbox without its database and its server: the same endpoints over rows in memory.

Each request runs the sandbox's own function for its endpoint, so the same rules decide and the same
bodies come back; `test_lean` holds one beside the other.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import httpx
from msgspec.structs import replace

from flowops.sandbox import pages, reading, writing
from flowops.sandbox.answers import answer_refusal
from flowops.sandbox.calls import Call
from flowops.sandbox.intake import find_organization, parse_body
from flowops.sandbox.refusals import Refusal
from flowops.sandbox.tables import Account, _id_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowops.sandbox.answers import Answer
    from flowops.sandbox.flows import Flow
    from flowops.sandbox.switches import Switches

ORDERS = {
    "newest": lambda numbered: -numbered[0],
    "oldest": lambda numbered: numbered[0],
}
SIGNING_KEY = bytes.fromhex("ab" * 32)


class LeanTables:
    """Fits what the endpoints that flowops calls ask of `flowops.sandbox.tables.Tables`."""

    def __init__(self) -> None:
        self._accounts: dict[str, Account] = {}
        self._numbers: dict[str, int] = {}
        self._flows: dict[str, Flow] = {}
        self._texts: dict[tuple[str, str], str] = {}
        self._history: dict[str, list[tuple[float, Flow | None]]] = defaultdict(list)

    def state(self) -> tuple[object, ...]:
        """All rows but the history, which only a list that lags looks into."""
        return len(self._numbers), tuple(self._flows.values()), tuple(self._texts.items())

    def find_key(self, key_hash: str) -> None:
        return None

    def find_account(self, waba_id: str) -> Account | None:
        return self._accounts.get(waba_id)

    def add_account(self, waba_id: str, organization: str, now: float) -> None:
        self._accounts.setdefault(waba_id, Account(waba_id, organization, False))

    def find_flow(self, flow_id: str) -> Flow | None:
        return self._flows.get(flow_id)

    def flows_named(self, waba_id: str, name: str) -> list[Flow]:
        return [flow for flow in self.list_flows(waba_id, "oldest") if flow.name == name]

    def list_flows(
        self, waba_id: str, order: str = "newest", limit: int = -1, offset: int = 0
    ) -> list[Flow]:
        numbered = [
            (self._numbers[flow.id], flow)
            for flow in self._flows.values()
            if flow.waba_id == waba_id
        ]
        flows = [flow for _, flow in sorted(numbered, key=ORDERS[order])]
        return flows[offset:] if limit < 0 else flows[offset : offset + limit]

    def count_flows(self, waba_id: str) -> int:
        return sum(flow.waba_id == waba_id for flow in self._flows.values())

    def list_flows_as_of(self, waba_id: str, at: float) -> list[Flow]:
        """What a list showed at that time, newest first, deleted flows among them."""
        then = (
            next((flow for when, flow in reversed(history) if when <= at), None)
            for _, history in sorted(self._history.items(), reverse=True)
        )
        flows = [flow for flow in then if flow is not None and flow.waba_id == waba_id]
        return sorted(flows, key=lambda flow: -flow.created_at)

    def add_flow(self, flow: Flow, now: float) -> Flow:
        number = len(self._numbers) + 1
        numbered = replace(flow, id=_id_for(number))
        self._numbers[numbered.id] = number
        self.save_flow(numbered, now)
        return numbered

    def save_flow(self, flow: Flow, now: float) -> None:
        self._flows[flow.id] = flow
        self._history[flow.id].append((now, flow))

    def delete_flow(self, flow: Flow, now: float) -> None:
        del self._flows[flow.id]
        self._texts.pop((flow.id, "draft"), None)
        self._texts.pop((flow.id, "published"), None)
        self._history[flow.id].append((now, None))

    def save_definition(self, flow_id: str, edition: str, text: str) -> None:
        self._texts[flow_id, edition] = text

    def read_definition(self, flow_id: str, edition: str) -> dict[str, Any] | None:
        text = self._texts.get((flow_id, edition))
        return None if text is None else dict(json.loads(text))

    def read_text(self, flow_id: str, edition: str) -> str | None:
        return self._texts.get((flow_id, edition))

    def keep_as_published(self, flow_id: str) -> None:
        if (flow_id, "draft") in self._texts:
            self._texts[flow_id, "published"] = self._texts[flow_id, "draft"]

    def signing_key(self) -> bytes:
        return SIGNING_KEY


class LeanApp(httpx.BaseTransport):
    """Answers as `SandboxApp` does, for the requests that the client sends."""

    def __init__(self, tables: LeanTables, switches: Switches, now: Callable[[], float]) -> None:
        self._tables, self._switches, self._now = tables, switches, now

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        try:
            answer = self._perform(request)
        except Refusal as refusal:
            answer = answer_refusal(refusal, self._switches)
        return httpx.Response(answer.status, headers=answer.headers, content=answer.body)

    def _perform(self, request: httpx.Request) -> Answer:
        path, _, query = request.url.raw_path.decode().partition("?")
        _, *parts = path.split("/")
        endpoint, places = _endpoint(request.method, parts)
        with_key = endpoint is not pages.download
        tables, switches = self._tables, self._switches
        call = Call(
            organization=find_organization(request, tables, switches) if with_key else "",
            places=places,
            query=dict(parse_qsl(query)),
            body=parse_body(content) if (content := request.read()) else {},
            base_url=f"{request.url.scheme}://{request.url.netloc.decode()}",
            now=self._now(),
        )
        return endpoint(tables, call, switches)


def _endpoint(method: str, parts: list[str]) -> tuple[Any, dict[str, str]]:
    match method, parts:
        case "GET", ["v1", "wabas", waba_id, "flows"]:
            return reading.list_flows, {"waba_id": waba_id}
        case "POST", ["v1", "wabas", waba_id, "flows"]:
            return writing.create, {"waba_id": waba_id}
        case "GET", ["v1", "wabas", waba_id, "flows", flow_id]:
            return reading.get_flow, {"waba_id": waba_id, "flow_id": flow_id}
        case "PUT", ["v1", "wabas", waba_id, "flows", flow_id, "json"]:
            return writing.replace_json, {"waba_id": waba_id, "flow_id": flow_id}
        case "POST", ["v1", "wabas", waba_id, "flows", flow_id, "publish"]:
            return writing.publish, {"waba_id": waba_id, "flow_id": flow_id}
        case "GET", ["downloads", flow_id, "flow.json"]:
            return pages.download, {"flow_id": flow_id}
    raise Refusal(404, "not_found", "no such path")
