from __future__ import annotations

import json

import pytest

from flowops.gateway.complaint import Complaint, read_complaint
from flowops.http.exchange import Reply
from flowops.http.secret import Secret
from tests.gateway.builders import KEY


def complaint(body, status=400, key=None):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return read_complaint(Reply(status, {}, raw), key)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"error": {"code": "BAD", "message": "No such thing"}}, "No such thing"),
        (
            {"error": {"message": "(#100) Invalid parameter", "error_user_msg": "Name is taken"}},
            "Name is taken: (#100) Invalid parameter",
        ),
        (
            {"error": {"message": "Refused", "error_data": {"details": "No phone number"}}},
            "Refused: No phone number",
        ),
        ({"message": "Not here"}, "Not here"),
        ({"statusCode": 400, "message": ["a is short", "b is long"]}, "a is short: b is long"),
        ({"errors": [{"detail": "First"}, {"detail": "Second"}]}, "First: Second"),
        ({"errors": ["First"]}, "First"),
        ({"title": "Bad Request", "detail": "flowJson is text"}, "flowJson is text: Bad Request"),
        ({"detail": [{"msg": "field required", "loc": ["name"]}]}, "field required"),
        ({"code": "X1", "error": "Zernio says no"}, "Zernio says no"),
        ({"errorCode": 3, "description": "Infobip says no"}, "Infobip says no"),
        ({"message": "Upstream", "details": "Upstream"}, "Upstream"),
        ("just text in JSON", "just text in JSON"),
        (["one", "two"], "one: two"),
        (b"plain text", "plain text"),
        (b"", ""),
        (b"null", ""),
        (b"<html><head><title>502 Bad\nGateway</title></head><body>x", "502 Bad Gateway"),
        (b"<p>Please <b>sign in</b> &amp; wait", "Please sign in & wait"),
        (b"<script>alert(1)</script><style>p{}</style><h1>Down</h1>", "Down"),
        (b"\xff\xfe broken", "\ufffd\ufffd broken"),
        ({"message": "   "}, ""),
        ({"message": "Upstream error", "reason": "Upstream"}, "Upstream error"),
        ({"message": ["told", 5, {"code": 1}]}, "told"),
    ],
)
def test_any_shape_becomes_one_sentence(body, sentence):
    assert complaint(body).sentence == sentence


@pytest.mark.parametrize(
    "evil", ["\x1b[31mred", "a\u202eb", "a\u200bb", "a\x9bb", "a\u2028b", "a\x00b", "a\ue000b"]
)
def test_what_a_terminal_might_obey_is_replaced(evil):
    said = complaint({"message": evil}).sentence

    assert said.isprintable()
    assert len(said) <= 200


def test_a_long_complaint_is_cut():
    said = complaint({"message": "word " * 1000}).sentence

    assert len(said) == 200
    assert said.endswith("…")


def test_the_code_that_is_called_metas_is_shown_first():
    found = complaint({"error": {"code": 7, "message": "x", "details": {"metaCode": 139002}}})

    assert found.meta_code == 139002
    assert found.codes == {7, 139002}


def test_a_code_that_repeats_the_status_is_not_metas():
    assert complaint({"error": {"code": 400, "message": "x"}}).meta_code is None


@pytest.mark.parametrize("code", [True, -1, 10**9, "12345678", "٣", None, [], "X"])
def test_what_is_no_code_is_none(code):
    assert complaint({"error": {"code": code, "message": "x"}}).codes == frozenset()


@pytest.mark.parametrize(
    ("body", "own"),
    [
        ({"error": {"code": "RATE", "message": "slow"}}, True),
        ({"error": {"metaCode": 4, "message": "slow"}}, True),
        ({"error": {"message": "slow"}}, False),
        ({"error": {"code": 4, "message": None}}, False),
        ({"error": "slow", "code": 4}, False),
        ({"message": "Too Many Requests"}, False),
        ([], False),
    ],
)
def test_a_proxys_error_is_not_in_the_gateways_own_words(body, own):
    assert complaint(body).in_own_words is own


def test_a_key_that_is_echoed_does_not_get_into_the_complaint():
    key = Secret(KEY)

    for body in ({"message": f"bad key {KEY}"}, f"<title>{KEY}</title>".encode(), KEY.encode()):
        assert KEY not in complaint(body, key=key).sentence
        assert "[redacted]" in complaint(body, key=key).sentence


def test_a_key_cut_by_the_end_of_the_sentence_is_gone_too():
    said = complaint({"message": "x" * 190 + KEY}, key=Secret(KEY)).sentence

    assert KEY[:6] not in said


def test_a_key_in_html_entities_is_gone_too():
    page = f"<title>{KEY.replace('+', '&#43;')}</title>".encode()

    assert "CANARY" not in complaint(page, key=Secret(KEY)).sentence


def test_packed_json_that_is_none_is_left_alone():
    assert complaint({"upstream": "{not json", "message": "no"}).sentence == "no"


def test_an_endless_complaint_is_read_only_so_far():
    body = {"errors": [{"message": str(number)} for number in range(2000)]}

    assert complaint(body).sentence == "0: 1: 2"


def test_a_deeply_nested_complaint_is_shown_as_text():
    assert complaint(b'{"a":' * 300 + b"1" + b"}" * 300).sentence.startswith('{"a":{"a":')


def test_nothing_said_is_an_empty_complaint():
    assert complaint({}) == Complaint()
