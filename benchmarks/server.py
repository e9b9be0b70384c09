"""The far side of every measurement: a gateway as fast, as slow and as strict as it is told to be.

It knows nothing of flowops and needs the standard library alone: `python -m benchmarks.server
--latency 0.05` prints `{"url": "http://127.0.0.1:…"}`. Three addresses steer it:
`POST /control/load` with `{"accounts": {id: [name, …]}, "status": "PUBLISHED"}` answers the ids of
the flows that all accounts have from now on, `POST /control/options` changes options by name, and
`GET /control/statistics` tells what was asked since either of them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bound import CONNECTION
from benchmarks.far_side import Gateway, refusal
from benchmarks.traffic import Options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.far_side import Answer, Json

_ROOT = Path(__file__).parents[1]
_ROUTES = {
    ("GET", ""): "list",
    ("POST", ""): "create",
    ("GET", "flow"): "get",
    ("PUT", "json"): "replace-json",
    ("POST", "publish"): "publish",
    ("GET", "preview"): "preview",
}
_NOT_FOUND = refusal(404, "not_found", "no such path")
_WITH_ID = 5
"""Parts of a path that names a flow: v1, wabas, its account, flows, its id."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs as a process of its own, at `url`."""

    url: str

    def load(self, accounts: dict[str, list[str]], status: str = "PUBLISHED") -> Json:
        """The ids of the flows, by account and name."""
        return self._ask("load", {"accounts": accounts, "status": status})

    def set(self, **options: float) -> None:
        """Change options by name. Statistics begin anew."""
        self._ask("options", options)

    def statistics(self) -> Json:
        return self._ask("statistics")

    def _ask(self, what: str, body: object = None) -> Json:
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(f"{self.url}/control/{what}", data, timeout=60) as answer:
            told: Json = json.load(answer)
        return told


@contextmanager
def serving(**options: float) -> Iterator[Server]:
    """A server as a process of its own; it ends with the block, or when its parent does."""
    command = [sys.executable, "-m", "benchmarks.server", "--until-stdin-ends"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=_ROOT, text=True, stdin=pipe, stdout=pipe) as process:
        server = Server(json.loads(process.stdout.readline())["url"])  # type: ignore[union-attr]
        server.set(**options)
        yield server


async def serve(options: Options, port: int, *, until_stdin_ends: bool) -> None:
    loop = asyncio.get_running_loop()
    gateway = Gateway(options)
    server = await loop.create_server(lambda: Connection(gateway), "127.0.0.1", port, backlog=1024)
    print(json.dumps({"url": f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"}), flush=True)
    if until_stdin_ends:
        await loop.run_in_executor(None, sys.stdin.read)
    else:
        await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description="A gateway to measure against.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--until-stdin-ends", action="store_true")
    parser.add_argument("--dated", action="store_true")
    for name in ("latency", "page_size", "rate", "burst"):
        option, default = f"--{name.replace('_', '-')}", getattr(Options(), name)
        parser.add_argument(option, type=type(default), default=default)
    given = vars(parser.parse_args())
    port, until = given.pop("port"), given.pop("until_stdin_ends")
    asyncio.run(serve(Options(**given), port, until_stdin_ends=until))


class Connection(asyncio.Protocol):
    """HTTP/1.1 as far as it is used here: bodies have a length, one request after the other."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._received = bytearray()
        self._busy = False
        self._counted = False
        self._opened = 0.0
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment] # of TCP, which is both ways
        self._opened = asyncio.get_running_loop().time()

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._busy:
            self._next_request()

    def _next_request(self) -> None:
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._received[:end].decode("latin-1")
        first, *lines = head.split("\r\n")
        pairs = (line.partition(":")[::2] for line in lines)
        headers = {name.lower(): value.strip() for name, value in pairs}
        whole = end + 4 + int(headers.get("content-length", 0))
        if len(self._received) < whole:
            if headers.get("expect"):
                self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            return
        body = bytes(self._received[end + 4 : whole])
        del self._received[:whole]
        self._busy = True
        method, target, _ = first.split(" ")
        self._take(method, target, headers, body)

    def _take(self, method: str, target: str, headers: dict[str, str], body: bytes) -> None:
        path, _, query = target.partition("?")
        closes = headers.get("connection", "").lower() == "close"
        place = path.split("/")[1:]
        if place[0] == "control":
            self._write(self._gateway.control(place[1], body), closes=closes)
            return
        route = _route(method, place)
        seconds = self._seconds_to_answer()
        statistics = self._gateway.statistics
        statistics.connections += not self._counted
        self._counted = True
        statistics.began_one(route)
        key = headers.get("authorization") or headers.get("x-api-key", "")
        wait, answer = self._gateway.seconds_to_wait(key), _NOT_FOUND
        if not key:
            answer = refusal(401, "unauthorized", "an organization API key is needed")
        elif wait:
            answer = refusal(429, "rate_limited", "too many requests")
        elif route != "other":
            flow_id = place[4] if len(place) >= _WITH_ID else ""
            answer = self._gateway.answer(route, place[2], flow_id, query, body)

        def write() -> None:
            statistics.ended_one(answer[0])
            self._write(answer, wait=wait, closes=closes)

        if seconds:
            asyncio.get_running_loop().call_later(seconds, write)
        else:
            write()

    def _seconds_to_answer(self) -> float:
        """A connection is of use two round trips after it was opened, whatever the client did
        meanwhile: what is sent earlier would not have left.
        """
        latency = self._gateway.options.latency
        if self._counted:
            return latency
        already = asyncio.get_running_loop().time() - self._opened
        return max(latency, (CONNECTION + 1) * latency - already)

    def _write(self, answer: Answer, *, wait: float = 0.0, closes: bool) -> None:
        status, body = answer
        head = f"HTTP/1.1 {status} -\r\nContent-Type: application/json\r\n"
        if wait:
            head += f"Retry-After: {math.ceil(wait)}\r\n"
        head += f"Content-Length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)
        self._busy = False
        if closes:
            self._transport.close()
        elif self._received:
            self._next_request()


def _route(method: str, place: list[str]) -> str:
    """`place` is v1, wabas, the account, flows, and perhaps a flow and what is asked of it."""
    if place[:2] != ["v1", "wabas"] or place[3:4] != ["flows"]:
        return "other"
    deeper = {_WITH_ID - 1: "", _WITH_ID: "flow"}.get(len(place), place[-1])
    return _ROUTES.get((method, deeper), "other")


if __name__ == "__main__":
    main()
