"""What somebody writes who has this one job and does it well: threads over http.client.

It keeps connections, reads files while pages come in, remembers what it created, and has nothing
of what makes a tool: no check of a definition, no journal, no answer to a lost one.
`plan cached` takes the hash of a file from the last run if its size and time are the same.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

Json = dict[str, Any]


class Pace:
    """Lets so many requests a second through, and a first `burst` at once."""

    def __init__(self, rate: float | None, burst: float) -> None:
        self._gap = 1 / rate if rate else 0.0
        self._next = time.monotonic() - burst * self._gap
        self._lock = threading.Lock()
        self._burst = burst

    def wait(self) -> None:
        if not self._gap:
            return
        with self._lock:
            now = time.monotonic()
            self._next = max(self._next, now - self._burst * self._gap) + self._gap
            delay = self._next - now
        if delay > 0:
            time.sleep(delay)


class Client:
    """One connection for each thread."""

    def __init__(self, host: str, pace: Pace) -> None:
        self._host = host
        self._pace = pace
        self._mine = threading.local()
        self._headers = {"Authorization": f"Bearer {os.environ['FLOWOPS_API_KEY']}"}

    def ask(self, method: str, path: str, body: Json | None = None) -> Json:
        connection = getattr(self._mine, "connection", None)
        if connection is None:
            connection = self._mine.connection = http.client.HTTPConnection(self._host)
        data = None if body is None else json.dumps(body).encode()
        while True:
            self._pace.wait()
            connection.request(method, f"/v1/wabas/{path}", data, self._headers)
            answer = connection.getresponse()
            content = answer.read()
            if answer.status != 429:
                break
            time.sleep(float(answer.headers["Retry-After"]))
        if answer.status >= 300:
            sys.exit(f"{method} {path}: {answer.status}")
        told: Json = json.loads(content)
        return told

    def list(self, waba_id: str) -> dict[str, Json]:
        flows: dict[str, Json] = {}
        after = ""
        while True:
            page = self.ask("GET", f"{waba_id}/flows{after}")
            flows.update((flow["name"], flow) for flow in page["data"])
            cursor = page["paging"]["cursors"].get("after")
            if cursor is None:
                return flows
            after = f"?after={cursor}"


def main() -> None:
    work = json.loads(Path("work.json").read_text())
    client = Client(work["host"], Pace(work["rate"], burst=20))
    with ThreadPoolExecutor(work["in_flight"]) as threads:
        lists = [threads.submit(client.list, waba_id) for waba_id in work["accounts"]]
        hashes = hashes_of(work["flows"].values(), cached="cached" in sys.argv)
        live = [each.result() for each in lists]
        state = _read("state.json")
        if sys.argv[1] == "apply":
            missing = [name for name in work["flows"] if name not in live[0]]
            waba_id = work["accounts"][0]
            jobs = [
                threads.submit(create, client, waba_id, name, work["flows"][name])
                for name in missing
            ]
            for name, job in zip(missing, jobs, strict=True):
                state[name] = {"id": job.result(), "hash": hashes[work["flows"][name]]}
            Path("state.json").write_text(json.dumps(state))
            live = [client.list(waba_id)]
    changes = [
        name
        for flows in live
        for name, key in work["flows"].items()
        if flows.get(name, {}).get("status") != "PUBLISHED"
        or state.get(name, {}).get("hash", hashes[key]) != hashes[key]
    ]
    print(f"{len(changes)} changes")
    sys.exit(1 if changes and sys.argv[1] == "apply" else 0)


def create(client: Client, waba_id: str, name: str, key: str) -> str:
    definition = json.loads(Path(f"definitions/{key}.json").read_bytes())
    body = {"name": name, "categories": ["OTHER"], "flowJson": definition}
    flow_id: str = client.ask("POST", f"{waba_id}/flows", body)["data"]["id"]
    flow = client.ask("GET", f"{waba_id}/flows/{flow_id}")["data"]
    if flow["validationErrors"]:
        sys.exit(f"{name}: {flow['validationErrors']}")
    client.ask("POST", f"{waba_id}/flows/{flow_id}/publish")
    return flow_id


def hashes_of(keys: Any, *, cached: bool) -> dict[str, str]:  # noqa: ANN401
    known = _read("hashes.json") if cached else {}
    found = {}
    for key in keys:
        path = f"definitions/{key}.json"
        stat = Path(path).stat()
        mark = [stat.st_size, stat.st_mtime_ns]
        entry = known.get(key)
        if entry is None or entry[:2] != mark:
            value = json.loads(Path(path).read_bytes())
            text = json.dumps(value, sort_keys=True, separators=(",", ":"))
            entry = [*mark, hashlib.sha256(text.encode()).hexdigest()]
        found[key] = entry
    if cached and found != known:
        Path("hashes.json").write_text(json.dumps(found))
    return {key: entry[2] for key, entry in found.items()}


def _read(name: str) -> Json:
    try:
        told: Json = json.loads(Path(name).read_bytes())
    except FileNotFoundError:
        return {}
    return told


if __name__ == "__main__":
    main()
