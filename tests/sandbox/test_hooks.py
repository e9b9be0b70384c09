from __future__ import annotations

import pytest

from flowops.sandbox import (
    NoSuchFlow,
    create_outside,
    delete_outside,
    edit_outside,
    read_switches,
    rename_outside,
    set_health,
    set_status,
)
from flowops.sandbox.refusals import Refusal
from tests.sandbox.builders import START, WABA, endpoint_json, flow_json, screen


def test_a_flow_made_by_hand_is_in_the_list(api, path):
    flow_id = create_outside(path, WABA.upper(), "By hand", categories=("SURVEY",), at=START)

    flow = api.flow(flow_id)
    assert (flow["name"], flow["status"], flow["categories"]) == ("By hand", "DRAFT", ["SURVEY"])
    assert api.publish(flow_id).status_code == 200


def test_a_flow_made_by_hand_may_have_a_name_that_is_taken(api, path):
    api.made("Booking")
    create_outside(path, WABA, "Booking", flow_json(version="7.3"))

    assert api.names() == ["Booking", "Booking"]


def test_any_status_can_be_set(api, path):
    flow_id = api.made()
    set_status(path, flow_id, "RETIRED")

    assert api.status(flow_id) == "RETIRED"


def test_a_flow_that_is_set_published_has_a_live_version(api, path):
    flow_id = api.made()
    set_status(path, flow_id, "PUBLISHED")

    assert api.message(flow_id).status_code == 200


def test_health_moves_one_step_at_a_time(api, path):
    flow_id = api.made(flow=endpoint_json(), publish=True)
    with pytest.raises(Refusal, match="one step"):
        set_health(path, flow_id, "BLOCKED")

    shown = []
    for status in ("THROTTLED", "BLOCKED", "THROTTLED", "PUBLISHED"):
        set_health(path, flow_id, status)
        shown.append(api.status(flow_id))

    assert shown == ["THROTTLED", "BLOCKED", "THROTTLED", "PUBLISHED"]


def test_only_published_endpoint_flows_are_watched(api, path):
    plain = api.made("A", publish=True)
    draft = api.made("B", endpoint_json())

    for flow_id in (plain, draft):
        with pytest.raises(Refusal, match="watched"):
            set_health(path, flow_id, "THROTTLED")


def test_an_edit_by_hand_demotes_and_moves_the_timestamp(open_api, path, clock):
    api = open_api("timestamps")
    flow_id = api.made(publish=True)
    before = api.flow(flow_id)
    edit_outside(path, flow_id, flow_json(screen(title="By hand")), at=clock())

    after = api.flow(flow_id)
    assert after["status"] == "DRAFT"
    assert after["raw"]["updated_at"] > before["raw"]["updated_at"]


def test_an_edit_by_hand_may_follow_other_switches(api, path):
    flow_id = api.made(publish=True)
    edit_outside(
        path, flow_id, flow_json(), switches=read_switches("documented", ["identical_demotes=no"])
    )

    assert api.status(flow_id) == "PUBLISHED"


def test_a_rename_by_hand_demotes(api, path):
    flow_id = api.made("A", publish=True)
    rename_outside(path, flow_id, "B", categories=("SURVEY",))

    flow = api.flow(flow_id)
    assert (flow["name"], flow["categories"], flow["status"]) == ("B", ["SURVEY"], "DRAFT")


def test_a_flow_deleted_by_hand_is_gone_whatever_its_status(api, path):
    flow_id = api.made(publish=True)
    delete_outside(path, flow_id)

    assert api.names() == []


def test_a_flow_that_is_not_there_cannot_be_changed(path):
    with pytest.raises(NoSuchFlow, match="no flow 1"):
        delete_outside(path, "1")
