from __future__ import annotations

import pytest

from flowops.sandbox import block_account
from tests.sandbox.builders import (
    OTHER_WABA,
    WABA,
    broken_json,
    endpoint_json,
    errors,
    flow_json,
    page_example,
    refused,
    screen,
)


def test_create_answers_with_the_flow_as_the_page_shows_it(api):
    answer = api.create("Fint Discovery Sandbox", categories=["LEAD_GENERATION", "OTHER"])

    assert answer.status_code == 201
    assert answer.json() == {
        "data": {
            "id": "123456789012345",
            "name": "Fint Discovery Sandbox",
            "status": "DRAFT",
            "categories": ["LEAD_GENERATION", "OTHER"],
            "validationErrors": None,
            "jsonVersion": "7.1",
            "dataApiVersion": None,
            "endpointUri": None,
            "preview": None,
            "raw": {},
        }
    }


def test_the_status_of_a_create_is_a_switch(open_api):
    assert open_api("documented", "create_status=200").create().status_code == 200


@pytest.mark.parametrize("name", ["", "x" * 201, 7, None])
def test_a_name_has_1_to_200_characters(api, name):
    assert "name must be" in refused(api.create(name))


def test_a_name_of_200_characters_is_accepted(api):
    assert api.create("x" * 200).status_code == 201


@pytest.mark.parametrize("categories", [[], ["SHOPPING"], ["other"], [["OTHER"]]])
def test_categories_are_at_least_one_of_metas_eight(api, categories):
    assert "categor" in refused(api.create(categories=categories))


def test_shopping_is_a_category_under_a_switch(open_api):
    api = open_api("documented", "shopping=yes")

    assert api.create(categories=["SHOPPING"]).status_code == 201


def test_categories_that_are_no_list_are_refused(api):
    body = {"name": "A flow", "categories": "OTHER"}

    assert "categories must be a list" in refused(api.post(api.flows, json=body))


def test_a_category_named_twice_is_one(api):
    flow = api.flow(api.made(categories=["OTHER", "SURVEY", "OTHER"]))

    assert flow["categories"] == ["OTHER", "SURVEY"]


def test_a_name_is_unique_in_an_account(api):
    api.made("Booking")

    assert refused(api.create("Booking"), 400, 100) == "Flow name is not unique"
    assert api.names() == ["Booking"]


def test_another_account_may_have_the_same_name(api):
    first = api.made("Booking")
    api.flows = f"/v1/wabas/{OTHER_WABA}/flows"

    assert api.made("Booking") != first


def test_names_are_compared_exactly(api):
    api.made("Booking")

    assert api.create("booking").status_code == 201


def test_names_that_differ_in_case_clash_under_a_switch(open_api):
    api = open_api("documented", "names_ignore_case=yes", "duplicate_name_status=409")
    api.made("Booking")

    assert refused(api.create("booking"), 409, 100) == "Flow name is not unique"
    assert api.create("Other").status_code == 201


def test_invalid_json_is_a_draft_and_its_errors_are_listed_later(api):
    flow = api.create(flow=broken_json()).json()["data"]

    assert (flow["status"], flow["validationErrors"]) == ("DRAFT", None)
    assert errors(api.flow(flow["id"])) == ["MISSING_TERMINAL_SCREEN"]


@pytest.mark.parametrize(("switch", "shown"), [("empty", []), ("null", None)])
def test_create_may_keep_quiet_about_errors(open_api, switch, shown):
    api = open_api("documented", f"errors_on_create={switch}")

    assert api.create(flow=broken_json()).json()["data"]["validationErrors"] == shown


def test_create_may_list_the_errors(open_api):
    flow = open_api("documented", "errors_on_create=list").create(flow=broken_json()).json()

    assert errors(flow["data"]) == ["MISSING_TERMINAL_SCREEN"]


@pytest.mark.parametrize("version", ["8.0", "2024.0", 7.1, None, ["7.1"], "x" * 99])
def test_an_unknown_version_creates_nothing(api, version):
    answer = api.create(flow=flow_json(version=version))

    assert refused(answer, 400, 100) == "Invalid Flow JSON version"
    assert api.names() == []


def test_an_unknown_data_api_version_creates_nothing(api):
    answer = api.create(flow=flow_json(data_api_version="9.0"))

    assert refused(answer, 400, 100) == "Invalid Flow JSON data_api_version"
    assert api.names() == []


