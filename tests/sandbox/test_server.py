from __future__ import annotations

import http.client
import json
import signal
import socket
import sqlite3
import ssl
import struct
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from flowops.sandbox import PortTaken, read_faults, running, serve
from flowops.sandbox import server as serving
from tests.sandbox.builders import FLOWS, flow_json

NO_TLS = ssl.create_default_context()  # made once, since it takes longer than a test
KEY = {"Authorization": "Bearer any-key"}
CREATE = {"name": "A", "categories": ["OTHER"], "flowJson": flow_json()}


@pytest.fixture
def open_server(make_app):
    """`open_server(fault, …, idle_seconds=…)`: a server while the block runs."""

    @contextmanager
    def open_(*faults, idle_seconds=5.0, **more):
        app = make_app("readback", faults=read_faults(list(faults)), **more)
        with serving.running(app, idle_seconds=idle_seconds) as server:
            yield server

    return open_


@pytest.fixture
def served(open_server):
    with open_server() as server:
        yield server


@contextmanager
def client(server):
    with httpx.Client(base_url=server.url, headers=KEY, timeout=5, verify=NO_TLS) as opened:
        yield opened


def raw(server, text, *, limit=65536):
    """What comes back for these bytes, up to where the server closes."""
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=5)) as connection:
        connection.sendall(text if isinstance(text, bytes) else text.encode())
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(limit), b"")).decode("latin-1")


def request_line(server, *headers, target=FLOWS):
    named = "\r\n".join([f"GET {target} HTTP/1.1", "Authorization: Bearer k", *headers, "", ""])
    return named.replace("PORT", str(server.port))


def test_in_process_and_served_the_answer_is_the_same(make_app):
    app = make_app("readback")
    with (
        running(app) as server,
        client(server) as over_http,
        httpx.Client(
            transport=httpx.WSGITransport(app), base_url=server.url, headers=KEY
        ) as in_process,
    ):
        created = over_http.post(FLOWS, json=CREATE)
        answers = [each.get(FLOWS) for each in (over_http, in_process)]

    assert created.status_code == 201
    assert answers[0].content == answers[1].content
    assert answers[0].headers["Content-Type"] == answers[1].headers["Content-Type"]


def test_a_connection_is_kept_for_the_next_request(served):
    with closing(http.client.HTTPConnection("127.0.0.1", served.port, timeout=5)) as connection:
        connection.connect()
        first = connection.sock
        for _ in range(3):
            connection.request("GET", FLOWS, headers=KEY)
            answer = connection.getresponse()
            answer.read()
            assert answer.headers["Connection"] == "keep-alive"

        assert connection.sock is first


def test_a_client_may_end_its_connection(served):
    with client(served) as api:
        assert api.get(FLOWS, headers={"Connection": "close"}).headers["Connection"] == "close"


def test_head_and_body_come_in_one_packet(served):
    with closing(socket.create_connection(("127.0.0.1", served.port), timeout=5)) as connection:
        connection.sendall(request_line(served, "Host: 127.0.0.1:PORT").encode())
        first = connection.recv(65536)

    assert first.endswith(b'{"data":[]}')


def test_a_download_link_leads_back_to_the_server(served):
    with client(served) as api:
        flow_id = api.post(FLOWS, json=CREATE).json()["data"]["id"]
        raw_facts = api.get(f"{FLOWS}/{flow_id}").json()["data"]["raw"]
        url = raw_facts["assets"]["data"][0]["download_url"]

    assert url.startswith(served.url)
    with httpx.Client(verify=NO_TLS) as anybody:
        assert anybody.get(url).json() == flow_json()


def test_head_has_no_body(served):
    with client(served) as api:
        answer = api.head(FLOWS)
        assert (answer.status_code, answer.content) == (200, b"")
        assert api.get(FLOWS).status_code == 200


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
def test_the_host_is_this_one(served, name):
    assert " 200 OK" in raw(served, request_line(served, f"Host: {name}:PORT"))


