from __future__ import annotations

import json
from datetime import UTC, datetime

import httpx
import pytest

from flowops import __version__
from flowops.errors import GatewayFailed, InvalidInput
from flowops.http.secret import Secret
from flowops.model.definition import Definition
from flowops.model.flows import Account, Preview, ValidationError
from flowops.model.outcome import Ambiguous, Definite, FailureKind, Ok
from tests.gateway.builders import (
    ACCOUNT,
    DEFINITION,
    FLOW_ID,
    FLOWS,
    KEY,
    FakeTime,
    Script,
    budget,
    data,
    flow_json,
    gateway,
    gateway_error,
    live_flow,
    message,
    page,
)

CREATE = ("Fint", frozenset({"OTHER", "LEAD_GENERATION"}), DEFINITION)

# Every call of the API: how it is made, what it asks for, and an answer that satisfies it.
CALLS = {
    "list": (lambda gw: gw.list_flows(ACCOUNT), "GET", FLOWS, page(flow_json())),
    "get": (
        lambda gw: gw.get_flow(ACCOUNT, FLOW_ID),
        "GET",
        f"{FLOWS}/{FLOW_ID}",
        data(flow_json()),
    ),
    "preview": (
        lambda gw: gw.get_preview(ACCOUNT, FLOW_ID),
        "GET",
        f"{FLOWS}/{FLOW_ID}/preview",
        httpx.Response(200, json={"preview": {"preview_url": "https://m.example/p"}}),
    ),
    "create": (
        lambda gw: gw.create_flow(ACCOUNT, *CREATE),
        "POST",
        FLOWS,
        data(flow_json(), 201),
    ),
    "replace": (
        lambda gw: gw.replace_json(ACCOUNT, FLOW_ID, "fint.json", DEFINITION),
        "PUT",
        f"{FLOWS}/{FLOW_ID}/json",
        data({"success": True, "validationErrors": []}),
    ),
    "publish": (
        lambda gw: gw.publish_flow(ACCOUNT, FLOW_ID),
        "POST",
        f"{FLOWS}/{FLOW_ID}/publish",
        httpx.Response(200, json={"success": True}),
    ),
    "send": (
        lambda gw: gw.send_message("5551", message()),
        "POST",
        "/v1/phones/5551/messages",
        data({"id": "wamid.HBg="}),
    ),
}
READS = ("list", "get", "preview")
WRITES = ("create", "replace", "publish", "send")


def made(name, *answers, **options):
    """One call, with what came of it and what was asked."""
    script = Script(*answers)
    with gateway(script, **options) as client:
        return CALLS[name][0](client), script


@pytest.mark.parametrize("name", CALLS)
def test_a_call_asks_one_thing_of_one_path(name):
    _, method, path, answer = CALLS[name]
    outcome, script = made(name, answer)

    assert isinstance(outcome, Ok)
    assert [(each.method, each.url.path) for each in script.requests] == [(method, path)]


@pytest.mark.parametrize("name", CALLS)
def test_every_request_says_who_asks_and_carries_the_key(name):
    (request,) = made(name, CALLS[name][3])[1].requests

    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["accept"] == "application/json"
    assert request.headers["user-agent"] == f"flowops/{__version__}"
    assert "cookie" not in request.headers


def test_another_header_carries_the_bare_key():
    _, script = made("list", page(), auth_header="X-API-Key")

    assert script.requests[0].headers["x-api-key"] == KEY
    assert "authorization" not in script.requests[0].headers


def test_without_a_key_none_is_sent():
    _, script = made("list", page(), key=None)

    assert "authorization" not in script.requests[0].headers


def test_the_gateway_may_live_below_a_path():
    _, script = made("list", page(), base_url="https://gw.example/api/")

    assert str(script.requests[0].url) == f"https://gw.example/api{FLOWS}"


def test_a_create_sends_the_name_the_categories_and_the_definition():
    _, script = made("create", data(flow_json()))

    assert script.body() == {
        "name": "Fint",
        "categories": ["LEAD_GENERATION", "OTHER"],
        "flowJson": DEFINITION.value,
    }
    assert script.requests[0].headers["content-type"] == "application/json"


def test_a_definition_keeps_its_letters_and_the_order_of_its_keys():
    definition = Definition.from_value({"z": "Descubrí 🎟️", "a": [1.5, {"y": 1, "b": None}]})
    script = Script(data({"success": True}))
    with gateway(script) as client:
        client.replace_json(ACCOUNT, FLOW_ID, "fint.json", definition)

    assert script.requests[0].content.decode() == (
        '{"fileName":"fint.json","flowJson":{"z":"Descubrí 🎟️","a":[1.5,{"y":1,"b":null}]}}'
    )


