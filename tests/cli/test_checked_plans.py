"""Definitions are checked before a plan is shown or an apply writes anything."""

from __future__ import annotations

import pytest

from flowops.flowjson.schemas import load_schema
from tests.cli.test_validate import no_footer
from tests.e2e.project import Project, definition
from tests.gateway.raw_server import RawServer, silence

NOWHERE = {
    "gateway": "http://127.0.0.1:1",
    "waba": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
    "limits": {"budget": 0, "timeout": 1},
}


@pytest.fixture
def offline(tmp_path):
    """A gateway that nobody answers for: whoever asks ends with 1."""
    project = Project(tmp_path / "flows", {"production": NOWHERE})
    project.manifest.pop("rules", None)
    project.save()
    return project


@pytest.fixture
def flows(sandboxed):
    sandboxed.manifest.pop("rules", None)
    sandboxed.save()
    return sandboxed


@pytest.mark.parametrize("arguments", [("plan",), ("plan", "--format", "json"), ("apply", "--yes")])
def test_an_error_ends_the_run_whatever_becomes_of_the_lists(offline, arguments):
    offline.flow("one", flow=no_footer())

    ended = offline.run(*arguments)

    assert ended.code == 3
    assert ended.out == ""
    assert ended.err.startswith("error[R038]: ")
    assert "--> one.json:" in ended.err
    assert "1 error in one.json; nothing was written" in ended.err
    assert not (offline.folder / ".flowops" / "records").exists()


def test_an_error_does_not_wait_for_a_gateway_that_is_silent(offline):
    offline.flow("one", flow=no_footer())
    with RawServer(silence) as server:
        offline.configure(gateway=server.url, limits={"timeout": 600})

        ended = offline.run("plan")

    assert ended.code == 3
    assert len(server.requests) <= 1


def test_what_is_wrong_in_the_manifest_comes_before_any_request(offline):
    offline.flow("one", flow=no_footer(), colour="red")
    with RawServer(silence) as server:
        offline.configure(gateway=server.url)

        ended = offline.run("plan")

    assert ended.code == 3
    assert "colour" in ended.err
    assert server.connections == 0


def test_a_key_that_is_missing_comes_first(offline):
    offline.flow("one", flow=no_footer())

    assert offline.run("plan", FLOWOPS_API_KEY="").code == 4


def test_without_errors_the_gateway_is_asked(offline):
    offline.flow("one")

    assert offline.run("plan").code == 1


def test_errors_of_all_flows_come_at_once(offline):
    offline.flow("one", flow=no_footer())
    offline.flow("two", flow=definition(version="4.0"))

    ended = offline.run("plan")

    assert "2 errors in 2 definitions" in ended.err
    assert "R010" in ended.err


def test_flows_that_are_not_chosen_do_not_stop_it(flows):
    flows.flow("one", flow=no_footer())
    flows.flow("two")

    assert flows.run("plan", "--only", "two").code == 0
    assert flows.run("apply", "--yes", "--only", "two").code == 0


def test_warnings_are_shown_in_short_and_counted(flows):
    flows.flow("one", "A heading of many words " * 5)

    text = flows.run("plan")
    markdown = flows.run("plan", "--format", "markdown")
    as_json = flows.run("plan", "--format", "json")

    assert text.code == 0
    assert "warning: one.json:" in text.err
    assert "[R090]" in text.err
    assert "Plan: 1 to create, 1 to publish. 1 warning.\n" in text.out
    assert "<summary>1 warning</summary>" in markdown.out
    assert [each["rule"] for each in as_json.json["findings"]] == ["R090"]
    assert "findings" in load_schema("plan")["properties"]


def test_an_apply_counts_them_too_and_goes_on(flows):
    flows.flow("one", "A heading of many words " * 5)

    ended = flows.run("apply", "--yes")
    again = flows.run("apply", "--yes", "--format", "json")

    assert ended.code == 0
    assert "1 warning." in ended.out
    assert [each["rule"] for each in again.json["findings"]] == ["R090"]


def test_many_warnings_are_cut_short(flows):
    flow = definition()
    long = {"type": "TextHeading", "text": "A heading of many words " * 5}
    flow["screens"][0]["layout"]["children"][:1] = [long] * 13
    flows.flow("one", flow=flow)

    ended = flows.run("plan")

    assert ended.err.count("[R090]") == 10
    assert "3 more warnings; flowops validate shows them" in ended.err


def test_a_waiver_lets_a_frozen_version_pass(flows):
    flows.flow("one", flow=definition(version="4.0"))
    refused = flows.run("plan")
    flows.change("one", waive={"R010": "published before the freeze, and left as it is"})

    assert refused.code == 3
    assert flows.run("plan").code == 0


def test_a_saved_plan_was_checked_when_it_was_made(flows):
    flows.flow("one")
    assert flows.run("plan", "-o", "reviewed.plan").code == 0
    flows.define("one", flow=no_footer())

    assert flows.run("apply", "reviewed.plan", "--yes").code == 0


def test_a_drift_writes_nothing_and_needs_no_sound_definition(flows):
    flows.flow("one")
    flows.applied()
    flows.define("one", flow=no_footer())

    assert flows.run("drift").code == 0
