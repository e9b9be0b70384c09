"""The reports of all shards, merged: what one run would have said, and how it would have ended."""

from __future__ import annotations

import itertools
import json
import uuid

import jsonschema
import pytest

from flowops.flowjson.schemas import load_schema
from flowops.model.fleet import Shard
from flowops.model.flows import Account
from tests.e2e.gateways import Gateway
from tests.e2e.project import broken_definition
from tests.package.closing import closed

SCHEMA = jsonschema.Draft202012Validator(closed(load_schema("plan")))
COUNT = 3


@pytest.fixture
def accounts(gateway):
    """Each shard has two or three of them."""
    return {
        f"a{number}": Gateway(gateway.url, gateway.db, uuid_in(Shard(1 + number % COUNT, COUNT)))
        for number in range(7)
    }


def uuid_in(shard):
    drawn = (str(uuid.uuid4()) for _ in itertools.count())
    return next(each for each in drawn if shard.takes(Account("any", each)))


@pytest.fixture
def fleet(project, gateway, accounts):
    """Seven accounts, two of them with a tag, and a live flow in two that nobody manages."""
    eu = {alias: {"uuid": each.waba, "tags": ["eu"]} for alias, each in accounts.items()}
    wabas = {alias: eu[alias] if alias in {"a1", "a4"} else eu[alias]["uuid"] for alias in eu}
    del project.environment["waba"]
    project.configure(wabas=wabas)
    project.flow("booking")
    project.flow("survey", tags=["eu"])
    project.flow("contact", status="draft")
    accounts["a2"].create_outside("Theirs")
    accounts["a5"].create_outside("Theirs")
    accounts["a5"].create_outside("Also theirs")
    return project


def shards(fleet, *arguments, command=("plan",), count=COUNT):
    """The file of each shard."""
    files = []
    for index in range(1, count + 1):
        ended = fleet.run(*command, "--format", "json", "--shard", f"{index}/{count}", *arguments)
        SCHEMA.validate(ended.json)
        files.append(fleet.write(f"{command[0]}-{index}.json", ended.out).name)
    return files


def apply_shards(fleet, *arguments):
    return shards(fleet, *arguments, command=("apply", "--yes"))


def merge(fleet, *arguments):
    return fleet.run("fleet", "merge", *arguments)


@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_merged_plans_are_the_plan_of_all_accounts_to_the_byte(fleet, count):
    whole = fleet.run("plan", "--format", "json")

    assert merge(fleet, *shards(fleet, count=count), "--format", "json").out == whole.out


@pytest.mark.parametrize("chosen", [["--tag", "eu"], ["--only", "booking"], ["--except", "survey"]])
def test_so_are_those_of_some_accounts_and_of_some_flows(fleet, chosen):
    fleet.applied("--waba", "a0,a1")
    fleet.define("booking", "Hello again")
    whole = fleet.run("plan", "--format", "json", *chosen)

    assert merge(fleet, *shards(fleet, *chosen), "--format", "json").out == whole.out


def test_the_order_of_the_files_is_no_matter(fleet):
    files = shards(fleet)

    assert (
        merge(fleet, *files, "--format", "json").out
        == merge(fleet, *reversed(files), "--format", "json").out
    )


def test_warnings_are_told_once_and_in_order(fleet):
    fleet.manifest["rules"] |= dict.fromkeys(("R009", "R038"), "warn")
    fleet.save()
    fleet.define("survey", flow=broken_definition())
    whole = fleet.run("plan", "--format", "json")

    merged = merge(fleet, *shards(fleet), "--format", "json")

    assert merged.json["findings"]
    assert merged.out == whole.out


def test_it_is_one_report_for_people(fleet, gateway):
    merged = merge(fleet, *shards(fleet))

    first, *lines = merged.out.splitlines()
    assert first == f"production · {gateway.url}, 7 accounts"
    assert '  + booking @a0  "Booking"' in lines
    assert "      create, publish" in lines
    assert "Not in this manifest, and never touched: 3 live flows" in lines
    assert "Plan: 16 to create, 9 to publish." in lines
    assert lines[-1].startswith("plan ")


def test_it_is_one_report_for_a_pull_request(fleet):
    files = shards(fleet)

    assert merge(fleet, *files, "--format", "markdown").out.startswith("### flowops plan")


def test_what_is_saved_is_a_plan_as_any_other(fleet):
    merged = merge(fleet, *shards(fleet), "-o", "merged.json")

    assert (merged.code, merged.err) == (0, "Saved to merged.json.\n")
    assert json.loads((fleet.folder / "merged.json").read_text()) == fleet.plan().json
    assert fleet.run("comment", "merged.json", "--dry-run").code == 0