def test_a_publish_has_no_body():
    _, script = made("publish", CALLS["publish"][3])

    assert script.requests[0].content == b""
    assert "content-type" not in script.requests[0].headers


def test_a_message_is_flat_as_the_page_shows_it():
    _, script = made("send", CALLS["send"][3])

    assert script.body() == {
        "type": "flow",
        "to": "5491155551234",
        "bodyText": "Te ayudo a descubrir el mejor evento",
        "flowToken": "session_123",
        "flowId": FLOW_ID,
        "flowCta": "Buscar eventos",
        "flowAction": "navigate",
        "screen": "DISCOVER_SCREEN",
        "data": {"source": "fint-bot"},
    }


def test_a_message_leaves_out_what_it_does_not_have():
    script = Script(CALLS["send"][3])
    with gateway(script) as client:
        client.send_message("5551", message(action="data_exchange", screen=None, data=None))

    assert not {"screen", "data"} & script.body().keys()


@pytest.mark.parametrize(
    ("answer", "errors"),
    [
        ({"data": {"success": True, "validationErrors": []}}, ()),
        ({"success": True, "validation_errors": ["bad"]}, (ValidationError("", "bad"),)),
        ({"data": flow_json(validationErrors=["bad"])}, (ValidationError("", "bad"),)),
        ({"success": False}, ()),
    ],
)
def test_an_upload_answers_with_its_errors(answer, errors):
    assert made("replace", httpx.Response(200, json=answer))[0] == Ok(errors)


@pytest.mark.parametrize(
    "answer",
    [{"success": True}, {"data": {"success": True}}, {"data": flow_json(status="PUBLISHED")}],
)
def test_a_publish_is_taken_at_its_word(answer):
    assert made("publish", httpx.Response(200, json=answer))[0] == Ok(None)


@pytest.mark.parametrize(
    "answer",
    [
        {"data": {"id": "wamid.HBg="}},
        {"id": "wamid.HBg="},
        {"messageId": "wamid.HBg="},
        {"messaging_product": "whatsapp", "messages": [{"id": "wamid.HBg="}]},
        {"data": {"messages": [None, {"message_id": "wamid.HBg="}]}},
    ],
)
def test_an_accepted_message_has_an_id(answer):
    assert made("send", httpx.Response(200, json=answer))[0] == Ok("wamid.HBg=")


UNUSABLE = {
    "empty": httpx.Response(200, content=b""),
    "204": httpx.Response(204),
    "html": httpx.Response(200, html="<title>Sign in</title>"),
    "null": httpx.Response(200, json=None),
    "list": httpx.Response(200, json=[]),
    "object": httpx.Response(200, json={}),
    "no data": httpx.Response(200, json={"data": None}),
    "error": httpx.Response(200, json={"error": {"code": 1, "message": "no"}}),
    "nan": httpx.Response(200, content=b'{"data": NaN}'),
    "not utf-8": httpx.Response(200, content=b'{"data": "\xff"}'),
}


def test_a_publish_that_says_no_is_not_taken_for_done():
    outcome, _ = made("publish", httpx.Response(200, json={"success": False}))

    assert isinstance(outcome, Ambiguous)


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("shape", UNUSABLE)
def test_a_success_that_cannot_be_read_is_a_failure(name, shape):
    outcome, script = made(name, UNUSABLE[shape])

    assert type(outcome) is (Definite if name in READS else Ambiguous)
    assert outcome.failure.kind is FailureKind.UNREADABLE
    assert script.count == (3 if name in READS else 1)


def test_a_login_page_is_quoted():
    outcome, _ = made("list", UNUSABLE["html"])

    assert outcome.failure.message == "localhost answered 200: the answer is not JSON (Sign in)"


def test_an_error_inside_a_success_is_quoted():
    outcome, _ = made("create", UNUSABLE["error"])

    assert "a success that holds an error (no)" in outcome.failure.message


def test_the_answer_about_another_flow_is_not_taken():
    outcome, _ = made("get", data(flow_json(id="1")))

    assert "another flow" in outcome.failure.message


