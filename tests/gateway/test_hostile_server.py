from __future__ import annotations

import gzip
import json
import time

import pytest

from flowops.model.definition import Definition
from flowops.model.outcome import Ambiguous, Definite, FailureKind, Ok
from tests.gateway.builders import ACCOUNT, DEFINITION, FLOW_ID, budget, flow_json, gateway
from tests.gateway.raw_server import RawServer, answer, reset, silence, trickle

FLOW = json.dumps({"data": flow_json()}).encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
NO_ANSWER, UNREADABLE = FailureKind.NO_ANSWER, FailureKind.UNREADABLE

PAYLOADS = {
    "short body": (HEAD + b"Content-Length: 999\r\n\r\n" + FLOW, UNREADABLE, "is cut short"),
    "length lies": (answer(FLOW, Content_Length="40"), UNREADABLE, "is not JSON"),
    "bad gzip": (answer(FLOW, Content_Encoding="gzip"), UNREADABLE, "is not the gzip"),
    "gzip cut": (
        answer(gzip.compress(FLOW)[:-9], Content_Encoding="gzip"),
        UNREADABLE,
        "cut short",
    ),
    "unasked encoding": (answer(FLOW, Content_Encoding="br"), UNREADABLE, "not asked for"),
    "chunked cut": (
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n10\r\n" + FLOW[:16] + b"\r\n",
        UNREADABLE,
        "is cut short",
    ),
    "chunked garbage": (
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nnonsense",
        UNREADABLE,
        "is cut short",
    ),
    "not utf-8": (answer(b'{"data": "\xff\xfe"}'), UNREADABLE, "is not UTF-8"),
    "html": (answer(b"<html><title>Welcome to the hotel</title>"), UNREADABLE, "the hotel"),
    "empty body": (answer(b""), UNREADABLE, "is empty"),
    "no content": (b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n", UNREADABLE, "is empty"),
    "slow body": (
        trickle(HEAD + b"Content-Length: 999999\r\n\r\n{", b" "),
        UNREADABLE,
        "took too long to arrive",
    ),
    "slow gzip": (
        trickle(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 999999\r\n\r\n", b"\x1f"),
        UNREADABLE,
        "is not the gzip",
    ),
    "half a body": (
        lambda connection: (
            connection.sendall(HEAD + b"Content-Length: 999\r\n\r\n{"),
            silence(connection),
        ),
        UNREADABLE,
        "took too long to arrive",
    ),
    "slow headers": (trickle(HEAD, b"X: y\r\n"), NO_ANSWER, "no answer from"),
    "100-continue flood": (
        trickle(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 50),
        NO_ANSWER,
        "no answer from",
    ),
    "silence": (silence, NO_ANSWER, "no answer from"),
    "garbage": (b"\x16\x03\x01 this is no HTTP\r\n\r\n", NO_ANSWER, "broke"),
    "wrong status line": (b"HTTP/1.1 OK\r\n\r\n", NO_ANSWER, "broke"),
    "huge headers": (HEAD + b"X: " + b"y" * 200_000 + b"\r\n\r\n", NO_ANSWER, "broke"),
    "empty reply": (b"", NO_ANSWER, "broke"),
    "reset": (reset, NO_ANSWER, "broke"),
}


HANGING = {"slow body", "half a body", "slow headers", "100-continue flood", "silence"}


def timeout(name):
    return 0.08 if name in HANGING else 10.0


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_hostile_answer_to_a_read_is_a_definite_failure(name):
    payload, kind, said = PAYLOADS[name]
    with (
        RawServer(payload) as server,
        gateway(base_url=server.url, timeout=timeout(name)) as client,
    ):
        outcome = client.get_flow(ACCOUNT, FLOW_ID)

    assert isinstance(outcome, Definite)
    assert outcome.failure.kind is kind
    assert said in outcome.failure.message
    assert len(server.requests) == 3


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_hostile_answer_to_a_create_leaves_it_open(name):
    payload, kind, said = PAYLOADS[name]
    with (
        RawServer(payload) as server,
        gateway(base_url=server.url, timeout=timeout(name)) as client,
    ):
        outcome = client.create_flow(ACCOUNT, "Fint", frozenset({"OTHER"}), DEFINITION)

    assert isinstance(outcome, Ambiguous)
    assert outcome.failure.kind is kind
    assert said in outcome.failure.message
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (answer(b" " * (17 * 1024 * 1024)), "is larger than 16 MiB"),
        (
            answer(gzip.compress(b" " * (60 * 1024 * 1024)), Content_Encoding="gzip"),
            "is larger than 16 MiB",
        ),
    ],
    ids=["plain", "bomb"],
)
def test_an_answer_is_read_only_up_to_its_limit(payload, said):
    with RawServer(payload) as server, gateway(base_url=server.url) as client:
        outcome = client.publish_flow(ACCOUNT, FLOW_ID)

    assert isinstance(outcome, Ambiguous)
    assert said in outcome.failure.message


def test_packed_answers_are_unpacked():
    packed = answer(gzip.compress(FLOW), Content_Encoding="gzip")
    with RawServer(packed) as server, gateway(base_url=server.url) as client:
        outcome = client.get_flow(ACCOUNT, FLOW_ID)

    assert isinstance(outcome, Ok)
    assert b"accept-encoding: gzip\r\n" in server.requests[0].lower()


def test_a_status_counts_even_when_its_body_is_cut():
    cut = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 99\r\n\r\n{"
    with RawServer(cut) as server, gateway(base_url=server.url) as client:
        outcome = client.create_flow(ACCOUNT, "Fint", frozenset({"OTHER"}), DEFINITION)

    assert isinstance(outcome, Definite)
    assert outcome.failure.kind is FailureKind.ACCESS


def test_a_server_that_does_not_read_the_body_is_not_waited_for():
    def deaf(connection):
        time.sleep(0.1)

    big = Definition.from_value({"text": "x" * 9_000_000})
    with (
        RawServer(deaf, reads_bodies=False) as server,
        gateway(base_url=server.url, timeout=0.06) as client,
    ):
        outcome = client.replace_json(ACCOUNT, FLOW_ID, "fint.json", big)

    assert isinstance(outcome, Ambiguous)
    assert outcome.failure.kind is NO_ANSWER


@pytest.mark.parametrize("keep_alive", [False, True])
def test_a_list_is_not_read_on_by_a_run_that_is_to_end(keep_alive):
    page = {"data": [flow_json()], "paging": {"cursors": {"after": "more"}}}

    def end_the_run(connection):
        client.hurry(0)
        connection.sendall(answer(page, Connection="keep-alive" if keep_alive else "close"))

    with (
        RawServer(end_the_run, keep_alive=keep_alive) as server,
        gateway(base_url=server.url, patience=budget(0)) as client,
    ):
        outcome = client.list_flows(ACCOUNT)

    assert isinstance(outcome, Definite)
    assert len(server.requests) == 1
