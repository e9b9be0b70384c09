"""Many threads, and no more requests in flight than the gateway is asked to bear."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

import pytest

from flowops.model.outcome import Ok
from tests.gateway.builders import ACCOUNT, FLOW_ID, data, flow_json, gateway

ANSWER = data(flow_json()).content


class Counting(ThreadingHTTPServer):
    """Counts the requests under way, and the connections."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.lock = Lock()
        self.now = self.most = self.connections = 0


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        with self.server.lock:
            self.server.connections += 1

    def do_GET(self):
        server = self.server
        with server.lock:
            server.now += 1
            server.most = max(server.most, server.now)
        time.sleep(0.01)
        with server.lock:
            server.now -= 1
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    with Counting() as server:
        serving = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        yield server
        server.shutdown()
        serving.join()


@pytest.mark.parametrize("concurrency", [1, 3])
def test_more_threads_than_that_wait_for_a_connection(server, concurrency):
    url = f"http://127.0.0.1:{server.server_address[1]}"
    with (
        gateway(base_url=url, concurrency=concurrency) as client,
        ThreadPoolExecutor(8) as pool,
    ):
        outcomes = list(pool.map(lambda _: client.get_flow(ACCOUNT, FLOW_ID), range(40)))

    assert all(isinstance(outcome, Ok) for outcome in outcomes)
    assert server.most == concurrency
    assert server.connections == concurrency
