from __future__ import annotations

import pytest

from flowops.sandbox import register_key, revoke_key
from flowops.sandbox.intake import LARGEST_BODY
from tests.sandbox.builders import FLOWS, flow_json, refused

UNKNOWN = "unknown_keys_taken=false"
NOT_JSON = "the body is not JSON that can be taken"
JSON = {"Content-Type": "application/json"}


def nested(depth):
    return b'{"a":' + b"[" * depth + b"]" * depth + b"}"


def test_any_key_will_do(open_api):
    assert open_api(key="whatever").list_().status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer "},
        {"Authorization": "any-key"},
        {"Authorization": "Basic any-key"},
        {"X-API-Key": " "},
    ],
)
def test_without_a_key_nothing_is_answered(open_api, headers):
    answer = open_api(key="").get(FLOWS, headers=headers)

    assert "key is needed" in refused(answer, 401)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("headers", [{"X-API-Key": "any-key"}, {"Authorization": "bearer any-key"}])
def test_the_key_may_come_in_other_ways(open_api, headers):
    assert open_api(key="").get(FLOWS, headers=headers).status_code == 200


def test_unknown_keys_may_be_refused(open_api, path):
    register_key(path, "known", "sandbox")

    assert open_api("documented", UNKNOWN, key="known").list_().status_code == 200
    answer = open_api("documented", UNKNOWN, key="other").list_()
    assert refused(answer, 401) == "this API key is not known"


def test_the_keys_header_is_a_switch(open_api):
    api = open_api("documented", "auth_header=D360-API-KEY")

    assert api.list_().status_code == 401
    assert api.get(FLOWS, headers={"D360-API-KEY": "any-key"}).status_code == 200
    assert api.get(FLOWS, headers={"X-API-Key": "any-key"}).status_code == 200


def test_a_live_token_is_sent_back(open_api):
    answer = open_api(key="EAA" + "x" * 100).list_()

    assert "looks like a live access token" in refused(answer, 401)


def test_a_revoked_key_is_refused(open_api, path):
    api = open_api(key="leaked")
    api.made()
    revoke_key(path, "leaked")

    assert "revoked" in refused(api.list_(), 401)
    assert open_api().list_().status_code == 200


def test_the_key_of_another_organization_does_not_see_the_account(open_api, path):
    open_api().made()
    register_key(path, "theirs", "another")

    assert refused(open_api(key="theirs").list_(), 404) == "WABA not found"
    other = open_api("documented", "foreign_account_status=403", key="theirs")
    assert other.list_().status_code == 403


def test_the_key_of_another_organization_does_not_send_the_flow(open_api, path):
    flow_id = open_api().made(publish=True)
    register_key(path, "theirs", "another")

    assert refused(open_api(key="theirs").message(flow_id), 400, 100)


def test_a_revoked_key_of_another_organization_is_refused_too(open_api, path):
    register_key(path, "theirs", "another")
    revoke_key(path, "theirs")

    assert open_api(key="theirs").list_().status_code == 401


@pytest.mark.parametrize("waba", ["102290129340398", "x", "3fa85f64-5717-4562-b3fc-2c963f66afa"])
def test_an_account_is_named_by_a_uuid(api, waba):
    assert refused(api.get(f"/v1/wabas/{waba}/flows"), 404) == "WABA not found"


def test_the_case_of_a_uuid_does_not_matter(api):
    api.made("A")
    api.flows = api.flows.replace("3fa85f64", "3FA85F64")

    assert api.names() == ["A"]


def test_a_path_that_is_not_there_is_not_found(api):
    assert refused(api.get("/v2/wabas"), 404) == "no such path"
    assert refused(api.get(f"{FLOWS}/"), 404) == "no such path"


def test_a_method_that_is_not_there_is_named_with_those_that_are(api):
    answer = api.put(FLOWS, json={})

    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_a_body_is_json_and_says_so(api, kind):
    answer = api.post(FLOWS, content=b"{}", headers={"Content-Type": kind})

    assert "must be application/json" in refused(answer, 415)


def test_a_charset_may_stand_beside_the_type(api):
    headers = {"Content-Type": "application/json; charset=utf-8"}

    assert "name must be" in refused(api.post(FLOWS, content=b"{}", headers=headers))


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff", b'{"a": NaN}', b'{"a": "\\ud800"}', nested(100_000), b'{"a":' + b"9" * 9999],
)
def test_a_body_that_is_not_json_is_refused(api, body):
    assert refused(api.post(FLOWS, content=body, headers=JSON)) == NOT_JSON


def test_a_whole_character_may_be_escaped_in_halves(api):
    body = b'{"name": "\\ud83c\\udf89", "categories": ["OTHER"]}'

    assert api.post(FLOWS, content=body, headers=JSON).json()["data"]["name"] == "🎉"


@pytest.mark.parametrize("body", [b"[]", b"7", b"null"])
def test_a_body_is_an_object(api, body):
    assert "must be a JSON object" in refused(api.post(FLOWS, content=body, headers=JSON))


def test_a_body_is_nested_at_most_a_hundred_deep(api):
    assert refused(api.post(FLOWS, content=nested(100), headers=JSON)) == NOT_JSON
    assert "name must be" in refused(api.post(FLOWS, content=nested(90), headers=JSON))


def test_an_infinite_number_is_refused(api):
    body = b'{"name": "A", "categories": ["OTHER"], "flowJson": {"version": "7.1", "x": 1e999}}'

    assert api.post(FLOWS, content=body, headers=JSON).status_code == 400


def test_a_body_that_is_too_large_is_not_read(api):
    body = b" " * (LARGEST_BODY + 1)

    assert "larger than 10 MB" in refused(api.post(FLOWS, content=body, headers=JSON), 413)
    assert api.request("GET", FLOWS, content=body).status_code == 413


def test_a_publish_has_no_body_and_needs_no_type(api):
    assert api.publish(api.made(flow=flow_json())).status_code == 200


def test_the_shape_of_errors_is_a_switch(open_api):
    api = open_api()
    api.made("A")
    assert api.create("A").json() == {
        "error": {"code": "meta_error", "message": "Flow name is not unique", "metaCode": 100}
    }

    meta = open_api("meta").create("A").json()["error"]
    assert (meta["code"], meta["error_user_title"]) == (100, "Flow name is not unique")
    assert open_api("meta").get("/v2").json()["error"]["code"] == 404

    html = open_api("documented", "error_shape=html", "duplicate_name_status=499").create("A")
    assert (html.status_code, html.headers["Content-Type"]) == (499, "text/html; charset=utf-8")
    assert "499" in html.text

    empty = open_api("documented", "error_shape=empty").create("A")
    assert (empty.status_code, empty.content) == (400, b"")


def test_details_tell_apart_what_one_code_means(api):
    flow_id = api.made(publish=True)

    error = api.publish(flow_id).json()["error"]

    assert error["details"] == "only a flow in DRAFT can be published; this one is PUBLISHED"


def test_a_page_of_an_error_names_it(open_api):
    page = open_api("documented", "error_shape=html").get("/v2")

    assert "<h1>404 Not Found</h1>" in page.text
