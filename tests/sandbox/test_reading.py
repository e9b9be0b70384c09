from __future__ import annotations

import json

import pytest

from flowops.sandbox import set_status
from tests.sandbox.builders import (
    OTHER_WABA,
    WABA,
    broken_json,
    endpoint_json,
    flow_json,
    refused,
    screen,
)


def link(flow):
    return flow["raw"]["assets"]["data"][0]["download_url"]


def test_get_shows_one_flow(api):
    flow_id = api.made("Booking")

    assert api.flow(flow_id)["name"] == "Booking"


def test_get_of_an_unknown_flow_is_not_found(open_api):
    assert refused(open_api().get(f"/v1/wabas/{WABA}/flows/1"), 404, 100)
    other = open_api("documented", "unknown_flow_status=400")
    assert refused(other.get(f"/v1/wabas/{WABA}/flows/1"), 400, 100)


def test_the_list_shows_every_status_newest_first(api, path):
    for number, status in enumerate(["DRAFT", "PUBLISHED", "THROTTLED", "BLOCKED", "DEPRECATED"]):
        set_status(path, api.made(f"Flow {number}"), status)

    shown = [(flow["name"], flow["status"]) for flow in api.list_().json()["data"]]

    assert shown == [
        ("Flow 4", "DEPRECATED"),
        ("Flow 3", "BLOCKED"),
        ("Flow 2", "THROTTLED"),
        ("Flow 1", "PUBLISHED"),
        ("Flow 0", "DRAFT"),
    ]


def test_the_list_is_of_one_account(api):
    api.made("A")
    api.flows = f"/v1/wabas/{OTHER_WABA}/flows"

    assert api.names() == []


@pytest.mark.parametrize(
    ("order", "names"), [("newest", "cab"), ("oldest", "bac"), ("name", "abc")]
)
def test_the_order_of_the_list_is_a_switch(open_api, order, names):
    api = open_api("documented", f"list_order={order}")
    for name in "bac":
        api.made(name)

    assert api.names() == list(names)


def test_a_shuffled_list_is_complete_and_the_same_each_time(open_api):
    api = open_api("documented", "list_order=shuffled")
    for name in "abcdef":
        api.made(name)

    assert sorted(api.names()) == list("abcdef")
    assert api.names() == api.names()
    assert api.names() not in (list("abcdef"), list("fedcba"))


def test_a_stale_list_lags_behind(open_api, clock):
    api = open_api("extended", "stale_list=10")
    old = api.made("Old")
    clock.pass_(seconds=11)
    api.made("New")
    api.patch(f"{api.flows}/{old}", json={"name": "Renamed"})

    assert api.names() == ["Old"]
    assert api.flow(old)["name"] == "Renamed"

    clock.pass_(seconds=11)
    assert api.names() == ["New", "Renamed"]


def test_a_stale_list_goes_on_showing_what_was_deleted(open_api, clock):
    api = open_api("extended", "stale_list=10", "paging=none")
    flow_id = api.made("Old")
    clock.pass_(seconds=11)
    api.delete(f"{api.flows}/{flow_id}")

    assert api.names() == ["Old"]
    clock.pass_(seconds=11)
    assert api.names() == []


def test_a_stale_list_of_a_flow_that_changed_very_often_is_right_in_the_end(open_api, clock):
    api = open_api("documented", "stale_list=10")
    flow_id = api.made()
    for _ in range(30):
        api.replace(flow_id)
    clock.pass_(seconds=11)

    assert api.names() == ["A flow"]


@pytest.mark.parametrize(
    ("where", "in_list", "in_get"),
    [("none", 0, 0), ("list", 1, 0), ("get", 0, 1), ("both", 1, 1)],
)
@pytest.mark.parametrize("fact", ["updated_at", "health_status"])
def test_a_fact_stands_in_raw_where_the_switch_says(open_api, fact, where, in_list, in_get):
    api = open_api("documented", f"{fact}={where}")
    flow_id = api.made()

    assert (fact in api.list_().json()["data"][0]["raw"]) == in_list
    assert (fact in api.flow(flow_id)["raw"]) == in_get


