"""Processor seconds of many reads of one flow by threads: `client.py ours|plain URL PATH C N`.

`plain` is http.client, a connection for each thread, which asks, reads and parses, and nothing
else. `ours` is the client that every command of flowops uses. Starting up is not counted.
"""

from __future__ import annotations

import http.client
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from benchmarks.project import KEY

if TYPE_CHECKING:
    from collections.abc import Callable

_WARM_UP = 2
"""Requests of each thread that are not counted: connections are made, modules imported."""


def main() -> None:
    which, url, waba_id, flow_id, in_flight, number = sys.argv[1:]
    threads, each = int(in_flight), int(number) // int(in_flight)
    make = {"ours": ours, "plain": plain}[which](url, waba_id, flow_id)
    with ThreadPoolExecutor(threads) as pool:
        asks = list(pool.map(lambda _: make(), range(threads)))
        list(pool.map(lambda ask: _repeat(ask, _WARM_UP), asks))
        began = time.process_time()
        list(pool.map(lambda ask: _repeat(ask, each), asks))
        seconds = time.process_time() - began
    print(json.dumps({"processor": seconds / (threads * each)}))


def plain(url: str, waba_id: str, flow_id: str) -> Callable[[], Callable[[], object]]:
    host = urlsplit(url).netloc
    path = f"/v1/wabas/{waba_id}/flows/{flow_id}"

    def make() -> Callable[[], object]:
        connection = http.client.HTTPConnection(host)

        def ask() -> object:
            connection.request("GET", path, headers={"Authorization": f"Bearer {KEY}"})
            return json.loads(connection.getresponse().read())

        return ask

    return make


def ours(url: str, waba_id: str, flow_id: str) -> Callable[[], Callable[[], object]]:
    from flowops.gateway.client import HttpGateway
    from flowops.http.patience import Budget
    from flowops.http.secret import Secret
    from flowops.model.environment import Limits
    from flowops.model.flows import Account
    from flowops.model.outcome import Ok

    limits, patience = Limits(), Budget(60)
    gateway = HttpGateway(url, Secret(KEY), read_only=True, limits=limits, patience=patience)
    account = Account("bench", waba_id)

    def ask() -> object:
        outcome = gateway.get_flow(account, flow_id)
        if not isinstance(outcome, Ok):
            sys.exit(outcome.failure.message)
        return outcome.value

    return lambda: ask


def _repeat(ask: Callable[[], object], times: int) -> None:
    for _ in range(times):
        ask()


if __name__ == "__main__":
    main()