@pytest.mark.parametrize(
    "headers",
    [
        ["Host: evil.example"],
        ["Host: evil.example:PORT"],
        ["Host: 127.0.0.1"],
        ["Host: 127.0.0.1:1"],
        ["Host: 127.0.0.1.evil.example:PORT"],
        ["Host: "],
        [],
        ["Host: 127.0.0.1:PORT", "Host: evil.example"],
        ["Host: 127.0.0.1:PORT", "Host: 127.0.0.1:PORT"],
        ["Host: 127.0.0.1:PORT", "Origin: http://evil.example"],
        ["Host: 127.0.0.1:PORT", "Origin: null"],
        ["Host: 127.0.0.1:PORT", "Origin: http://127.0.0.1:1"],
    ],
)
def test_a_web_page_may_not_call(served, headers):
    assert " 403 Forbidden" in raw(served, request_line(served, *headers))


def test_an_origin_of_its_own_may_call(served):
    headers = ["Host: 127.0.0.1:PORT", "Origin: http://localhost:PORT"]

    assert " 200 OK" in raw(served, request_line(served, *headers))


def test_the_request_line_may_name_the_host_if_it_is_the_same(served):
    own = f"http://127.0.0.1:{served.port}{FLOWS}"
    evil = f"http://evil.example{FLOWS}"
    host = "Host: 127.0.0.1:PORT"

    assert " 200 OK" in raw(served, request_line(served, host, target=own))
    assert " 403 " in raw(served, request_line(served, host, target=evil))
    assert " 403 " in raw(served, request_line(served, "Host: evil.example", target=own))


def test_on_port_80_the_port_may_be_left_out(make_app):
    from flowops.sandbox.doorway import Doorway

    door = Doorway(make_app(), 80)
    transport = httpx.WSGITransport(door)
    with httpx.Client(transport=transport, base_url="http://localhost", headers=KEY) as api:
        assert api.get(FLOWS).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        ["Content-Length: 2", "Transfer-Encoding: chunked"],
        ["Transfer-Encoding: chunked"],
        ["Content-Length: 2", "Content-Length: 3"],
        ["Content-Length: -1"],
        ["Content-Length: +2"],
        ["Content-Length: 99999999999999999999"],
    ],
)
def test_a_body_has_one_clear_length(served, headers):
    text = request_line(served, "Host: 127.0.0.1:PORT", *headers)
    answer = raw(served, text + "{}")

    assert " 400 Bad Request" in answer
    assert "Connection: close" in answer


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("GET /" + "x" * 70_000 + " HTTP/1.1\r\n\r\n", " 414 "),
        ("GET / HTTP/1.1\r\nX: " + "y" * 70_000 + "\r\n\r\n", " 431 "),
        ("GET / HTTP/1.1\r\n" + "X: y\r\n" * 101 + "\r\n", " 431 "),
        ("GET / HTTP/3.0\r\nHost: a\r\n\r\n", " 505 "),
        ("GET /\r\n\r\n", "this Host is not the sandbox"),
    ],
)
def test_a_head_has_its_limits(served, text, status):
    assert status in raw(served, text)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "json"])
def test_a_write_says_that_it_is_json(served, kind):
    with client(served) as api:
        body = json.dumps(CREATE)
        answer = api.post(FLOWS, content=body, headers={"Content-Type": kind})

        assert answer.status_code == 415
        assert api.get(FLOWS).json() == {"data": []}