@pytest.mark.parametrize("name", READS)
@pytest.mark.parametrize(
    "trouble",
    [
        httpx.Response(500),
        httpx.Response(502, html="<title>Bad gateway</title>"),
        httpx.Response(408),
        httpx.Response(429),
        httpx.ConnectError("refused"),
        httpx.ConnectTimeout("slow"),
        httpx.PoolTimeout("slow"),
        httpx.ReadTimeout("slow"),
        httpx.WriteTimeout("slow"),
        httpx.ReadError("reset"),
        httpx.WriteError("broken pipe"),
        httpx.RemoteProtocolError("garbage"),
        ConnectionResetError("reset"),
        ConnectionRefusedError("refused"),
        TimeoutError("slow"),
        BrokenPipeError("broken"),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"),
    ],
)
def test_a_read_gets_over_a_passing_trouble(name, trouble):
    outcome, script = made(name, trouble, CALLS[name][3])

    assert isinstance(outcome, Ok)
    assert script.count == 2


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (httpx.Response(500), FailureKind.SERVER),
        (httpx.Response(503, headers={"Retry-After": "1"}), FailureKind.SERVER),
        (httpx.Response(408), FailureKind.SERVER),
        (httpx.ReadTimeout("slow"), FailureKind.NO_ANSWER),
        (httpx.WriteError("broken pipe"), FailureKind.NO_ANSWER),
        (httpx.RemoteProtocolError("garbage"), FailureKind.NO_ANSWER),
        (ConnectionResetError("reset"), FailureKind.NO_ANSWER),
        (TimeoutError("slow"), FailureKind.NO_ANSWER),
        (BrokenPipeError("broken"), FailureKind.NO_ANSWER),
        (UnicodeEncodeError("ascii", "é", 0, 1, "bad"), FailureKind.NO_ANSWER),
    ],
)
def test_a_write_that_may_have_happened_is_not_sent_again(name, trouble, kind):
    outcome, script = made(name, trouble)

    assert isinstance(outcome, Ambiguous)
    assert outcome.failure.kind is kind
    assert script.count == 1


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize(
    "trouble",
    [
        httpx.ConnectError("refused"),
        httpx.ConnectTimeout("slow"),
        ConnectionRefusedError("refused"),
        gateway_error(429, "slow down", retry_after="2"),
    ],
)
def test_a_write_that_certainly_did_not_happen_is_sent_again(name, trouble):
    outcome, script = made(name, trouble, CALLS[name][3])

    assert isinstance(outcome, Ok)
    assert script.count == 2


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_not_tried_again(name, status):
    outcome, script = made(name, gateway_error(status, "bad key"))

    assert isinstance(outcome, Definite)
    assert outcome.failure.kind is FailureKind.ACCESS
    assert outcome.failure.message == f"localhost answered {status}: bad key"
    assert script.count == 1


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_never_followed(name, status):
    redirect = httpx.Response(status, headers={"Location": "https://evil.example/"})
    outcome, script = made(name, redirect)

    assert outcome.failure.kind is FailureKind.UNREADABLE
    assert "a redirect, which is never followed" in outcome.failure.message
    assert script.count == 1


def test_retry_after_is_honoured():
    time = FakeTime()
    made(
        "get",
        gateway_error(429, "slow", retry_after="7"),
        data(flow_json()),
        patience=budget(9, time, lambda: 0.0),
    )

    assert time.slept == [7]


def test_a_retry_after_date_counts_from_the_answers_date():
    time = FakeTime()
    limited = httpx.Response(
        429,
        headers={
            "Date": "Mon, 23 Nov 2026 12:00:00 GMT",
            "Retry-After": "Mon, 23 Nov 2026 12:00:05 GMT",
        },
    )
    made("get", limited, data(flow_json()), patience=budget(9, time, lambda: 0.0))

    assert time.slept == [5]


def test_a_retry_after_date_alone_counts_from_now():
    time = FakeTime()
    limited = httpx.Response(429, headers={"Retry-After": "Mon, 23 Nov 2026 12:00:05 GMT"})
    made(
        "get",
        limited,
        data(flow_json()),
        patience=budget(9, time, lambda: 0.0),
        now=lambda: datetime(2026, 11, 23, 12, tzinfo=UTC),
    )

    assert time.slept == [5]


@pytest.mark.parametrize("name", CALLS)
def test_a_retry_after_beyond_the_budget_ends_the_call_saying_so(name):
    time = FakeTime()
    limited = gateway_error(429, "slow", retry_after="3600")
    outcome, script = made(name, limited, patience=budget(300, time))

    assert isinstance(outcome, Definite)
    assert outcome.failure.kind is FailureKind.OUT_OF_BUDGET
    assert "asked to wait 3600 s" in outcome.failure.message
    assert time.slept == []
    assert script.count == 1


