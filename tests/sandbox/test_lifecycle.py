from __future__ import annotations

import pytest

from flowops.sandbox import set_status
from tests.sandbox.builders import broken_json, endpoint_json, flow_json, refused, screen

HEALTHY_AND_NOT = ["PUBLISHED", "THROTTLED", "BLOCKED"]


@pytest.mark.parametrize("status", HEALTHY_AND_NOT)
def test_replacing_the_json_of_a_published_flow_sends_it_back_to_draft(api, path, status):
    flow_id = api.made(publish=True)
    set_status(path, flow_id, status)

    assert api.replace(flow_id, flow_json(version="7.2")).status_code == 200
    assert api.status(flow_id) == "DRAFT"


def test_the_last_published_version_goes_on_serving(api):
    flow_id = api.made(flow=flow_json(screen("OLD")), publish=True)
    api.replace(flow_id, flow_json(screen("NEW")))

    assert api.message(flow_id, screen="OLD").status_code == 200
    assert "does not exist" in refused(api.message(flow_id, screen="NEW"))


def test_publishing_again_makes_the_draft_the_live_version(api):
    flow_id = api.made(flow=flow_json(screen("OLD")), publish=True)
    api.replace(flow_id, flow_json(screen("NEW")))
    api.publish(flow_id)

    assert api.message(flow_id, screen="NEW").status_code == 200


def test_the_same_json_demotes_as_well(api):
    flow_id = api.made(publish=True)
    api.replace(flow_id)

    assert api.status(flow_id) == "DRAFT"


def test_the_same_json_may_leave_a_flow_published(open_api):
    api = open_api("documented", "identical_demotes=no")
    flow_id = api.made(flow=flow_json(screen(title="A")), publish=True)

    api.replace(flow_id, dict(reversed(flow_json(screen(title="A")).items())))
    assert api.status(flow_id) == "PUBLISHED"

    api.replace(flow_id, flow_json(screen(title="B")))
    assert api.status(flow_id) == "DRAFT"


@pytest.mark.parametrize("status", HEALTHY_AND_NOT)
def test_under_the_old_rule_a_published_flow_cannot_be_updated(open_api, path, status):
    api = open_api("legacy")
    flow_id = api.made(publish=True)
    set_status(path, flow_id, status)

    assert refused(api.replace(flow_id), 400, 139001) == "Flow can't be updated"
    assert api.status(flow_id) == status


def test_under_the_old_rule_a_draft_can_be_updated(open_api):
    api = open_api("legacy")

    assert api.replace(api.made()).status_code == 200


def test_a_deprecated_flow_takes_nothing(api, path):
    flow_id = api.made()
    set_status(path, flow_id, "DEPRECATED")

    assert refused(api.replace(flow_id), 400, 139001) == "Flow can't be updated"
    assert "invalid state" in refused(api.publish(flow_id), 400, 139002)


@pytest.mark.parametrize("status", [*HEALTHY_AND_NOT, "DEPRECATED", "RETIRED"])
def test_only_a_draft_can_be_published(api, path, status):
    flow_id = api.made()
    set_status(path, flow_id, status)

    assert refused(api.publish(flow_id), 400, 139002) == "Publishing Flow in invalid state"


def test_a_flow_with_errors_cannot_be_published(api):
    flow_id = api.made(flow=broken_json())

    assert "validation errors" in refused(api.publish(flow_id), 400, 139002)
    assert api.status(flow_id) == "DRAFT"


def test_a_frozen_version_cannot_be_published(api):
    flow_id = api.made(flow=flow_json(version="4.0"))

    assert "not available for publishing" in refused(api.publish(flow_id), 400, 139002)


@pytest.mark.parametrize("switch", ["frozen=7.1", "expired=7.1"])
def test_a_version_that_froze_today_cannot_be_published(open_api, switch):
    flow_id = open_api().made()

    answer = open_api("documented", switch).publish(flow_id)

    assert "not available for publishing" in refused(answer, 400, 139002)


def test_a_published_flow_of_a_frozen_version_stays_published(open_api):
    flow_id = open_api().made(publish=True)

    assert open_api("documented", "frozen=7.1").status(flow_id) == "PUBLISHED"


def test_an_endpoint_flow_has_the_linked_endpoint_and_can_be_published(api):
    flow_id = api.made(flow=endpoint_json(), publish=True)

    flow = api.flow(flow_id)
    assert (flow["dataApiVersion"], flow["endpointUri"][:8]) == ("3.0", "https://")


def test_an_endpoint_flow_needs_an_endpoint(open_api):
    api = open_api("documented", "endpoint_linked=no")
    flow_id = api.made(flow=endpoint_json())

    assert "endpoint_uri" in refused(api.publish(flow_id), 400, 139002)
    assert api.flow(flow_id)["endpointUri"] is None


def test_a_flow_without_endpoint_does_not_need_one(open_api):
    api = open_api("documented", "endpoint_linked=no")

    assert api.publish(api.made()).status_code == 200


@pytest.mark.parametrize(
    ("check", "says"),
    [("phone", "No Phone Number"), ("webhooks", "Webhooks"), ("verification", "")],
)
def test_the_accounts_checks_concern_every_flow(open_api, check, says):
    api = open_api("documented", f"publish_check_fails={check}")

    assert says in refused(api.publish(api.made()), 400, 139002)


@pytest.mark.parametrize(
    ("check", "says"), [("app", "No Application"), ("key", "Public Key"), ("ping", "Not Available")]
)
def test_the_endpoints_checks_concern_endpoint_flows_alone(open_api, check, says):
    api = open_api("documented", f"publish_check_fails={check}")

    assert says in refused(api.publish(api.made("A", endpoint_json())), 400, 139002)
    assert api.publish(api.made("B")).status_code == 200


def test_only_a_published_flow_can_be_deprecated(open_api):
    api = open_api("extended")
    flow_id = api.made()

    assert refused(api.post(f"{api.flows}/{flow_id}/deprecate"), 400, 139003)


def test_a_flow_that_was_ever_published_cannot_be_deleted(open_api):
    api = open_api("extended")
    flow_id = api.made(publish=True)
    place = f"{api.flows}/{flow_id}"

    assert refused(api.delete(place), 400, 139004)
    api.replace(flow_id)
    assert refused(api.delete(place), 400, 139004)


def test_a_draft_that_was_published_can_be_deleted_under_a_switch(open_api):
    api = open_api("extended", "delete_after_publish=yes")
    flow_id = api.made(publish=True)
    api.replace(flow_id)

    assert api.delete(f"{api.flows}/{flow_id}").status_code == 200


def test_every_edit_moves_the_timestamp(open_api):
    api = open_api("timestamps")
    flow_id = api.made()
    times = [api.flow(flow_id)["raw"]["updated_at"]]
    for _ in range(3):
        api.replace(flow_id)
        times.append(api.flow(flow_id)["raw"]["updated_at"])

    assert times == sorted(set(times))


def test_publishing_leaves_the_timestamp(open_api):
    api = open_api("timestamps")
    flow_id = api.made()
    before = api.flow(flow_id)["raw"]["updated_at"]
    api.publish(flow_id)

    assert api.flow(flow_id)["raw"]["updated_at"] == before


def test_publishing_may_move_the_timestamp(open_api):
    api = open_api("timestamps", "publish_moves_updated_at=yes")
    flow_id = api.made()
    before = api.flow(flow_id)["raw"]["updated_at"]
    api.publish(flow_id)

    assert api.flow(flow_id)["raw"]["updated_at"] > before
