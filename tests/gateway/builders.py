"""A gateway of our own making: valid by default, and every test says what it is about."""

from __future__ import annotations

import json

import httpx

from flowops.gateway.client import HttpGateway
from flowops.http.patience import Budget
from flowops.http.secret import Secret
from flowops.http.strict_json import NotUnderstood
from flowops.model.definition import Definition
from flowops.model.environment import Limits
from flowops.model.flows import Account, FlowMessage, LiveFlow
from flowops.model.status import FlowStatus

KEY = "CANARY/key+0123456789=ab"
WABA = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
ACCOUNT = Account("default", WABA)
FLOWS = f"/v1/wabas/{WABA}/flows"
FLOW_ID = "123456789012345"
DEFINITION = Definition.from_value({"version": "7.1", "screens": []})


class FakeTime:
    """A clock that only sleeping moves."""

    def __init__(self):
        self.now = 1000.0
        self.slept = []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        assert seconds >= 0
        self.slept.append(seconds)
        self.now += seconds


def budget(seconds=300.0, time=None, random=lambda: 1.0):
    time = time or FakeTime()
    return Budget(seconds, clock=time, sleep=time.sleep, random=random)


def gateway(answer=None, *, base_url="http://localhost", read_only=False, timeout=5.0, **rest):
    """`answer` is called with each httpx request; without it, real connections are made."""
    if answer is not None:
        rest["transport"] = httpx.MockTransport(answer)
    rest.setdefault("patience", budget())
    rest.setdefault("key", Secret(KEY))
    key = rest.pop("key")
    limits = Limits(timeout=timeout, concurrency=rest.pop("concurrency", 8))
    return HttpGateway(base_url, key, read_only=read_only, limits=limits, **rest)


class Script:
    """Answers in order, the last one for ever, and keeps what was asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []

    def __call__(self, request):
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, BaseException):
            raise answer
        return answer(request) if callable(answer) else answer

    @property
    def count(self):
        return len(self.requests)

    def body(self, number=0):
        return json.loads(self.requests[number].content)


def flow_json(**changes):
    """The gateway page's example answer."""
    fields = {
        "id": FLOW_ID,
        "name": "Fint Discovery Sandbox",
        "status": "DRAFT",
        "categories": ["LEAD_GENERATION", "OTHER"],
        "validationErrors": None,
        "jsonVersion": "7.1",
        "dataApiVersion": None,
        "endpointUri": None,
        "preview": None,
        "raw": {},
    }
    return fields | changes


def page(*flows, **facts):
    return httpx.Response(200, json={"data": list(flows), **facts})


def data(value, status=200):
    return httpx.Response(status, json={"data": value})


def gateway_error(status, message, meta_code=None, **headers):
    error = {"code": "META_ERROR", "message": message}
    if meta_code is not None:
        error["metaCode"] = meta_code
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, json={"error": error}, headers=named)


def refusal(read):
    """What NotUnderstood says; nothing when it was understood. Anything else fails the test."""
    try:
        read()
    except NotUnderstood as error:
        return str(error)
    return ""


def live_flow(**changes):
    fields = {
        "flow_id": FLOW_ID,
        "name": "Fint Discovery Sandbox",
        "status": FlowStatus.DRAFT,
        "status_text": "DRAFT",
        "categories": frozenset({"OTHER"}),
    }
    return LiveFlow(**fields | changes)


def message(**changes):
    fields = {
        "to": "5491155551234",
        "body": "Te ayudo a descubrir el mejor evento",
        "token": "session_123",
        "flow_id": FLOW_ID,
        "call_to_action": "Buscar eventos",
        "action": "navigate",
        "screen": "DISCOVER_SCREEN",
        "data": {"source": "fint-bot"},
    }
    return FlowMessage(**fields | changes)