@pytest.mark.parametrize("name", WRITES)
def test_a_reading_client_refuses_to_write(name):
    script = Script(CALLS[name][3])
    with (
        gateway(script, read_only=True) as client,
        pytest.raises(GatewayFailed, match="only reads"),
    ):
        CALLS[name][0](client)

    assert script.count == 0


@pytest.mark.parametrize("name", READS)
def test_a_reading_client_reads(name):
    assert isinstance(made(name, CALLS[name][3], read_only=True)[0], Ok)


@pytest.mark.parametrize("flow_id", ["../x", "", "a b", "1/publish", "ü", "1?invalidate=true"])
@pytest.mark.parametrize("method", ["get_flow", "get_preview", "publish_flow"])
def test_an_id_that_is_none_is_not_sent(method, flow_id):
    script = Script(data(flow_json()))
    with gateway(script) as client:
        outcome = getattr(client, method)(ACCOUNT, flow_id)

    assert isinstance(outcome, Definite)
    assert outcome.failure.message.startswith("nothing was sent: ")
    assert script.count == 0


def test_an_account_that_is_none_is_not_listed():
    with gateway(Script(page())) as client:
        outcome = client.list_flows(Account("default", "../../admin"))

    assert isinstance(outcome, Definite)


def test_a_body_that_is_no_json_is_not_sent():
    script = Script(data(flow_json()))
    broken = Definition(value={"a": "\ud800"}, text="")
    with gateway(script) as client:
        outcome = client.create_flow(ACCOUNT, "Fint", frozenset({"OTHER"}), broken)

    assert isinstance(outcome, Definite)
    assert outcome.failure.kind is FailureKind.REJECTED
    assert script.count == 0


@pytest.mark.parametrize(
    ("body", "preview"),
    [
        (
            {"preview": {"preview_url": "https://m.example/p?x=1", "expires_at": "2026-12-23"}},
            Preview("https://m.example/p?x=1", "2026-12-23"),
        ),
        (
            {"data": {"preview": {"previewUrl": "https://m.example/p", "expiresAt": "soon"}}},
            Preview("https://m.example/p", "soon"),
        ),
        (
            {"preview": {"preview_url": "http://127.0.0.1:9/p", "expires_at": 5}},
            Preview("http://127.0.0.1:9/p", None),
        ),
    ],
)
def test_a_preview_is_a_link(body, preview):
    outcome, script = made("preview", httpx.Response(200, json=body))

    assert outcome == Ok(preview)
    assert script.requests[0].url.query == b""


@pytest.mark.parametrize(
    "body",
    [
        {"preview": None},
        {"preview": {}},
        {"preview": {"preview_url": 5}},
        {"preview": {"preview_url": "http://m.example/p"}},
        {"preview": {"preview_url": "javascript:alert(1)"}},
        {"preview": {"preview_url": "https://m.example/\u202ep"}},
    ],
)
def test_a_preview_that_nobody_should_click_is_refused(body):
    assert made("preview", httpx.Response(200, json=body))[0].failure.kind is (
        FailureKind.UNREADABLE
    )


URL = "https://cdn.example/flow.json?sig=a%2Fb"
TEXT = '{"version": "7.1", "screens": []}'


def downloaded(*answers, url=URL, **options):
    script = Script(*answers)
    options.setdefault("base_url", "https://gw.example")
    with gateway(script, **options) as client:
        return client.read_definition(live_flow(definition_url=url)), script


def test_the_live_definition_is_read_without_the_key():
    outcome, script = downloaded(httpx.Response(200, content=TEXT))
    (request,) = script.requests

    assert isinstance(outcome, Ok)
    assert outcome.value.value == {"version": "7.1", "screens": []}
    assert outcome.value.text == TEXT
    assert str(request.url) == URL
    assert KEY not in str(request.headers.raw)


def test_a_byte_order_mark_is_no_part_of_a_definition():
    outcome, _ = downloaded(httpx.Response(200, content=b"\xef\xbb\xbf" + TEXT.encode()))

    assert outcome.value.text == TEXT


def test_another_kind_of_header_does_not_carry_the_key_to_a_download():
    _, script = downloaded(httpx.Response(200, content=TEXT), auth_header="X-API-Key")

    assert KEY not in str(script.requests[0].headers.raw)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"[]", b'"text"', b"<html>", b'{"a": 1, "a": 2}', b'{"a": NaN}', b'{"a": 1e999}',
        b'{"a": "\\ud800"}', b'{"a": "\xff"}', b'{"a":' * 300 + b"1" + b"}" * 300,
        json.dumps({"version": KEY}).encode(), b'{"error": {"message": "link expired"}}', b"{}",
    ],
)  # fmt: skip
def test_a_download_that_is_no_definition_is_not_used(content):
    outcome, _ = downloaded(httpx.Response(200, content=content))

    assert isinstance(outcome, Definite)
    assert outcome.failure.kind is FailureKind.UNREADABLE
    assert KEY not in outcome.failure.message