def test_a_body_of_11_mib_is_refused_and_the_client_hears_it(served):
    with client(served) as api:
        body = b" " * (11 * 1024 * 1024)
        answer = api.post(FLOWS, content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_large"


def test_a_client_may_ask_before_it_sends_a_body(served):
    body = json.dumps(CREATE)
    headers = [
        f"POST {FLOWS} HTTP/1.1",
        f"Host: 127.0.0.1:{served.port}",
        "Authorization: Bearer k",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Expect: 100-continue",
        "",
        body,
    ]
    answer = raw(served, "\r\n".join(headers))

    assert answer.startswith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created")


def test_a_body_that_breaks_off_has_no_effect(served):
    headers = [
        f"POST {FLOWS}/1/publish HTTP/1.1",
        f"Host: 127.0.0.1:{served.port}",
        "Content-Length: 100",
        "",
        "{}",
    ]

    assert raw(served, "\r\n".join(headers)) == ""


def test_what_is_not_http_is_refused(served):
    assert "400" in raw(served, "hello world, how are you\r\n\r\n")


@pytest.mark.parametrize("beginning", ["", "GET / HT", "POST / HTTP/1.1\r\nHost: a\r\nX: "])
def test_a_slow_client_is_cut_off(open_server, beginning):
    with (
        open_server(idle_seconds=0.2) as server,
        closing(socket.create_connection(("127.0.0.1", server.port), timeout=5)) as connection,
    ):
        connection.sendall(beginning.encode())
        started = time.monotonic()
        assert not trickle(connection)
        assert time.monotonic() - started < 2


def trickle(connection):
    """Sends a little now and then, so that no single wait is long. What comes back at the end."""
    connection.settimeout(0.02)
    while True:
        try:
            connection.sendall(b"x" if connection.fileno() else b"")
            answer = connection.recv(1024)
        except TimeoutError:
            continue
        except ConnectionError:
            return b""
        return answer


def test_a_request_that_came_too_late_has_no_effect(open_server):
    with open_server(idle_seconds=0.1) as server:
        text = request_line(server, "Host: 127.0.0.1:PORT", "Content-Length: 5", target="/")
        with closing(socket.create_connection(("127.0.0.1", server.port), timeout=5)) as slow:
            slow.sendall(text.encode())
            assert slow.recv(1024) == b""


def test_more_connections_than_it_can_take_are_closed(open_server, monkeypatch):
    monkeypatch.setattr(serving, "_MOST_CONNECTIONS", 1)
    with (
        open_server() as server,
        closing(socket.create_connection(("127.0.0.1", server.port), timeout=5)) as first,
        closing(socket.create_connection(("127.0.0.1", server.port), timeout=5)) as second,
    ):
        assert second.recv(1) == b""
        first.sendall(request_line(server, "Host: 127.0.0.1:PORT").encode())
        assert first.recv(12) == b"HTTP/1.1 200"


def test_many_clients_are_answered_at_once(served):
    def ask(number):
        with client(served) as api:
            return api.post(FLOWS, json={**CREATE, "name": f"Flow {number}"}).status_code

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(16))) == [201] * 16


def test_a_hang_ends_in_the_clients_timeout(open_server):
    with open_server({"route": "list", "do": {"hang": 60}}) as server, client(server) as api:
        with pytest.raises(httpx.ReadTimeout):
            api.get(FLOWS, timeout=0.1)
        assert api.get(FLOWS).status_code == 200


def test_a_short_hang_ends_without_an_answer(open_server):
    with open_server({"do": {"hang": 0.01}}) as server, client(server) as api:
        with pytest.raises(httpx.RemoteProtocolError):
            api.get(FLOWS)
        assert api.get(FLOWS).status_code == 200


def test_a_hang_ends_with_the_server(open_server):
    with open_server({"do": {"hang": 60}}) as server:
        hanging = socket.create_connection(("127.0.0.1", server.port), timeout=5)
        hanging.sendall(request_line(server, "Host: 127.0.0.1:PORT").encode())
        time.sleep(0.02)
    with closing(hanging):
        assert hanging.recv(1) == b""


def test_a_hang_ends_when_the_client_breaks_off(open_server):
    with open_server({"do": {"hang": 60}}) as server:
        with closing(socket.create_connection(("127.0.0.1", server.port), timeout=5)) as hanging:
            hanging.sendall(request_line(server, "Host: 127.0.0.1:PORT").encode())
            time.sleep(0.02)
            at_once = struct.pack("ii", 1, 0)
            hanging.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
        until = time.monotonic() + 2
        while server._deadlines and time.monotonic() < until:
            time.sleep(0.01)

        assert not server._deadlines


def test_a_hang_goes_on_while_the_next_request_waits(open_server):
    text = "Host: 127.0.0.1:PORT"
    with open_server({"do": {"hang": 0.1}}) as server:
        assert raw(server, request_line(server, text) + request_line(server, text)) == ""


