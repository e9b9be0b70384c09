"""Several accounts, several environments, and what differs between them."""

from __future__ import annotations

import pytest

from tests.e2e.gateways import Gateway


@pytest.fixture
def other(gateway):
    """A second account on the same gateway."""
    return Gateway(gateway.url, gateway.db)


@pytest.fixture
def two_accounts(project, gateway, other):
    environment = {"gateway": gateway.url, "wabas": {"acme": gateway.waba, "globex": other.waba}}
    project.manifest["environments"]["production"] = environment
    project.flow("a")
    return project


def test_every_flow_is_applied_to_every_account(two_accounts, gateway, other):
    ended = two_accounts.applied()

    assert gateway.statuses == other.statuses == {"A": "PUBLISHED"}
    assert "a @acme" in ended.out
    assert "a @globex" in ended.out
    assert two_accounts.plan().code == 0


def test_every_account_has_its_own_id_and_its_own_drift(two_accounts, gateway, other):
    two_accounts.applied()
    other.set_status("A", "DRAFT")

    drift = two_accounts.drift()

    by_account = {flow["waba"]: flow["direction"] for flow in drift.json["flows"]}
    assert by_account == {"acme": "none", "globex": "outside"}
    assert gateway.flow("A").id != other.flow("A").id


def test_the_first_line_names_every_account_that_is_written_to(two_accounts, gateway, other):
    first = two_accounts.run("plan").out.splitlines()[0]

    assert first.startswith(f"production · {gateway.url}, accounts ")
    assert f"acme {gateway.waba}" in first
    assert f"globex {other.waba}" in first


def test_previews_and_outputs_are_told_for_every_account(two_accounts, gateway, other):
    two_accounts.applied()

    previews = two_accounts.run("preview", "a", "--format", "json").json["previews"]
    outputs = two_accounts.run("outputs").json["flows"]

    ids = [gateway.flow("A").id, other.flow("A").id]
    assert [each["flow_id"] for each in previews] == ids
    text = two_accounts.run("preview", "a").out
    assert f"a @acme ({ids[0]}" in text
    assert f"a @globex ({ids[1]}" in text
    assert [each["flow_id"] for each in outputs] == ids
    assert "A_ACME_FLOW_ID=" in two_accounts.run("outputs", "--format", "env").out


def test_a_message_goes_out_from_one_account(two_accounts):
    two_accounts.applied()

    ended = two_accounts.run("send", "a", "--to", "5491155551234", "--phone", "1")

    assert ended.code == 1
    assert "2 accounts" in ended.err


def test_a_flow_may_differ_from_environment_to_environment(project, gateway, other):
    project.manifest["environments"]["staging"] = other.environment()
    project.flow("a")
    project.define("b", "only there")
    project.change(
        "a", environments={"staging": {"name": "A (staging)", "status": "draft", "json": "b.json"}}
    )

    project.applied("-e", "production")
    project.applied("-e", "staging")

    assert gateway.statuses == {"A": "PUBLISHED"}
    assert other.statuses == {"A (staging)": "DRAFT"}
    assert other.text("A (staging)") == "only there"


def test_a_flow_may_be_left_out_of_an_environment(project, gateway):
    project.flow("a", environments={"production": {"skip": True}})
    project.flow("b")

    project.applied()

    assert gateway.statuses == {"B": "PUBLISHED"}


def test_environments_keep_their_records_apart(project, gateway, other):
    project.manifest["environments"]["staging"] = other.environment()
    project.flow("a")
    project.applied("-e", "production")

    assert project.plan("-e", "staging").flow("a")["verdict"] == "create"
    assert project.drift("-e", "staging").flow("a")["direction"] == "pending"


# Point 3


def test_only_the_flows_that_were_named_are_touched(project, gateway):
    project.flows("a", "b", "c")

    project.applied("--only", "a,b", "--only", "c", "--except", "b")

    assert gateway.statuses == {"A": "PUBLISHED", "C": "PUBLISHED"}
    assert project.plan().flow("b")["verdict"] == "create"


def test_a_flow_that_was_not_named_is_not_taken_for_a_stranger(project):
    project.flows("a", "b")
    project.applied()

    plan = project.plan("--only", "a")

    assert plan.json["unmanaged"] == []
    assert [flow["key"] for flow in plan.json["flows"]] == ["a"]


def test_the_sandbox_is_the_default_environment(project):
    project.manifest["environments"]["sandbox"] = {"gateway": "sandbox"}
    project.flow("a")

    assert project.run("plan").out.startswith("sandbox · the embedded sandbox, kept in .flowops")


def test_without_environments_there_is_the_sandbox(sandboxed):
    del sandboxed.manifest["environments"]
    sandboxed.flow("a")

    assert sandboxed.apply().code == 0
    assert sandboxed.plan().code == 0


def test_the_sandbox_needs_no_key(sandboxed):
    sandboxed.environ = {}
    sandboxed.flow("a")

    assert sandboxed.apply().code == 0