def test_a_download_larger_than_any_definition_is_not_used():
    outcome, _ = downloaded(httpx.Response(200, content=b" " * (10 * 1024 * 1024 + 1)))

    assert "is larger than 10 MiB" in outcome.failure.message


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_link_whose_time_is_over_is_no_refused_key(status):
    outcome, script = downloaded(httpx.Response(status))

    assert isinstance(outcome, Definite)
    assert outcome.failure.kind is not FailureKind.ACCESS
    assert script.count == 1


@pytest.mark.parametrize(
    "url", ["http://cdn.example/x", "https://127.0.0.1/x", "https://user:pw@cdn.example/x", "x", ""]
)
def test_a_link_elsewhere_is_not_fetched(url):
    outcome, script = downloaded(httpx.Response(200, content=TEXT), url=url)

    assert isinstance(outcome, Definite)
    assert "the link to the live definition" in outcome.failure.message
    assert script.count == 0


def test_a_loopback_link_is_fetched_for_a_loopback_gateway():
    outcome, _ = downloaded(
        httpx.Response(200, content=TEXT), url="http://127.0.0.1:9/x", base_url="http://localhost"
    )

    assert isinstance(outcome, Ok)


def test_no_link_is_no_definition():
    outcome, script = downloaded(httpx.Response(200), url=None)

    assert "offers no definition" in outcome.failure.message
    assert script.count == 0


@pytest.mark.parametrize(
    "options",
    [
        {"base_url": "http://gw.example"},
        {"base_url": "sandbox"},
        {"auth_header": "X Key"},
        {"auth_header": "Host"},
    ],
)
def test_a_gateway_that_cannot_be_is_refused_before_anything(options):
    with pytest.raises(InvalidInput):
        gateway(Script(page()), **options)


def test_whoever_watches_sees_every_request():
    seen = []
    made(
        "get", httpx.Response(500), httpx.ReadError("x"), data(flow_json()), on_request=seen.append
    )

    assert [(each.method, each.status) for each in seen] == [
        ("GET", 500),
        ("GET", None),
        ("GET", 200),
    ]
    assert all(each.seconds >= 0 for each in seen)
    assert KEY not in repr(seen)


ECHOES = {
    "plain": KEY,
    "json": json.dumps(KEY),
    "percent": "CANARY%2fkey%2B0123456789%3dab",
    "base64": "Q0FOQVJZL2tleSswMTIzNDU2Nzg5PWFi",
}


@pytest.mark.parametrize("form", ECHOES)
@pytest.mark.parametrize("status", [200, 400, 401, 429, 500, 302])
@pytest.mark.parametrize("name", CALLS)
def test_a_key_that_the_gateway_echoes_is_nowhere_in_the_outcome(name, status, form, capfd):
    echo = ECHOES[form]
    fields = flow_json(
        name=f"name {echo}",
        status=echo,
        categories=[echo],
        validationErrors=[echo, {"error": echo, "message": echo, "pointers": [{"path": echo}]}],
        endpointUri=f"https://x/{echo}",
        preview={"preview_url": f"https://m.example/{echo}"},
        raw={"updated_at": echo, "download_url": f"https://cdn/{echo}"},
    )
    body = fields | {"message": echo, "error": {"code": echo, "message": echo}, echo: echo}
    if name == "list":
        body = {"data": [body], "message": echo}
    answer = httpx.Response(status, json=body, headers={"X-Echo": "x", "Location": "https://x/"})
    outcome, _ = made(name, answer)
    printed = capfd.readouterr()

    assert Secret(KEY).scrub(repr(outcome)) == repr(outcome)
    assert echo not in repr(outcome) + printed.out + printed.err


def test_a_key_in_an_exception_does_not_get_into_the_outcome():
    outcome, _ = made("create", httpx.ReadError(f"while sending {KEY}"))

    assert KEY not in repr(outcome)
    assert "[redacted]" in outcome.failure.message


@pytest.mark.parametrize("key", ["schlüssel-0123", "a-key\r\nX-Evil: 1", "a-key\n", "a-\0key"])
def test_a_key_that_cannot_be_sent_is_refused_before_anything_is(key):
    script = Script(page())
    with pytest.raises(InvalidInput) as refused:
        gateway(script, key=Secret(key))

    assert key not in str(refused.value)
    assert script.count == 0
