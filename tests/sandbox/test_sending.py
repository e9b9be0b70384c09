from __future__ import annotations

import pytest

from flowops.sandbox import set_status, show
from tests.sandbox.builders import OTHER_WABA, flow_json, footer, refused, screen

TWO_SCREENS = flow_json(
    screen("FIRST", footer("LAST"), terminal=False), screen("LAST"), version="7.1"
)


def test_a_message_with_a_published_flow_is_accepted(api, path):
    flow_id = api.made(publish=True)

    answer = api.message(flow_id, screen="ONLY", data={"source": "bot"})

    assert answer.status_code == 200
    assert answer.json()["data"]["id"].startswith("wamid.")
    assert show(path).accounts[0].flows[0].messages == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"type": "text"}, "type flow alone"),
        ({"to": ""}, "to must be a text"),
        ({"bodyText": None}, "bodyText must be a text"),
        ({"flowCta": " "}, "flowCta must be a text"),
        ({"flowCta": "x" * 31}, "longer than 30"),
        ({"flowCta": "Go 🎉"}, "emoji"),
        ({"flowAction": "jump"}, "navigate or data_exchange"),
        ({"flowAction": ["navigate"]}, "navigate or data_exchange"),
        ({"flowAction": "data_exchange", "screen": "ONLY"}, "do not go with data_exchange"),
        ({"data": {}}, "at least one property"),
        ({"data": "source"}, "at least one property"),
        ({"screen": "NOWHERE"}, "does not exist"),
        ({"screen": ["ONLY"]}, "does not exist"),
    ],
)
def test_a_message_that_meta_would_not_take_is_refused(api, change, says):
    flow_id = api.made(publish=True)

    assert says in refused(api.message(flow_id, **change))


@pytest.mark.parametrize(
    "change",
    [
        {"flowCta": "x" * 30},
        {"data": None},
        {"flowAction": "data_exchange"},
        {"screen": None},
    ],
)
def test_a_message_at_the_edge_is_accepted(api, change):
    assert api.message(api.made(publish=True), **change).status_code == 200


def test_advice_is_only_advice_under_switches(open_api):
    api = open_api(
        "documented",
        "call_to_action_checked=no",
        "payload_with_data_exchange=ignored",
        "screen_checked=no",
    )
    flow_id = api.made(publish=True)

    assert api.message(flow_id, flowCta="x" * 99, screen="NOWHERE").status_code == 200
    exchange = api.message(flow_id, flowAction="data_exchange", screen="ONLY")
    assert exchange.status_code == 200


def test_the_screen_is_an_entry_screen(api):
    flow_id = api.made(flow=TWO_SCREENS, publish=True)

    assert api.message(flow_id, screen="FIRST").status_code == 200
    assert "not an entry screen" in refused(api.message(flow_id, screen="LAST"))


def test_the_routing_model_says_where_a_flow_is_entered(api):
    routed = {**TWO_SCREENS, "routing_model": {"LAST": ["FIRST"], "FIRST": []}}
    flow_id = api.made(flow=routed, publish=True)

    assert api.message(flow_id, screen="LAST").status_code == 200


def test_a_navigate_action_without_a_screen_leads_nowhere(api):
    lost = {"name": "navigate", "next": {"type": "screen", "name": 7}}
    odd = screen("ONLY", {"type": "OptIn", "name": "x", "on-click-action": lost}, footer())
    flow_id = api.made(flow=flow_json(odd), publish=True)

    assert api.message(flow_id, screen="ONLY").status_code == 200


def test_a_flow_that_was_never_published_is_sent_in_draft_mode_alone(api):
    flow_id = api.made()

    assert "not published" in refused(api.message(flow_id))
    assert api.message(flow_id, mode="draft", screen="ONLY").status_code == 200


def test_a_published_flow_is_not_sent_in_draft_mode(api):
    assert "Invalid Flow Mode" in refused(api.message(api.made(publish=True), mode="draft"))


def test_a_throttled_flow_is_sent_ten_times_an_hour(api, path, clock):
    flow_id = api.made(publish=True)
    set_status(path, flow_id, "THROTTLED")
    statuses = [api.message(flow_id).status_code for _ in range(10)]

    assert statuses == [200] * 10
    assert refused(api.message(flow_id), 400, 132069) == "Flow is throttled"

    clock.pass_(hours=1)
    assert api.message(flow_id).status_code == 200


def test_a_blocked_flow_is_not_sent(api, path):
    flow_id = api.made(publish=True)
    set_status(path, flow_id, "BLOCKED")

    assert refused(api.message(flow_id), 400, 132068) == "Flow is blocked"


def test_a_deprecated_flow_is_not_there_for_messages(api, path):
    flow_id = api.made(publish=True)
    set_status(path, flow_id, "DEPRECATED")

    assert "does not exist" in refused(api.message(flow_id), 400, 100)


def test_a_flow_of_an_expired_version_is_not_sent(open_api):
    flow_id = open_api().made(publish=True)

    assert "expired" in refused(open_api("documented", "expired=7.1").message(flow_id))


def test_a_phone_sends_the_flows_of_its_own_account(api):
    own = api.made(publish=True)
    api.flows = f"/v1/wabas/{OTHER_WABA}/flows"
    foreign = api.made(publish=True)

    assert api.message(own).status_code == 200
    assert "does not exist" in refused(api.message(foreign), 400, 100)
    assert api.message(foreign, phone="phone-2").status_code == 200


def test_an_unknown_flow_is_not_sent(api):
    assert "does not exist" in refused(api.message("1"), 400, 100)


def test_a_phone_is_named_with_plain_characters(api):
    assert refused(api.message(api.made(publish=True), phone="a b"), 404) == "phone not found"
