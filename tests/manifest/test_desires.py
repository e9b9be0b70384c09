from __future__ import annotations

from pathlib import Path

import pytest

from flowops.errors import InvalidInput
from flowops.manifest import files
from flowops.manifest.files import read_real_file
from flowops.manifest.manifest import read_manifest
from flowops.model.flows import Account
from flowops.model.status import FlowStatus
from tests.manifest.builders import FLOW, GOOD, OTHER_WABA, WABA, a_folder, manifest_in

SANDBOX_ACCOUNT = Account("default", "00000000-0000-4000-8000-000000000000")
NO_ENVIRONMENTS = "version: 1\n" + GOOD[GOOD.index("flows:") :]


def flow_named(flows, key):
    [flow] = [flow for flow in flows if flow.key == key]
    return flow


def desired(folder, manifest=GOOD, environment=None, **files):
    read = manifest_in(folder, manifest, **files)
    return read.desired_flows(read.environment(environment))


def test_a_flow_is_what_the_manifest_says(tmp_path):
    text = GOOD.replace(
        "    json: booking.json\n",
        """\
    json: booking.json
    status: draft
    file_name: sent-as.json
    renamed_from: Old booking
    endpoint_uri: https://example.com/flow?x=1
    id: {sandbox: "1234567890123456"}
    ignore: [categories, endpoint_uri]
    protect: true
    breaking: {"complete at END: mail": the bot reads both}
""",
    )

    flow = flow_named(desired(tmp_path, text), "booking")

    assert (flow.name, flow.categories) == ("Booking", frozenset({"APPOINTMENT_BOOKING"}))
    assert (flow.path, flow.file_name) == ("booking.json", "sent-as.json")
    assert (flow.status, flow.protect) == (FlowStatus.DRAFT, True)
    assert flow.renamed_from == "Old booking"
    assert flow.endpoint_uri == "https://example.com/flow?x=1"
    assert flow.pinned_id == "1234567890123456"
    assert flow.ignore == frozenset({"categories", "endpoint_uri"})
    assert flow.breaking == {"complete at END: mail": "the bot reads both"}
    assert flow.definition.value == FLOW


def test_what_is_not_said_has_careful_defaults(tmp_path):
    flow = flow_named(desired(tmp_path), "booking")

    assert (flow.status, flow.protect, flow.ignore) == (FlowStatus.DRAFT, False, frozenset())
    assert (flow.renamed_from, flow.endpoint_uri, flow.pinned_id) == (None, None, None)
    assert flow.breaking == {}


def test_the_file_name_is_the_base_name(tmp_path):
    flow = flow_named(desired(tmp_path), "discovery")

    assert (flow.path, flow.file_name) == ("discovery/flow.json", "flow.json")
    assert flow.status is FlowStatus.PUBLISHED


def test_paths_are_shown_from_where_the_person_is(tmp_path):
    (tmp_path / "flows").mkdir()
    a_folder(tmp_path / "flows")

    manifest = read_manifest(tmp_path / "flows" / "flowops.yaml", cwd=tmp_path)

    flows = manifest.desired_flows(manifest.environment())
    assert [flow.path for flow in flows] == ["flows/discovery/flow.json", "flows/booking.json"]
    assert manifest.folder == tmp_path / "flows"


def test_where_the_person_is_is_the_working_directory(tmp_path, monkeypatch):
    a_folder(tmp_path)
    monkeypatch.chdir(tmp_path)

    manifest = read_manifest(Path("flowops.yaml"))

    assert manifest.desired_flows(manifest.environment())[1].path == "booking.json"


def test_every_account_gets_every_flow(tmp_path):
    text = GOOD.replace(f"waba: {WABA}", f"wabas: {{b: {WABA}, a: {OTHER_WABA}}}")

    flows = desired(tmp_path, text, "production")

    assert [(flow.key, flow.account.alias) for flow in flows] == [
        ("discovery", "b"),
        ("discovery", "a"),
        ("booking", "b"),
        ("booking", "a"),
    ]


def test_an_environment_may_differ(tmp_path):
    text = GOOD.replace(
        "    json: booking.json\n",
        """\
    json: booking.json
    environments:
      production:
        name: Booking live
        categories: [OTHER]
        json: live.json
        status: published
        endpoint_uri: https://example.com
""",
    )
    live = {"live.json": {"version": "7.2"}}

    there = flow_named(desired(tmp_path, text, "production", **live), "booking")
    here = flow_named(desired(tmp_path, text, "sandbox"), "booking")

    assert (there.name, there.categories) == ("Booking live", frozenset({"OTHER"}))
    assert (there.path, there.file_name) == ("live.json", "live.json")
    assert there.definition.version == "7.2"
    assert (there.status, there.endpoint_uri) == (FlowStatus.PUBLISHED, "https://example.com")
    assert (here.name, here.path, here.status) == ("Booking", "booking.json", FlowStatus.DRAFT)


