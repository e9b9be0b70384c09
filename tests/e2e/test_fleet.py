"""A fleet of accounts: some of them, by name, tag and shard."""

from __future__ import annotations

import pytest

from tests.e2e.gateways import Gateway

ALIASES = [f"account-{number}" for number in range(12)]


@pytest.fixture
def accounts(gateway):
    """Accounts on one gateway, by alias."""
    return {alias: Gateway(gateway.url, gateway.db) for alias in ALIASES}


@pytest.fixture
def fleet(project, gateway, accounts):
    """Twelve accounts in a file, the first two with the tag `eu`."""
    rows = [
        f"{alias},{each.waba},{'eu' if alias in ALIASES[:2] else ''}"
        for alias, each in accounts.items()
    ]
    project.write("accounts.csv", "\n".join(["key,uuid,tags", *rows]))
    environment = {"gateway": gateway.url, "wabas": {"file": "accounts.csv"}}
    project.manifest["environments"]["production"] = environment
    project.flow("a")
    project.flow("b", tags=["eu"])
    return project


def written(accounts):
    return [alias for alias, each in accounts.items() if each.flows]


def of(plan):
    return sorted({flow["waba"] for flow in plan.json["flows"]})


def test_a_flow_with_a_tag_goes_to_the_accounts_that_have_it(fleet, accounts):
    assert fleet.applied().code == 0

    assert written(accounts) == ALIASES
    assert [alias for alias, each in accounts.items() if "B" in each.statuses] == ALIASES[:2]
    assert fleet.plan().code == 0


def test_the_first_line_stays_short(fleet, gateway):
    first, *_ = fleet.run("plan").out.splitlines()

    assert first == f"production · {gateway.url}, 12 accounts"


def test_accounts_are_named(fleet, accounts):
    ended = fleet.applied("--waba", "account-3,account-5", "--waba", "account-7")

    assert written(accounts) == ["account-3", "account-5", "account-7"]
    assert f"accounts account-3 {accounts['account-3'].waba}" in ended.out.splitlines()[0]


def test_accounts_are_named_by_their_tag(fleet, accounts):
    fleet.applied("--tag", "eu")

    assert written(accounts) == ALIASES[:2]


def test_what_a_part_leaves_out_is_neither_planned_nor_unmanaged_nor_forgotten(fleet, accounts):
    fleet.applied()
    accounts["account-3"].set_status("A", "DRAFT")

    assert fleet.plan("--tag", "eu").code == 0
    assert fleet.plan("--tag", "eu").json["unmanaged"] == []
    assert fleet.drift("--tag", "eu").code == 0
    assert fleet.drift().code == 2


def test_an_apply_to_a_part_is_no_reason_to_ask_which_account_is_meant(fleet, accounts):
    fleet.applied("--waba", "account-3")

    assert fleet.apply("--waba", "account-4").code == 0


def test_a_command_to_type_next_is_about_the_same_accounts(fleet):
    ended = fleet.run("plan", "--tag", "eu", "--waba", "account-0", "--shard", "1/1")

    assert "flowops apply --waba account-0 --tag eu --shard 1/1" in ended.err


def test_the_shards_are_about_everything_and_share_nothing(fleet, gateway):
    plans = [fleet.plan("--shard", f"{k}/3") for k in (1, 2, 3)]

    assert sorted(alias for plan in plans for alias in of(plan)) == sorted(ALIASES)
    first, *_ = fleet.run("plan", "--shard", "2/3").out.splitlines()
    of_second = len(of(plans[1]))
    assert first == f"production · {gateway.url}, shard 2/3: {of_second} of 12 accounts"


def test_a_shard_is_taken_from_where_it_runs(fleet):
    typed = of(fleet.plan("--shard", "2/3"))

    assert (
        of(fleet.run("plan", "--format", "json", "--shard", "auto/3", JOB_COMPLETION_INDEX="1"))
        == typed
    )
    assert (
        of(
            fleet.run(
                "plan",
                "--format",
                "json",
                FLOWOPS_SHARD="auto",
                CI_NODE_INDEX="2",
                CI_NODE_TOTAL="3",
            )
        )
        == typed
    )


def test_a_job_that_runs_in_parallel_for_another_reason_is_about_all(fleet):
    plan = fleet.run("plan", "--format", "json", CI_NODE_INDEX="2", CI_NODE_TOTAL="3")

    assert of(plan) == sorted(ALIASES)


@pytest.mark.parametrize("option", ["--shard", "--waba", "--tag"])
def test_what_came_out_empty_is_no_wish_for_all_accounts(fleet, option):
    assert fleet.run("plan", option, "").code == (64 if option == "--shard" else 3)
    assert fleet.run("plan", FLOWOPS_SHARD="").code == 0


def test_a_shard_without_accounts_has_nothing_to_do(fleet):
    ended = [fleet.apply("--waba", "account-0", "--shard", f"{k}/2") for k in (1, 2)]

    assert [each.code for each in ended] == [0, 0]
    assert any(": 0 of 1 account\n" in each.out for each in ended)


def test_a_saved_plan_of_a_part_is_for_that_part(fleet, accounts):
    fleet.run("plan", "--tag", "eu", "-o", "eu.plan")

    assert fleet.run("apply", "eu.plan", "--yes").code == 0
    assert written(accounts) == ALIASES[:2]


@pytest.mark.parametrize("shard", ["1/2", "1/1"])
def test_a_saved_plan_of_a_shard_is_for_that_shard(fleet, accounts, shard):
    aliases = of(fleet.run("plan", "--shard", shard, "--format", "json", "-o", "one.plan"))

    stale = fleet.run("apply", "one.plan", "--yes", "--shard", "2/2")
    ended = fleet.run("apply", "one.plan", "--yes", "--shard", shard)

    assert (stale.code, ended.code) == (5, 0)
    assert f"is a plan of shard {shard}, not of 2/2" in stale.err
    assert f"shard {shard}: {len(aliases)} of 12 accounts" in ended.out
    assert sorted(written(accounts)) == aliases


def test_a_saved_plan_of_a_part_is_stale_once_an_account_is_another(fleet, accounts):
    fleet.run("plan", "--tag", "eu", "-o", "eu.plan")
    csv = (fleet.folder / "accounts.csv").read_text()
    fleet.write(
        "accounts.csv", csv.replace(accounts["account-0"].waba, accounts["account-0"].waba[::-1])
    )

    assert fleet.run("apply", "eu.plan", "--yes").code in {3, 5}
    assert written(accounts) == []


def test_a_saved_plan_of_all_accounts_is_not_for_a_shard(fleet):
    fleet.run("plan", "-o", "all.plan")

    ended = fleet.run("apply", "all.plan", "--yes", "--shard", "1/2")

    assert ended.code == 5
    assert "is a plan of no shard, not of 1/2" in ended.err


def test_the_issue_of_drift_is_about_all_accounts(fleet):
    ended = fleet.run("drift", "--issue", "--shard", "1/2")

    assert ended.code == 64
    assert "--shard" in ended.err


def test_other_commands_take_the_same_accounts(fleet):
    fleet.applied()

    outputs = fleet.run("outputs", "--tag", "eu")
    status = fleet.run("status", "--format", "json", "--waba", "account-4")
    history = fleet.run("history", "--format", "json", "--waba", "account-4")

    assert "account-1" in outputs.out
    assert "account-2" not in outputs.out
    assert {flow["waba"] for flow in status.json["flows"]} == {"account-4"}
    assert len(history.json["flows"]) == 1
