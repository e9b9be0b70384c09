"""Flows as octoDNS sees the world: an account is a zone, a flow a TXT record with its status.

octoDNS 1.x, `octodns.provider.base.BaseProvider`: `populate` reads, `_apply` performs the
changes of a plan one after the other.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any

import requests
from octodns.provider.base import BaseProvider
from octodns.record import Create, Record


class FlowProvider(BaseProvider):
    SUPPORTS_GEO = False
    SUPPORTS = frozenset({"TXT"})

    def __init__(self, id: str, host: str, waba: str, **options: Any) -> None:  # noqa: A002, ANN401
        self.log = logging.getLogger(f"FlowProvider[{id}]")
        super().__init__(id, **options)
        self._url = f"http://{host}/v1/wabas/{waba}/flows"
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {os.environ['FLOWOPS_API_KEY']}"

    def populate(self, zone: Any, target: bool = False, lenient: bool = False) -> bool:  # noqa: ANN401, ARG002
        after = None
        while True:
            page = self._ask("GET", f"?after={after}" if after else "")
            for flow in page["data"]:
                key = flow["name"].lower().replace(" ", "-")
                data = {"type": "TXT", "ttl": 60, "values": [flow["status"].lower()]}
                zone.add_record(Record.new(zone, key, data, source=self), lenient=lenient)
            after = page["paging"]["cursors"].get("after")
            if after is None:
                return True

    def _apply(self, plan: Any) -> None:  # noqa: ANN401
        for change in plan.changes:
            if isinstance(change, Create):
                self._create(change.new.name)

    def _create(self, key: str) -> None:
        definition = json.loads(Path(f"definitions/{key}.json").read_text())
        name = key.replace("-", " ").capitalize()
        body = {"name": name, "categories": ["OTHER"], "flowJson": definition}
        flow_id = self._ask("POST", "", body)["data"]["id"]
        self._ask("GET", f"/{flow_id}")
        self._ask("POST", f"/{flow_id}/publish")

    def _ask(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401
        answer = self._session.request(method, f"{self._url}{path}", json=body)
        answer.raise_for_status()
        return answer.json()