def test_an_environment_may_skip_a_flow(tmp_path):
    text = GOOD + "    environments: {production: {skip: true}, sandbox: {skip: false}}\n"

    assert [flow.key for flow in desired(tmp_path, text, "production")] == ["discovery"]
    assert len(desired(tmp_path, text, "sandbox")) == 2


def test_a_file_of_another_environment_may_be_missing(tmp_path):
    text = GOOD + "    environments: {production: {json: gone.json}}\n"

    assert len(desired(tmp_path, text, "sandbox")) == 2
    with pytest.raises(InvalidInput):
        desired(tmp_path, text, "production")


def test_a_skipped_flow_may_miss_its_file(tmp_path):
    text = GOOD.replace("booking.json", "gone.json")
    text += "    environments: {production: {skip: true}}\n"

    assert [flow.key for flow in desired(tmp_path, text, "production")] == ["discovery"]


def test_one_name_in_two_environments_is_fine(tmp_path):
    text = GOOD + "    environments: {sandbox: {skip: true}}\n"
    text = text.replace(
        "    status: published\n",
        "    status: published\n    environments: {production: {skip: true}}\n",
    ).replace("name: Booking", "name: Discovery")

    assert [flow.key for flow in desired(tmp_path, text, "production")] == ["booking"]


def test_no_flows_are_no_mistake(tmp_path):
    assert desired(tmp_path, "version: 1\nflows: {}\n") == ()
    assert desired(tmp_path, "version: 1\n") == ()


def test_a_file_is_read_once(tmp_path, monkeypatch):
    read = []

    def counted(path, limit):
        read.append(Path(path).name)
        return read_real_file(path, limit)

    monkeypatch.setattr(files, "read_real_file", counted)
    manifest = manifest_in(tmp_path, GOOD.replace("booking.json", "./discovery//flow.json"))

    sandbox = manifest.desired_flows(manifest.environment("sandbox"))
    production = manifest.desired_flows(manifest.environment("production"))

    assert read.count("flow.json") == 1
    assert sandbox[0].definition is sandbox[1].definition is production[0].definition


def test_nothing_is_filled_in(tmp_path, monkeypatch):
    monkeypatch.setenv("FLOWOPS_API_KEY", "secret")
    text = GOOD.replace("name: Booking", "name: ${FLOWOPS_API_KEY}")

    assert flow_named(desired(tmp_path, text), "booking").name == "${FLOWOPS_API_KEY}"


def test_two_flows_share_the_findings_of_their_file(tmp_path):
    text = GOOD.replace("booking.json", "discovery/flow.json")

    with pytest.raises(InvalidInput) as refusal:
        desired(tmp_path, text, **{"discovery/flow.json": "{"})

    assert refusal.value.message == "discovery/flow.json has 1 problem"


def test_two_flows_miss_their_file_each_in_its_place(tmp_path):
    text = GOOD.replace("booking.json", "gone.json").replace("discovery/flow.json", "gone.json")

    with pytest.raises(InvalidInput) as refusal:
        desired(tmp_path, text)

    assert [finding.where for finding in refusal.value.findings] == [
        "flow discovery",
        "flow booking",
    ]


def test_a_misshapen_entry_does_not_hide_its_file(tmp_path):
    text = GOOD.replace("    status:", "    staus:").replace("    name: Booking\n", "")

    with pytest.raises(InvalidInput) as refusal:
        desired(tmp_path, text, **{"discovery/flow.json": "{", "booking.json": "["})

    assert [finding.rule for finding in refusal.value.findings] == [
        "R001",
        "R001",
        "M010",
        "M011",
    ]


def test_a_flow_without_a_file_is_a_finding_of_its_own(tmp_path):
    text = GOOD.replace("    json: booking.json\n", "")

    with pytest.raises(InvalidInput) as refusal:
        desired(tmp_path, text)

    assert [finding.rule for finding in refusal.value.findings] == ["M011"]


def test_a_definition_over_10_mib_is_a_finding_in_its_file(tmp_path):
    with pytest.raises(InvalidInput) as refusal:
        desired(tmp_path, **{"booking.json": " " * (10 * 1024 * 1024 + 1)})

    assert [str(finding.location) for finding in refusal.value.findings] == ["booking.json:1:1"]


def test_a_flow_that_was_renamed_to_its_own_name_is_no_clash(tmp_path):
    text = GOOD.replace("name: Booking", "name: Booking\n    renamed_from: Booking")

    assert len(desired(tmp_path, text)) == 2
