"""The sandbox's own ears: a request as raw bytes, and a file of faults."""

from __future__ import annotations

import atexit
import json
import socket
from functools import cache

from flowops.sandbox import BadFaults, create_app, read_faults_file
from flowops.sandbox.connection import Connection
from flowops.sandbox.server import SandboxServer
from tests.campaign.mutating import CRUMBS, changed, damaged
from tests.campaign.scratch import scratch

WABA = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
HEADS = [
    f"GET /v1/wabas/{WABA}/flows?limit=2&after=x HTTP/1.1",
    f"GET /v1/wabas/{WABA}/flows/FLOW HTTP/1.1",
    f"POST /v1/wabas/{WABA}/flows HTTP/1.1",
    f"PUT /v1/wabas/{WABA}/flows/FLOW/json HTTP/1.1",
    f"GET /v1/wabas/{WABA}/flows/FLOW/preview HTTP/1.1",
    f"POST /v1/wabas/{WABA}/flows/FLOW/publish HTTP/1.1",
    "POST /v1/phones/5551/messages HTTP/1.1",
    "GET / HTTP/1.0",
    "GET /previews/FLOW?token=x HTTP/1.1",
]
SCREEN = {
    "id": "A",
    "title": "A",
    "terminal": True,
    "layout": {
        "type": "SingleColumnLayout",
        "children": [
            {
                "type": "Footer",
                "label": "Go",
                "on-click-action": {"name": "complete", "payload": {}},
            }
        ],
    },
}
BODY = {
    "name": "A",
    "categories": ["OTHER"],
    "flowJson": {"version": "7.1", "screens": [SCREEN]},
    "fileName": "a.json",
    "type": "flow",
    "to": "5491155551234",
    "bodyText": "Hello",
    "flowToken": "t",
    "flowCta": "Open",
    "flowAction": "navigate",
    "screen": "A",
}
"""Of every call at once."""
LINES = [
    *CRUMBS, b"\r\n", b"\r\n\r\n", b"Host: evil\r\n", b"Content-Length: 5\r\n", b"HTTP/0.9", b" ",
    b"Transfer-Encoding: chunked\r\n", b"Expect: 100-continue\r\n", b"Origin: http://evil\r\n",
    b"Connection: upgrade\r\n", b"X: " + b"y" * 3000 + b"\r\n", b"X: y\r\n" * 150, b"%00", b"%ff",
    b"GET http://evil/ HTTP/1.1\r\n", b"Authorization: Bearer EAA" + b"A" * 60, b"HTTP/9.9",
]  # fmt: skip
FAULTS = [
    (
        '[{"route": "create", "nth": 3, "times": 2, "when": "after", "do": {"status": 503,'
        ' "body": "x", "headers": {"Retry-After": "1"}}}, {"do": "reset"}, {"do": {"cut": 3}}]'
    ),
    '{"faults": [{"route": "*", "nth": "every", "do": {"hang": 1}}, {"do": {"delay": 0.5}}]}',
    "- {route: get, do: {status: 503, body: {a: 1}}}\n",
]
YAML = [*CRUMBS, b"!!float ''", b"!!bool x", b"!!timestamp x", b"2024-01-01", b"&a [*a]", b"? [a]"]


class Ear(Connection):
    disable_nagle_algorithm = False  # a pair of sockets knows no packets


FOLDER = scratch()


def case(random):
    """Whose content it is, and the content."""
    if random.random() < 0.5:
        return "request", _request(random)
    seed = random.choice(FAULTS)
    if seed.startswith("-") or random.random() < 0.1:
        return "faults.yaml", damaged(random, seed.encode(), YAML)
    return "faults.json", json.dumps(changed(random, seed)).encode()


def run(case):
    """Whether it was refused."""
    name, content = case
    if name == "request":
        status = ask(content)[9:12]
        assert not status.startswith(b"5") or status in {b"501", b"505"}, status
        return not status.startswith(b"2")
    path = FOLDER / name
    path.write_bytes(content)
    try:
        read_faults_file(path)
    except BadFaults:
        return True
    return False


def _request(random):
    flow_id = random.choice((*flow_ids(), "123"))
    head = random.choice(HEADS).replace("FLOW", flow_id)
    value = {**BODY, "flowId": flow_id, "name": f"A{random.randrange(4)}"}
    body = json.dumps(changed(random, json.dumps(value))).encode()
    whole = _whole(head, body)
    return damaged(random, whole, LINES) if random.random() < 0.6 else whole


def _whole(head, body=b""):
    lines = [
        head,
        f"Host: localhost:{listening().port}",
        "Authorization: Bearer k",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def ask(request):
    """The answer to one connection's bytes: in this very thread, over a pair of sockets."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(request[:60_000])
        ours.shutdown(socket.SHUT_WR)
        listening().await_request(theirs)
        listening().finish_request(theirs, ("127.0.0.1", 1))
        theirs.close()
        said = b"".join(iter(lambda: ours.recv(65536), b""))
    listening()._deadlines.clear()
    assert not said or said.startswith((b"HTTP/1.", b"<!DOCTYPE HTML>")), said[:80]
    return said


@cache
def listening():
    """Bound to a port, so that it has a name, and never served from."""
    app = create_app(FOLDER / "sandbox.db")
    server = SandboxServer(app, 0)
    server.RequestHandlerClass = Ear
    atexit.register(server.server_close)
    return server


@cache
def flow_ids():
    """A draft, and a flow that is published and so may be sent."""
    made = []
    for number in range(2):
        body = json.dumps({**BODY, "name": f"Seed {number}"}).encode()
        answer = ask(_whole(f"POST /v1/wabas/{WABA}/flows HTTP/1.1", body))
        made.append(json.loads(answer.partition(b"\r\n\r\n")[2])["data"]["id"])
    ask(_whole(f"POST /v1/wabas/{WABA}/flows/{made[1]}/publish HTTP/1.1"))
    return tuple(made)