def test_a_reset_is_a_reset(open_server):
    fault = {"route": "create", "when": "after", "do": "reset"}
    with open_server(fault) as server, client(server) as api:
        with pytest.raises(httpx.ReadError):
            api.post(FLOWS, json=CREATE)
        assert [flow["name"] for flow in api.get(FLOWS).json()["data"]] == ["A"]


def test_a_cut_answer_promises_more_than_it_sends(open_server):
    with open_server({"route": "create", "do": {"cut": 10}}) as server, client(server) as api:
        with pytest.raises(httpx.RemoteProtocolError, match="10 bytes"):
            api.post(FLOWS, json=CREATE)
        assert len(api.get(FLOWS).json()["data"]) == 1


@pytest.mark.parametrize("status", [503, 204, 304, 499])
def test_another_answer_is_sent_as_the_script_has_it(open_server, status):
    fault = {"do": {"status": status, "headers": {"Retry-After": "3"}}}
    with open_server(fault) as server, client(server) as api:
        answer = api.get(FLOWS)
        assert (answer.status_code, answer.headers["Retry-After"]) == (status, "3")
        assert api.get(FLOWS).status_code == 200


def test_a_script_may_say_how_the_connection_goes_on(open_server):
    with open_server({"do": {"status": 200, "headers": {"Connection": "close"}}}) as server:
        answer = raw(server, request_line(server, "Host: 127.0.0.1:PORT"))

    assert answer.lower().count("connection:") == 1


def test_a_port_that_is_taken_is_named(make_app, served):
    with pytest.raises(PortTaken, match=f"port {served.port} cannot be used"):
        serve(make_app(), served.port, on_ready=print)


def test_it_serves_until_it_is_told_to_stop(make_app):
    stop, ports = threading.Event(), []

    def on_ready(port):
        ports.append(port)
        stop.set()

    serve(make_app(), on_ready=on_ready, stop=stop)

    assert ports[0] > 0


def test_it_serves_in_any_thread(make_app):
    stop = threading.Event()
    worker = threading.Thread(
        target=serve, args=(make_app(),), kwargs={"on_ready": lambda _: stop.set(), "stop": stop}
    )
    worker.start()
    worker.join(5)

    assert not worker.is_alive()


def test_it_serves_on_while_nobody_stops_it(make_app):
    stop, ready = threading.Event(), threading.Event()
    more = {"on_ready": lambda _: ready.set(), "stop": stop}
    worker = threading.Thread(target=serve, args=(make_app(),), kwargs=more)
    worker.start()
    assert ready.wait(5)

    worker.join(0.08)
    assert worker.is_alive()
    stop.set()
    worker.join(5)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_quietly(path, number):
    script = """
import sys, pathlib
from flowops.sandbox import create_app, serve
app = create_app(pathlib.Path(sys.argv[1]))
serve(app, on_ready=lambda port: print(port, flush=True))
app.close()
print("closed")
"""
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", script, str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path.cwd(),
    ) as process:
        port = int(process.stdout.readline())
        with closing(socket.create_connection(("127.0.0.1", port), timeout=5)):
            process.send_signal(number)
            rest, complaints = process.communicate(timeout=10)

    assert (process.returncode, rest, complaints) == (0, "closed\n", "")


def test_a_file_that_breaks_while_serving_is_named_once(open_server, path, capsys):
    with open_server() as server, client(server) as api:
        api.get(FLOWS)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("DROP TABLE flows")
        with pytest.raises(httpx.RemoteProtocolError):
            api.get(FLOWS)

    assert "cannot be read: no such table: flows" in capsys.readouterr().err


def test_a_mistake_of_ours_is_shown_and_the_server_goes_on(capsys):
    def mistaken(environ, start_response):
        raise LookupError("a mistake of ours")

    lost = pytest.raises(httpx.RemoteProtocolError)
    with running(mistaken) as server, client(server) as api, lost:
        api.get("/")

    assert "a mistake of ours" in capsys.readouterr().err


def test_an_application_may_not_write_by_itself(capsys):
    def old_fashioned(environ, start_response):
        start_response("200 OK", [])(b"text")

    lost = pytest.raises(httpx.RemoteProtocolError)
    with running(old_fashioned) as server, client(server) as api, lost:
        api.get("/")

    assert "returns its body" in capsys.readouterr().err