def test_an_unknown_version_may_be_stored_under_a_switch(open_api):
    api = open_api("documented", "bad_version=stored")
    flow = api.flow(api.made(flow=flow_json(version="8.0", data_api_version=1, routing_model={})))

    assert errors(flow) == ["INVALID_FLOW_JSON_VERSION", "INVALID_DATA_API_VERSION"]


def test_without_json_a_flow_starts_with_a_sound_one(api):
    flow_id = api.post(api.flows, json={"name": "A", "categories": ["OTHER"]}).json()["data"]["id"]

    assert api.publish(flow_id).status_code == 200


def test_without_json_a_flow_starts_empty_under_a_switch(open_api):
    api = open_api("documented", "absent_json=empty")
    flow_id = api.post(api.flows, json={"name": "A", "categories": ["OTHER"]}).json()["data"]["id"]

    assert "MISSING_FLOW_JSON_VERSION" in errors(api.flow(flow_id))


@pytest.mark.parametrize("given", ['{"version": "7.1"}', [], 7])
def test_the_json_is_an_object(api, given):
    assert refused(api.create(flowJson=given)) == "flowJson must be an object"


def test_the_json_may_be_a_text_under_a_switch(open_api):
    api = open_api("documented", "json_text_accepted=yes")

    assert api.create(flowJson='{"version": "7.1", "screens": []}').status_code == 201
    assert refused(api.create("B", flowJson="{")) == "flowJson is not JSON"


def test_other_fields_of_a_create_are_ignored(api):
    flow = api.create(publish=True, endpointUri="https://x.example", cloneFlowId="1").json()["data"]

    assert (flow["status"], flow["endpointUri"]) == ("DRAFT", None)


def test_a_create_may_publish_at_once_under_a_switch(open_api):
    api = open_api("documented", "create_extras=yes")

    sound = api.create("A", publish=True, endpointUri="https://x.example").json()["data"]
    broken = api.create("B", broken_json(), publish=True).json()["data"]

    assert (sound["status"], sound["endpointUri"]) == ("PUBLISHED", "https://x.example")
    assert broken["status"] == "DRAFT"


def test_a_create_may_clone_under_a_switch(open_api):
    api = open_api("documented", "create_extras=yes")
    source = api.made("A", endpoint_json())

    clone = api.create("B", cloneFlowId=source).json()["data"]

    assert clone["dataApiVersion"] == "3.0"
    assert refused(api.create("C", cloneFlowId="9"), 400, 100).startswith("Flow with specified ID")


def test_an_endpoint_is_an_https_address(open_api):
    api = open_api("documented", "create_extras=yes")

    assert "https" in refused(api.create(endpointUri="http://x.example"))


def test_a_blocked_account_neither_creates_nor_publishes(api, path):
    flow_id = api.made()
    block_account(path, WABA)

    assert refused(api.create("B"), 400, 139000) == "Blocked by Integrity"
    assert refused(api.publish(flow_id), 400, 139000) == "Blocked by Integrity"

    block_account(path, WABA, blocked=False)
    assert api.publish(flow_id).status_code == 200


def test_replacing_the_json_of_a_draft_keeps_it_a_draft(api):
    flow_id = api.made(flow=broken_json())

    answer = api.replace(flow_id, flow_json(version="7.2"))

    assert answer.json() == {"data": {"success": True, "validationErrors": []}}
    flow = api.flow(flow_id)
    assert (flow["status"], flow["jsonVersion"], flow["validationErrors"]) == ("DRAFT", "7.2", [])


def test_replacing_may_answer_with_the_flow(open_api):
    api = open_api("documented", "replace_answer=flow")
    flow_id = api.made()

    assert api.replace(flow_id).json()["data"]["id"] == flow_id


def test_invalid_json_is_stored_and_its_errors_are_answered(api):
    flow_id = api.made()

    answer = api.replace(flow_id, broken_json())

    assert answer.status_code == 200
    assert errors(answer.json()["data"]) == ["MISSING_TERMINAL_SCREEN"]
    assert errors(api.flow(flow_id)) == ["MISSING_TERMINAL_SCREEN"]


def test_the_lenient_profile_takes_the_examples_of_the_page(open_api):
    api = open_api("lenient")
    flow_id = api.made(flow=page_example())

    assert api.replace(flow_id, {"version": "7.1", "screens": []}).status_code == 200
    assert api.publish(flow_id).status_code == 200