def test_it_ends_as_one_plan_would(fleet, accounts):
    detailed = "--detailed-exitcode"
    pending = merge(fleet, *shards(fleet), detailed).code
    fleet.applied()
    done = merge(fleet, *shards(fleet), detailed)
    accounts["a3"].create_outside("Booking")
    blocked = merge(fleet, *shards(fleet), detailed).code

    assert (pending, done.code, blocked) == (2, 0, 9)
    assert "No changes. 16 in sync." in done.out


def test_merged_applies_are_one_report(fleet):
    merged = merge(fleet, *apply_shards(fleet))

    assert merged.code == 0
    assert merged.out.endswith("Applied 25 of 25 steps.\n")
    assert fleet.plan().code == 0


def test_merged_applies_end_with_the_worst(fleet, accounts):
    fleet.applied("--waba", "a0,a1,a2")
    fleet.define("booking", flow=broken_definition())
    files = apply_shards(fleet)

    merged = merge(fleet, *files)

    assert merged.code == 6
    assert merge(fleet, *files, "--format", "json").json["exit_code"] == 6
    assert "! booking @a" in merged.out
    assert "publish: " in merged.out
    assert merge(fleet, *files, "--format", "markdown").code == 64


def changed(fleet, file, change):
    document = json.loads((fleet.folder / file).read_text())
    change(document)
    return fleet.write(f"changed-{file}", json.dumps(document)).name


def test_missing_shards_are_named(fleet):
    one, two, three = shards(fleet)

    assert "shard 2 of 3 is missing" in merge(fleet, one, three).err
    assert "shards 1, 3 of 3 are missing" in merge(fleet, two).err
    assert merge(fleet, one).code == 3


def test_a_shard_that_is_there_twice_is_named(fleet):
    one, two, three = shards(fleet)
    again = fleet.write("again.json", (fleet.folder / one).read_bytes()).name

    ended = merge(fleet, one, two, three, again)

    assert ended.code == 3
    assert f"{one} and again.json do not belong together: both are shard 1 of 3" in ended.err


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("gateway", "https://other", "gateways"),
        ("accounts", 8, "accounts"),
        ("count", 4, "numbers of shards"),
        ("flowops", "0.0.1", "versions of flowops"),
    ],
)
def test_shards_of_different_runs_are_not_merged(fleet, name, value, words):
    one, two, three = shards(fleet)
    other = changed(fleet, two, lambda document: document["shard"].update({name: value}))

    assert (
        f"{one} and {other} do not belong together: they are of different {words}"
        in merge(fleet, one, other, three).err
    )


def test_shards_of_different_definitions_are_not_merged(fleet):
    one, two, _ = shards(fleet)
    kept = fleet.write("kept.json", (fleet.folder / one).read_bytes()).name
    fleet.define("booking", "Another text")
    _, two, three = shards(fleet)

    assert "different manifests, definitions or accounts" in merge(fleet, kept, two, three).err


def test_shards_of_different_environments_are_not_merged(fleet):
    one, two, three = shards(fleet)
    other = changed(fleet, two, lambda document: document.update(environment="staging"))

    assert "different environments" in merge(fleet, one, other, three).err


def test_a_plan_and_an_apply_are_not_merged(fleet):
    one, two, _ = shards(fleet)
    *_, three = apply_shards(fleet)

    assert "one is of a plan, the other of an apply" in merge(fleet, one, two, three).err


def test_an_account_in_two_shards_is_named(fleet):
    one, two, three = shards(fleet)
    flow = json.loads((fleet.folder / one).read_text())["flows"][0]
    other = changed(fleet, two, lambda document: document["flows"].append(flow))

    ended = merge(fleet, one, other, three)

    assert f"both have account {flow['waba']}" in ended.err


def test_a_flow_that_stands_twice_is_refused(fleet):
    one, two, three = shards(fleet)
    other = changed(fleet, two, lambda document: document["flows"].append(document["flows"][0]))

    assert "a flow stands twice" in merge(fleet, one, other, three).err


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (["plan", "--format", "json"], "is of no shard"),
        (["drift", "--format", "json", "--shard", "1/1"], "is what drift printed"),
        (["plan"], "is not JSON"),
        (["status", "--format", "json"], "is no plan at /"),
    ],
)
def test_what_is_no_report_of_a_shard_is_refused(fleet, made, said):
    file = fleet.write("other.json", fleet.run(*made).out).name

    ended = merge(fleet, file)

    assert ended.code == 3
    assert f"other.json {said}" in ended.err


def test_a_file_that_is_not_there_is_a_mistake_of_usage(fleet):
    ended = merge(fleet, "none.json")

    assert ended.code == 64
    assert "none.json cannot be read: no such file or directory" in ended.err
