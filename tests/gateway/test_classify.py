from __future__ import annotations

import pytest

from flowops.gateway.classify import Answer, Call, classify
from flowops.gateway.complaint import complaint_of
from flowops.http.exchange import NoAnswer, NotSent
from flowops.model.outcome import Ambiguous, Definite, Failure, FailureKind, Ok

READ, DOWNLOAD, CREATE, REPLACE, PUBLISH, SEND = Call
WRITES = (CREATE, REPLACE, PUBLISH, SEND)
D, A = Definite, Ambiguous


def answer(status, body=None, **rest):
    return Answer("gw.example", status, complaint=complaint_of(body, status), **rest)


def error(message, code=None):
    return {"error": {"message": message} | ({} if code is None else {"code": code})}


def verdict(call, ended):
    outcome = classify(call, ended)
    return type(outcome), outcome.failure.kind


@pytest.mark.parametrize("call", Call)
def test_what_was_never_sent_had_no_effect(call):
    assert verdict(call, NotSent("refused")) == (Definite, FailureKind.UNREACHABLE)


@pytest.mark.parametrize("call", Call)
def test_silence_after_a_write_is_ambiguous(call):
    certain = D if call in {READ, DOWNLOAD} else A

    assert verdict(call, NoAnswer("reset")) == (certain, FailureKind.NO_ANSWER)


@pytest.mark.parametrize("call", Call)
def test_an_answer_with_a_value_is_ok(call):
    assert classify(call, Answer("gw.example", 201, Ok("value"))) == Ok("value")


# One row per kind of answer: read, download, create, replace, publish, send.
STATUSES = {
    200: ("UNREADABLE", D, D, A, A, A, A),
    204: ("UNREADABLE", D, D, A, A, A, A),
    303: ("UNREADABLE", D, D, A, D, D, A),
    307: ("UNREADABLE", D, D, A, D, D, A),
    400: ("REJECTED", D, D, D, D, D, D),
    404: ("NOT_FOUND", D, D, D, D, D, D),
    408: ("SERVER", D, D, A, A, A, A),
    422: ("REJECTED", D, D, D, D, D, D),
    429: ("RATE_LIMITED", D, D, A, A, A, A),
    500: ("SERVER", D, D, A, A, A, A),
    502: ("SERVER", D, D, A, A, A, A),
    504: ("SERVER", D, D, A, A, A, A),
    101: ("UNREADABLE", D, D, A, A, A, A),
    999: ("UNREADABLE", D, D, A, A, A, A),
}


@pytest.mark.parametrize(
    ("status", "call", "kind", "certainty"),
    [
        (status, call, FailureKind[kind], certainty)
        for status, (kind, *row) in STATUSES.items()
        for call, certainty in zip(Call, row, strict=True)
    ],
)
def test_a_bare_status_is_judged_by_what_the_call_may_have_done(status, call, kind, certainty):
    assert verdict(call, answer(status)) == (certainty, kind)


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("call", [READ, *WRITES])
def test_a_refused_key_is_definite_whatever_the_body_says(status, call):
    body = error("Flow name is not unique", 100)

    assert verdict(call, answer(status, body)) == (Definite, FailureKind.ACCESS)


@pytest.mark.parametrize("status", [401, 403])
def test_a_download_has_no_key_that_could_be_refused(status):
    assert verdict(DOWNLOAD, answer(status)) == (Definite, FailureKind.REJECTED)


@pytest.mark.parametrize("call", WRITES)
def test_429_in_the_gateways_own_words_had_no_effect(call):
    limited = answer(429, error("slow down", "RATE_LIMITED"))

    assert verdict(call, limited) == (Definite, FailureKind.RATE_LIMITED)


@pytest.mark.parametrize("body", [{"message": "Too Many Requests"}, {"error": "rate"}, None])
def test_a_proxys_429_leaves_a_create_open(body):
    assert verdict(CREATE, answer(429, body)) == (Ambiguous, FailureKind.RATE_LIMITED)


@pytest.mark.parametrize("code", [4, 80007])
def test_metas_own_throttling_codes_are_a_rate_limit(code):
    throttled = answer(400, error("(#4) limit", code))

    assert verdict(CREATE, throttled) == (Definite, FailureKind.RATE_LIMITED)