def test_a_replace_without_json_is_refused(api):
    flow_id = api.made()

    assert refused(api.put(f"{api.flows}/{flow_id}/json", json={})) == "flowJson is missing"
    empty = api.put(f"{api.flows}/{flow_id}/json", json={"flowJson": None})
    assert refused(empty) == "flowJson is missing"
    assert "fileName" in refused(api.replace(flow_id, fileName=3))


def test_a_replace_with_an_unknown_version_changes_nothing(api):
    flow_id = api.made()

    assert refused(api.replace(flow_id, flow_json(version="8.0")), 400, 100)
    assert api.flow(flow_id)["jsonVersion"] == "7.1"


def test_an_unknown_flow_is_not_found(api):
    api.made()

    assert "does not exist" in refused(api.replace("999999999999999"), 404, 100)
    assert "does not exist" in refused(api.publish("999999999999999"), 404, 100)


def test_a_flow_of_another_account_is_not_found(api):
    flow_id = api.made()
    api.flows = f"/v1/wabas/{OTHER_WABA}/flows"

    assert "does not exist" in refused(api.replace(flow_id), 404, 100)


def test_a_json_of_more_than_10_mb_is_refused(open_api):
    big = flow_json(screen(title="x" * (10 * 1024 * 1024)))

    assert "10 MB" in refused(open_api().create(flow=big), 413)
    assert "10 MB" in refused(open_api("documented", "too_large_status=400").create(flow=big))


def test_publishing_a_sound_draft_answers_with_the_flow(api):
    flow_id = api.made()

    assert api.publish(flow_id).json()["data"]["status"] == "PUBLISHED"
    assert api.status(flow_id) == "PUBLISHED"


def test_publishing_may_answer_with_success_alone(open_api):
    api = open_api("documented", "publish_answer=success")

    assert api.publish(api.made()).json() == {"success": True}


def test_two_writers_the_last_one_wins(api):
    flow_id = api.made()

    api.replace(flow_id, flow_json(version="7.2"))
    api.replace(flow_id, flow_json(version="7.3"))

    assert api.flow(flow_id)["jsonVersion"] == "7.3"


def test_the_documented_profile_cannot_deprecate_delete_or_edit(api):
    flow_id = api.made()
    place = f"{api.flows}/{flow_id}"

    assert api.post(f"{place}/deprecate").status_code == 404
    assert api.delete(place).status_code == 405
    assert api.patch(place, json={"name": "B"}).headers["Allow"] == "GET, HEAD"


def test_the_extended_profile_deletes_drafts(open_api):
    api = open_api("extended")
    flow_id = api.made("Booking")

    assert api.delete(f"{api.flows}/{flow_id}").json() == {"data": {"success": True}}
    assert api.names() == []
    assert api.made("Booking") != flow_id


def test_the_extended_profile_deprecates_for_ever(open_api):
    api = open_api("extended")
    flow_id = api.made("Booking", publish=True)

    assert api.post(f"{api.flows}/{flow_id}/deprecate").status_code == 200
    assert api.status(flow_id) == "DEPRECATED"
    assert "already" in refused(api.post(f"{api.flows}/{flow_id}/deprecate"), 400, 139003)
    assert refused(api.create("Booking"), 400, 100) == "Flow name is not unique"


def test_a_deprecated_flow_may_free_its_name(open_api):
    api = open_api("extended", "deprecated_keeps_name=no")
    flow_id = api.made("Booking", publish=True)
    api.post(f"{api.flows}/{flow_id}/deprecate")

    assert api.create("Booking").status_code == 201


def test_the_extended_profile_edits_metadata_and_demotes(open_api):
    api = open_api("extended")
    flow_id = api.made("A", publish=True)
    body = {"name": "B", "categories": ["SURVEY"], "endpointUri": "https://x.example"}

    edited = api.patch(f"{api.flows}/{flow_id}", json=body).json()["data"]

    assert edited["status"] == "DRAFT"
    assert {name: edited[name] for name in body} == body


def test_metadata_that_is_not_given_keeps_its_value(open_api):
    api = open_api("extended")
    flow_id = api.made("A")

    edited = api.patch(f"{api.flows}/{flow_id}", json={}).json()["data"]

    assert (edited["name"], edited["categories"]) == ("A", ["OTHER"])


def test_a_rename_to_a_taken_name_is_refused_and_to_its_own_is_not(open_api):
    api = open_api("extended")
    api.made("A")
    flow_id = api.made("B")

    assert refused(api.patch(f"{api.flows}/{flow_id}", json={"name": "A"}), 400, 100)
    assert api.patch(f"{api.flows}/{flow_id}", json={"name": "B"}).status_code == 200
