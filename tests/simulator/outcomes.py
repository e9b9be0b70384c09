"""What a client makes of a fault: read and classified by the client's own pure functions."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from flowops.gateway.classify import Call, classify
from flowops.gateway.reading import read_answer
from flowops.http.exchange import NoAnswer, NotSent, Request
from flowops.http.exchange import Reply as Answered
from flowops.http.strict_json import NotUnderstood
from flowops.sandbox.answers import answer_refusal
from flowops.sandbox.switches import Switches
from tests.simulator.faults import Fault, Reply, Wire

if TYPE_CHECKING:
    from datetime import datetime

    from flowops.model.outcome import Outcome
    from flowops.sandbox.answers import Answer
    from flowops.sandbox.refusals import Refusal

CALLS = {
    "list": Call.READ,
    "get": Call.READ,
    "read": Call.DOWNLOAD,
    "create": Call.CREATE,
    "replace-json": Call.REPLACE,
    "publish": Call.PUBLISH,
}
_REQUEST = Request("GET", "https://gateway.example.com/v1")
_SWITCHES = Switches()


def outcome_of_fault(call: str, fault: Fault, now: datetime) -> Outcome[object]:
    match fault.wire:
        case Wire.REFUSED:
            return classify(CALLS[call], NotSent("cannot reach gateway.example.com"))
        case Wire.TIMEOUT | Wire.RESET:
            return classify(CALLS[call], NoAnswer("no answer from gateway.example.com"))
        case Wire.CUT:
            return _of_reply(call, Answered(200, {}, b"", "is cut short"), now)
    return _of_spoiled(call, fault.wire)


def outcome_of_refusal(call: str, refusal: Refusal) -> Outcome[object]:
    return _of_answer(call, answer_refusal(refusal, _SWITCHES))


def _of_answer(call: str, answer: Answer) -> Outcome[object]:
    headers = tuple(answer.headers.items())
    return _of_spoiled(call, Reply(answer.status, answer.body, headers))


@cache
def _of_spoiled(call: str, reply: Reply) -> Outcome[object]:
    headers = {name.lower(): text for name, text in reply.headers}
    return _of_reply(call, Answered(reply.status, headers, reply.body), _NOON)


def _of_reply(call: str, answered: Answered, now: datetime) -> Outcome[object]:
    answer = read_answer(_REQUEST, answered, _not_understood, key=None, now=now)
    return classify(CALLS[call], answer)


def _not_understood(_: bytes) -> object:
    raise NotUnderstood("is not what was asked for")


def _noon() -> datetime:
    from datetime import UTC, datetime

    return datetime(2026, 11, 28, 12, tzinfo=UTC)


_NOON = _noon()
