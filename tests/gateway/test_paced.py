"""The client at a pace: one place decides when the next request leaves."""

from __future__ import annotations

import time as real_time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread

import httpx
import pytest

from flowops.http.pace import Pace
from flowops.http.patience import Budget
from flowops.model.outcome import Definite, FailureKind, Ok
from tests.gateway.builders import (
    ACCOUNT,
    DEFINITION,
    FLOW_ID,
    FakeTime,
    Script,
    data,
    flow_json,
    gateway,
    gateway_error,
    live_flow,
)

CREATE = ("Fint", frozenset({"OTHER"}), DEFINITION)
FLOW = data(flow_json())


class Paced:
    """A client on a clock that only waiting moves, and when each request left."""

    def __init__(self, *answers, declared=None, seconds=300.0, base_url="http://localhost"):
        self.time, self.left_at = FakeTime(), []
        self.budget = Budget(seconds, clock=self.time, sleep=self.time.sleep, random=lambda: 0.0)
        pace = Pace(declared, self.budget, clock=self.time, sleep=self.time.sleep)
        script = Script(*answers)

        def answer(request):
            self.left_at.append(round(self.time.now - 1000, 2))
            return script(request)

        self.client = gateway(answer, base_url=base_url, patience=self.budget, pace=pace)


def busy(retry_after=None):
    headers = {} if retry_after is None else {"Retry_After": str(retry_after)}
    return gateway_error(429, "busy", **headers)


def test_requests_leave_at_the_declared_rate():
    paced = Paced(FLOW, declared=2)
    for _ in range(4):
        paced.client.get_flow(ACCOUNT, FLOW_ID)

    assert paced.left_at == [0, 0.51, 1.02, 1.53]


def test_a_retry_after_is_waited_for_once_and_not_longer():
    paced = Paced(busy(7), FLOW)

    assert isinstance(paced.client.get_flow(ACCOUNT, FLOW_ID), Ok)
    assert paced.left_at == [0, 7]
    assert paced.budget.left == pytest.approx(293)


def test_a_call_that_another_ones_429_puts_off_leaves_after_it():
    paced = Paced(busy(7), busy(5), FLOW)
    paced.client.get_flow(ACCOUNT, FLOW_ID)
    paced.client.create_flow(ACCOUNT, *CREATE)

    assert paced.left_at[:3] == [0, 7, 12]
    assert paced.left_at[3] > 12


@pytest.mark.parametrize("kind", ["429", "Meta's code"])
def test_without_a_retry_after_the_pace_decides(kind):
    limited = busy() if kind == "429" else gateway_error(400, "too many calls", 80007)
    paced = Paced(limited, limited, FLOW)

    assert isinstance(paced.client.get_flow(ACCOUNT, FLOW_ID), Ok)
    assert paced.left_at == [0, 1, 3]


@pytest.mark.parametrize("call", ["get", "create"])
def test_a_retry_after_beyond_the_budget_ends_the_call_at_once(call):
    paced = Paced(busy(900))
    outcome = (
        paced.client.get_flow(ACCOUNT, FLOW_ID)
        if call == "get"
        else paced.client.create_flow(ACCOUNT, *CREATE)
    )

    assert isinstance(outcome, Definite)
    assert outcome.failure.kind is FailureKind.OUT_OF_BUDGET
    assert outcome.failure.message == (
        "localhost is to be asked later (asked to wait 900 s);"
        " that is beyond what this run may still wait"
    )
    assert paced.left_at == [0]
    assert paced.time.slept == []


def test_a_busy_gateway_holds_the_next_call_too():
    paced = Paced(httpx.Response(503, headers={"Retry-After": "9"}), FLOW)
    paced.client.publish_flow(ACCOUNT, FLOW_ID)
    paced.client.get_flow(ACCOUNT, FLOW_ID)

    assert paced.left_at == [0, 9]


@pytest.mark.parametrize(
    ("base_url", "moments"),
    [("https://gw.example", [0, 0, 0, 1.02]), ("https://cdn.example", [0, 1.02, 2.04, 3.06])],
)
def test_what_another_host_has_does_not_count(base_url, moments):
    definition = httpx.Response(200, json={"version": "7.1"})
    paced = Paced(FLOW, definition, definition, FLOW, declared=1, base_url=base_url)
    elsewhere = live_flow(definition_url="https://cdn.example/flow.json")
    paced.client.get_flow(ACCOUNT, FLOW_ID)
    for _ in range(2):
        paced.client.read_definition(elsewhere)
    paced.client.get_flow(ACCOUNT, FLOW_ID)

    assert paced.left_at == moments


def test_a_call_that_waits_when_the_run_is_stopped_is_not_made():
    stop = Event()
    budget = Budget(300, stop=stop)
    script = Script(FLOW)
    with gateway(script, patience=budget, pace=Pace(0.01, budget, stop=stop)) as client:
        client.get_flow(ACCOUNT, FLOW_ID)
        stop.set()
        client.hurry(3)
        outcome = client.create_flow(ACCOUNT, *CREATE)

    assert isinstance(outcome, Definite)
    assert outcome.failure.message == "localhost was not asked, since this run is to stop"
    assert script.count == 1


class Limited(ThreadingHTTPServer):
    """A token bucket behind real HTTP."""

    daemon_threads = True

    def __init__(self, rate, burst, retry_after):
        super().__init__(("127.0.0.1", 0), _Answering)
        self.rate, self.burst, self.tokens = rate, burst, burst
        self.retry_after = retry_after
        self.filled_at = real_time.monotonic()
        self.lock, self.taken, self.refused = Lock(), 0, 0

    def take(self):
        with self.lock:
            now = real_time.monotonic()
            grown = (now - self.filled_at) * self.rate
            self.tokens, self.filled_at = min(self.burst, self.tokens + grown), now
            is_taken = self.tokens >= 1
            self.tokens -= is_taken
            self.taken += is_taken
            self.refused += not is_taken
            return is_taken


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        answer = FLOW if self.server.take() else busy(self.server.retry_after)
        self.send_response(answer.status_code)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, *_):
        pass


@pytest.mark.parametrize(
    ("declared", "retry_after", "most_refused"), [(200, None, 0), (None, None, 20), (None, 1, 20)]
)
def test_threads_get_through_a_limit_together(declared, retry_after, most_refused):
    with Limited(200, 20, retry_after) as server:
        serving = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        budget = Budget(60)
        try:
            with (
                gateway(
                    base_url=f"http://127.0.0.1:{server.server_address[1]}",
                    patience=budget,
                    pace=Pace(declared, budget),
                ) as client,
                ThreadPoolExecutor(8) as pool,
            ):
                outcomes = list(pool.map(lambda _: client.get_flow(ACCOUNT, FLOW_ID), range(60)))
        finally:
            server.shutdown()
            serving.join()

    assert all(isinstance(outcome, Ok) for outcome in outcomes)
    assert server.taken == 60
    assert server.refused <= most_refused
