"""A gateway that keeps nothing of a flow but what its list shows."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, replace
from itertools import count
from typing import Any

from benchmarks.traffic import Bucket, Options, Statistics

Json = dict[str, Any]
Answer = tuple[int, bytes]


class Flow:
    """One flow of an account, and how it reads, which is written anew when it changes."""

    __slots__ = ("_flow", "errors", "written")

    def __init__(self, flow_id: str, name: str, categories: list[str], status: str) -> None:
        self._flow = {"id": flow_id, "name": name, "status": status, "categories": categories}
        self.errors: list[Json] = []
        self.change(status, dated=False)

    @property
    def name(self) -> str:
        return str(self._flow["name"])

    @property
    def status(self) -> str:
        return str(self._flow["status"])

    def upload(self, definition: object, *, dated: bool) -> None:
        whole = isinstance(definition, dict) and definition.get("screens")
        self.errors = [] if whole else [{"error": "MISSING_SCREENS", "message": "no screens"}]
        self.change("DRAFT", dated=dated)

    def change(self, status: str, *, dated: bool) -> None:
        self._flow["status"] = status
        raw = {"updated_at": f"{time.time():.6f}"} if dated else {}
        shown = {**self._flow, "validationErrors": self.errors, "preview": None, "raw": raw}
        self.written = json.dumps(shown).encode()


class Gateway:
    """All accounts; one that was never heard of is there, and empty."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.statistics = Statistics()
        self._accounts: dict[str, dict[str, Flow]] = {}
        self._names: set[tuple[str, str]] = set()
        self._ids = count(10**14)
        self._buckets: dict[str, Bucket] = {}

    def control(self, what: str, body: bytes) -> Answer:
        asked = json.loads(body or b"{}")
        if what == "statistics":
            return 200, json.dumps(self.statistics.told()).encode()
        self.statistics, self._buckets = Statistics(), {}
        if what == "options":
            self.options = replace(self.options, **asked)
            return 200, json.dumps(asdict(self.options)).encode()
        self._accounts, self._names = {}, set()
        ids = {
            waba_id: {name: self._add(waba_id, name, [], asked["status"]) for name in names}
            for waba_id, names in asked["accounts"].items()
        }
        return 200, json.dumps(ids).encode()

    def seconds_to_wait(self, key: str) -> float:
        if not self.options.rate:
            return 0.0
        now = time.monotonic()
        bucket = self._buckets.setdefault(key, Bucket(self.options.burst, now))
        return bucket.take(self.options, now)

    def answer(self, route: str, waba_id: str, flow_id: str, query: str, body: bytes) -> Answer:
        flows = self._accounts.setdefault(waba_id, {})
        if route == "list":
            return self._page(flows, query)
        if route == "create":
            return self._create(waba_id, json.loads(body))
        flow = flows.get(flow_id)
        if flow is None:
            return refusal(404, "not_found", "Flow with specified ID does not exist", 100)
        return self._answer_of(flow, route, body)

    def _answer_of(self, flow: Flow, route: str, body: bytes) -> Answer:
        if route == "replace-json":
            flow.upload(json.loads(body).get("flowJson"), dated=self.options.dated)
            return 200, _data({"success": True, "validationErrors": flow.errors})
        if route == "preview":
            return 200, _data({"preview": {"preview_url": "http://127.0.0.1/", "expires_at": None}})
        if route == "publish":
            if flow.errors or flow.status != "DRAFT":
                return refusal(400, "meta_error", "Publishing Flow in invalid state", 139002)
            flow.change("PUBLISHED", dated=self.options.dated)
        return 200, b'{"data":%s}' % flow.written

    def _page(self, flows: dict[str, Flow], query: str) -> Answer:
        asked = dict(part.partition("=")[::2] for part in query.split("&"))
        start = int(asked.get("after") or 0)
        size = min(int(asked.get("limit") or self.options.page_size), self.options.page_size)
        page = list(flows.values())[start : start + size]
        end = start + len(page)
        after = {"after": str(end)} if end < len(flows) else {}
        cursors = json.dumps({"cursors": {"before": str(start), **after}}).encode()
        return 200, b'{"data":[%s],"paging":%s}' % (b",".join(f.written for f in page), cursors)

    def _create(self, waba_id: str, body: Json) -> Answer:
        name = body["name"]
        self.statistics.creates[f"{waba_id}/{name}"] += 1
        if (waba_id, name) in self._names:
            return refusal(400, "meta_error", "Flow name is not unique", 100)
        flow_id = self._add(waba_id, name, body["categories"], "DRAFT")
        flow = self._accounts[waba_id][flow_id]
        flow.upload(body.get("flowJson"), dated=self.options.dated)
        return 201, b'{"data":%s}' % flow.written

    def _add(self, waba_id: str, name: str, categories: list[str], status: str) -> str:
        flow_id = str(next(self._ids))
        flow = Flow(flow_id, name, categories or ["OTHER"], status)
        self._accounts.setdefault(waba_id, {})[flow_id] = flow
        self._names.add((waba_id, name))
        return flow_id


def refusal(status: int, code: str, message: str, meta_code: int | None = None) -> Answer:
    error = {"code": code, "message": message}
    meta = {} if meta_code is None else {"metaCode": meta_code}
    return status, json.dumps({"error": {**error, **meta}}).encode()


def _data(value: Json) -> bytes:
    return json.dumps({"data": value}).encode()