def test_the_timestamp_is_written_as_meta_writes_it(open_api):
    api = open_api("timestamps")

    assert api.flow(api.made())["raw"] == {"updated_at": "2026-11-23T12:00:00+0000"}


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("PUBLISHED", "AVAILABLE"),
        ("THROTTLED", "LIMITED"),
        ("BLOCKED", "BLOCKED"),
        ("DEPRECATED", "BLOCKED"),
        ("DRAFT", "AVAILABLE"),
    ],
)
def test_health_follows_the_status(open_api, path, status, word):
    api = open_api("documented", "health_status=get")
    flow_id = api.made()
    set_status(path, flow_id, status)

    assert api.flow(flow_id)["raw"]["health_status"]["can_send_message"] == word


def test_a_draft_with_errors_is_not_healthy(open_api):
    api = open_api("documented", "health_status=get")

    flow = api.flow(api.made(flow=broken_json()))

    assert flow["raw"]["health_status"]["can_send_message"] == "BLOCKED"


def test_raw_may_hold_metas_own_fields(open_api):
    api = open_api("documented", "raw_fields=yes", "errors_casing=camel")
    flow = api.flow(api.made(flow=broken_json()))

    assert flow["raw"]["name"] == flow["name"]
    assert flow["raw"]["validation_errors"][0]["error_type"] == "FLOW_JSON_ERROR"
    assert flow["validationErrors"][0]["errorType"] == "FLOW_JSON_ERROR"


@pytest.mark.parametrize(("order", "shown"), [("kept", "SO"), ("sorted", "OS"), ("reversed", "OS")])
def test_the_order_of_categories_is_a_switch(open_api, order, shown):
    api = open_api("documented", f"category_order={order}")
    flow = api.flow(api.made(categories=["SURVEY", "OTHER"]))

    assert [category[0] for category in flow["categories"]] == list(shown)


def test_a_validation_error_has_metas_shape(api):
    flow = api.flow(api.made(flow=flow_json(screen("A", {"type": "Nothing"}), version="7.1")))

    span = {"line_start": 1, "line_end": 1, "column_start": 146, "column_end": 155}
    assert flow["validationErrors"][0] == {
        "error": "INVALID_PROPERTY_VALUE",
        "error_type": "FLOW_JSON_ERROR",
        "message": "Invalid value found for property 'type'.",
        **span,
        "pointers": [{**span, "path": "screens[0].layout.children[0].type"}],
    }


def test_validation_errors_may_be_without_pointers_and_in_camel_case(open_api):
    api = open_api("documented", "errors_casing=camel", "error_pointers=no")
    flow = api.flow(api.made(flow=broken_json()))

    assert list(flow["validationErrors"][0]) == [
        "error",
        "errorType",
        "message",
        "lineStart",
        "lineEnd",
        "columnStart",
        "columnEnd",
    ]


def test_without_read_back_there_is_no_json_to_get(api):
    flow_id = api.made()

    assert api.get(f"{api.flows}/{flow_id}/json").status_code == 405
    assert api.flow(flow_id)["raw"] == {}


def test_the_json_may_be_read_back_as_it_is(open_api):
    api = open_api("documented", "read_back=body")
    flow = endpoint_json()
    flow_id = api.made(flow=flow)

    text = api.get(f"{api.flows}/{flow_id}/json").text

    assert json.loads(text) == flow
    assert list(json.loads(text)) == list(reversed(flow))


def test_the_json_may_be_read_back_in_order(open_api):
    api = open_api("documented", "read_back=body", "shuffled_keys=no")
    flow_id = api.made()

    assert list(api.get(f"{api.flows}/{flow_id}/json").json()) == ["version", "screens"]


def test_the_json_may_be_behind_a_link(open_api):
    api = open_api("documented", "read_back=link")
    flow_id = api.made()

    url = api.get(f"{api.flows}/{flow_id}/json").json()["data"]["url"]

    assert api.get(url).json() == flow_json()


@pytest.mark.parametrize(("where", "in_list", "in_get"), [("list", 1, 0), ("get", 0, 1)])
def test_assets_stand_in_raw_where_the_switch_says(open_api, where, in_list, in_get):
    api = open_api("readback", f"assets_in={where}")
    flow_id = api.made()

    assert ("assets" in api.list_().json()["data"][0]["raw"]) == in_list
    assert ("assets" in api.flow(flow_id)["raw"]) == in_get