def test_a_server_error_stays_one_whatever_code_comes_along():
    assert verdict(CREATE, answer(500, error("limit", 4))) == (Ambiguous, FailureKind.SERVER)


NAME_TAKEN = [
    error("Flow name is not unique", 100),
    error("Flow name is not unique"),
    error("Flow name is not unique", 4711),
    {"error": {"code": "X", "metaCode": 100, "message": "x", "details": "must be not unique"}},
    {"message": "upstream said no", "cause": error("(#100) Flow name is not unique")},
    {"error": {"code": 100, "message": "Invalid parameter", "error_user_msg": "Not unique name"}},
    {"message": '{"error": {"code": 100, "message": "Flow name is not unique"}}'},
    {"errors": [{"code": "100", "detail": "flow name not unique"}]},
]


@pytest.mark.parametrize("body", NAME_TAKEN)
@pytest.mark.parametrize("status", [400, 422, 502])
def test_a_taken_name_is_recognised_wherever_it_is_said(status, body):
    assert verdict(CREATE, answer(status, body)) == (Definite, FailureKind.NAME_TAKEN)


def test_409_to_a_create_is_a_taken_name():
    assert verdict(CREATE, answer(409)) == (Definite, FailureKind.NAME_TAKEN)


def test_409_to_anything_else_is_a_rejection():
    assert verdict(PUBLISH, answer(409)) == (Definite, FailureKind.REJECTED)


def test_another_cause_of_code_100_is_a_rejection():
    refused = answer(400, error("Invalid Flow JSON version", 100))

    assert verdict(CREATE, refused) == (Definite, FailureKind.REJECTED)


@pytest.mark.parametrize("call", [CREATE, REPLACE])
@pytest.mark.parametrize("code", [139001, None])
def test_a_definition_that_was_saved_is_no_definite_failure(call, code):
    saved = answer(400, error("Error while processing Flow JSON", code))

    assert verdict(call, saved) == (Ambiguous, FailureKind.SAVED_NOT_PROCESSED)


@pytest.mark.parametrize("text", ["Flow can't be updated", "Flow can’t be updated"])
def test_a_flow_that_cannot_be_updated_is_not_in_draft(text):
    refused = answer(400, error(text, 139001))

    assert verdict(REPLACE, refused) == (Definite, FailureKind.NOT_DRAFT)


@pytest.mark.parametrize(
    "text", ["Flow is in an invalid state", "Flow is not in DRAFT state", "Already published"]
)
@pytest.mark.parametrize("code", [139002, None])
def test_publishing_what_is_not_a_draft_is_told_apart(text, code):
    refused = answer(400, error(text, code))

    assert verdict(PUBLISH, refused) == (Definite, FailureKind.NOT_DRAFT)


@pytest.mark.parametrize(
    ("text", "code"),
    [("Flow has validation errors", 139002), ("The endpoint is in an invalid state", 139000)],
)
def test_other_refusals_of_a_publish_are_rejections(text, code):
    refused = answer(400, error(text, code))

    assert verdict(PUBLISH, refused) == (Definite, FailureKind.REJECTED)


@pytest.mark.parametrize("call", [READ, REPLACE, PUBLISH])
def test_metas_way_of_saying_404_is_not_found(call):
    gone = answer(400, error("Flow with specified ID does not exist", 100))

    assert verdict(call, gone) == (Definite, FailureKind.NOT_FOUND)


def test_the_failure_says_who_answered_what():
    outcome = classify(READ, answer(503, error("Overloaded", 2), retry_after=7.0))

    assert outcome == Definite(
        Failure(FailureKind.SERVER, "gw.example answered 503: Overloaded", 503, 2, 7.0)
    )


@pytest.mark.parametrize(
    ("status", "said"),
    [(502, "gw.example answered 502: Bad Gateway"), (999, "gw.example answered 999")],
)
def test_an_answer_without_words_is_named_by_its_status(status, said):
    assert classify(READ, answer(status)).failure.message == said


def test_a_problem_with_a_success_is_said_first():
    broken = answer(200, error("ignored"), problem="the answer is empty")

    assert classify(READ, broken).failure.message == "gw.example answered 200: the answer is empty"
