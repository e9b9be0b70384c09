"""What a gateway answers, through reading, the parsers, and the one decision on what came of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial

from flowops.gateway.address import BaseUrl
from flowops.gateway.answers import (
    parse_definition,
    parse_message_id,
    parse_preview,
    parse_publish,
    parse_upload,
)
from flowops.gateway.classify import Call, classify
from flowops.gateway.pages import parse_page
from flowops.gateway.reading import json_of, read_answer
from flowops.gateway.wire import parse_created_flow, parse_flow, parse_flow_of_id
from flowops.http.exchange import NoAnswer, NotSent, Reply, Request
from flowops.http.secret import Secret
from flowops.model.outcome import Ambiguous, Definite, Ok
from tests.campaign.mutating import ODD, changed, damaged

KEY = "CANARY/key+0123456789=ab"
SECRET = Secret(KEY)
BASE = BaseUrl.parse("https://gateway.example.com")
NOW = datetime(2026, 11, 28, tzinfo=UTC)
FLOW = {
    "id": "123", "name": "Booking", "status": "DRAFT", "categories": ["OTHER"], "preview": None,
    "validationErrors": [{"error": "X", "message": "$root/screens/0", "pointers": [{"path": "a"}]}],
    "raw": {"updated_at": "2026", "assets": [{"asset_type": "FLOW_JSON", "download_url": "x"}]},
}  # fmt: skip
SEEDS = [
    json.dumps(each)
    for each in (
        {"data": FLOW},
        {
            "data": [FLOW, {**FLOW, "id": "124"}],
            "paging": {"cursors": {"after": "x"}, "next": "/y"},
        },
        {"data": [], "page": 1, "total_pages": 2, "hasMore": False, "nextCursor": None},
        {"success": True, "validation_errors": []},
        {"preview": {"preview_url": "https://m.example/p", "expires_at": "2026"}, "id": "1"},
        {"messages": [{"id": "wamid.HBg="}]},
        {"version": "7.1", "screens": [{"id": "A"}]},
        {"error": {"message": "(#100) Flow name is not unique", "code": 100, "metaCode": "139001"}},
        {"errors": [{"detail": '{"error": {"message": "invalid state", "code": 139002}}'}]},
    )
]
HTML = b"<html><head><title>502</title></head><body>Bad <b>gateway</b> &amp; &#60;</body></html>"
PARTS = [*ODD, KEY, f"Bearer {KEY}", f'{{"error": "{KEY}"}}', "(#139001)", "name is not unique"]
AFTER = ["", "0", "7", "-1", "1e9", "9" * 400, "Wed, 21 Oct 2015 07:28:00 GMT", "x", "٣", "Mon, 99"]
STATUSES = [200, 200, 200, 201, 204, 301, 304, 400, 401, 404, 409, 429, 500, 502, 599, 600, 999]

PARSERS = {
    Call.READ: (
        lambda body: parse_flow(json_of(body, SECRET)),
        lambda body: parse_flow_of_id(json_of(body, SECRET), "123"),
        lambda body: parse_page(json_of(body, SECRET)),
        lambda body: parse_preview(json_of(body, SECRET), BASE),
    ),
    Call.DOWNLOAD: (partial(parse_definition, key=SECRET),),
    Call.CREATE: (lambda body: parse_created_flow(json_of(body, SECRET), "Booking"),),
    Call.REPLACE: (lambda body: parse_upload(json_of(body, SECRET)),),
    Call.PUBLISH: (lambda body: parse_publish(json_of(body, SECRET)),),
    Call.SEND: (lambda body: parse_message_id(json_of(body, SECRET)),),
}


def case(random):
    """The call and its parser, how it ended, and with what."""
    call = random.choice(list(PARSERS))
    kind, seed = random.random(), random.choice(SEEDS)
    if kind < 0.5:
        body = json.dumps(changed(random, seed, PARTS)).encode()
    elif kind < 0.6:
        body = damaged(random, HTML)
    else:
        body = damaged(random, seed.encode())
    headers = {"retry-after": random.choice(AFTER), "date": random.choice(AFTER)}
    ended = Reply(random.choice(STATUSES), headers, body, random.choice((None, None, "is cut")))
    if random.random() < 0.02:
        ended = random.choice((NotSent, NoAnswer))(body.decode("latin-1"))
    return call, random.choice(PARSERS[call]), ended


def run(case):
    call, parse, ended = case
    request = Request("GET", "https://gateway.example.com/v1/x")
    answer = read_answer(request, ended, parse, key=SECRET, now=NOW)
    outcome = classify(call, answer)
    assert isinstance(outcome, Ok | Definite | Ambiguous)
    assert KEY not in repr(outcome)
    if isinstance(outcome, Ok):
        return False
    assert outcome.failure.message.isprintable()
    assert len(outcome.failure.message) < 600
    return True