def test_an_asset_has_metas_shape_and_its_link_needs_no_key(open_api):
    api = open_api("readback")
    flow = api.flow(api.made())
    url = link(flow)

    assert flow["raw"]["assets"] == {
        "data": [{"name": "flow.json", "asset_type": "FLOW_JSON", "download_url": url}]
    }
    assert url.startswith("http://localhost/downloads/")
    assert open_api(key="").get(url).json() == flow_json()


def test_what_is_read_back_of_an_edited_flow_is_the_draft(open_api):
    api = open_api("readback")
    flow_id = api.made(publish=True)
    api.replace(flow_id, flow_json(screen("NEW")))

    assert api.get(link(api.flow(flow_id))).json() == flow_json(screen("NEW"))


def test_a_download_link_ends_after_minutes(open_api, clock):
    api = open_api("readback")
    url = link(api.flow(api.made()))
    clock.pass_(minutes=4, seconds=59)
    assert api.get(url).status_code == 200

    clock.pass_(seconds=1)
    assert "not valid any more" in refused(api.get(url), 403)


def test_a_download_link_cannot_be_made_up(open_api):
    api = open_api("readback")
    url = link(api.flow(api.made()))

    assert api.get(url.replace("signature=", "signature=0")).status_code == 403
    assert api.get(url.replace("expires=", "expires=9")).status_code == 403
    assert api.get(url.partition("?")[0]).status_code == 403


def test_the_download_of_a_deleted_flow_is_not_found(open_api):
    api = open_api("extended", "read_back=assets")
    flow_id = api.made()
    url = link(api.flow(flow_id))
    api.delete(f"{api.flows}/{flow_id}")

    assert api.get(url).status_code == 404


def test_a_preview_is_metas_payload(api):
    flow_id = api.made()

    payload = api.preview(flow_id).json()

    assert list(payload) == ["preview", "id"]
    assert payload["id"] == flow_id
    assert payload["preview"]["expires_at"] == "2026-12-23T12:00:00+0000"


def test_a_preview_may_be_wrapped_and_list_the_errors(open_api):
    api = open_api("documented", "preview_wrapped=yes", "preview_errors=yes")
    flow_id = api.made(flow=broken_json())

    payload = api.preview(flow_id).json()["data"]

    assert payload["validation_errors"][0]["error"] == "MISSING_TERMINAL_SCREEN"


def test_a_preview_link_is_the_same_until_30_days_pass(api, clock):
    flow_id = api.made()
    first = api.preview(flow_id).json()
    clock.pass_(days=29, hours=23)
    api.replace(flow_id, flow_json(version="7.2"))
    api.publish(flow_id)
    assert api.preview(flow_id).json() == first

    clock.pass_(hours=1)
    later = api.preview(flow_id).json()
    assert later["preview"]["preview_url"] != first["preview"]["preview_url"]
    assert later["preview"]["expires_at"] == "2027-01-22T12:00:00+0000"


def test_a_preview_link_can_be_invalidated_which_kills_the_old_one(api):
    flow_id = api.made()
    old = api.preview(flow_id).json()["preview"]["preview_url"]
    new = api.preview(flow_id, invalidate="true").json()["preview"]["preview_url"]

    assert old != new
    assert (api.get(old).status_code, api.get(new).status_code) == (404, 200)
    assert api.preview(flow_id, invalidate="false").json()["preview"]["preview_url"] == new


def test_a_preview_link_shows_the_json_and_runs_nothing(open_api, clock):
    api = open_api()
    flow_id = api.made("<script>alert(1)</script>")
    url = api.preview(flow_id).json()["preview"]["preview_url"]

    page = open_api(key="").get(url)

    assert "<script>" not in page.text
    assert "&quot;version&quot;" in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]

    clock.pass_(days=30)
    assert api.get(url).status_code == 404


def test_a_preview_link_of_nothing_is_not_found(api):
    assert api.get("/previews/1?token=x").status_code == 404
    wrong = api.get(f"/previews/{api.made()}?token=")
    assert wrong.status_code == 404
    assert "this preview link is unknown or expired" in wrong.text


def test_the_start_page_says_that_it_is_not_meta(open_api):
    assert "not Meta" in open_api(key="").get("/").json()["notice"]
