"""Eight shards of five thousand accounts, as an Indexed Job of Kubernetes runs them.

No request waits for latency, and the declared rate is high, so that the test costs processor time
alone: about 25 seconds of it. Every account wants one flow, which no account has, so one list tells
all of an account. What is applied are the accounts with the tag `new`, every twelfth.
"""

from __future__ import annotations

import copy
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest

from benchmarks.server import serving
from tests.e2e.project import CLEAN, Project, Run

SHARDS, ACCOUNTS, NEW = 8, 5_000, 12
RATE = 800
"""Requests a second that the manifest declares, for all shards together."""
TAKEN = 500
"""What the gateway takes before it answers 429: less than was declared, so that it does."""
BURST = 20
SLOW = 100
"""What another environment declares: so little that the slowest machine could do more."""

ALIASES = [f"account-{number}" for number in range(ACCOUNTS)]
TO_APPLY = ALIASES[::NEW]


@pytest.fixture(scope="module")
def gateway():
    with serving() as server:
        server.load({})
        yield server


@pytest.fixture(scope="module")
def fleet(tmp_path_factory, gateway):
    environment = {
        "gateway": gateway.url,
        "wabas": {"file": "accounts.csv"},
        "limits": {"requests_per_second": RATE, "concurrency": 4, "quiet": 0.05},
    }
    slow = copy.deepcopy(environment) | {"limits": {"requests_per_second": SLOW}}
    environments = {"fleet": environment, "slow": slow}
    project = Project(tmp_path_factory.mktemp("fleet"), environments)
    project.environ["FLOWOPS_ENV"] = "fleet"
    rows = [
        f"{alias},00000000-0000-4000-8000-{number:012d},{'new' if number % NEW == 0 else ''}"
        for number, alias in enumerate(ALIASES)
    ]
    project.write("accounts.csv", "\n".join(["key,uuid,tags", *rows]))
    project.flow("booking", status="draft")
    return project


class Job:
    """An Indexed Job: the same command for every completion index, each a process of its own."""

    def __init__(self, fleet, *command):
        self.folder, self.environ = fleet.folder, fleet.environ
        self.command = [sys.executable, "-m", "flowops", *command, "--shard", f"auto/{SHARDS}"]

    def start(self, index):
        environ = CLEAN | self.environ | {"JOB_COMPLETION_INDEX": str(index)}
        pipe = subprocess.PIPE
        return subprocess.Popen(
            self.command, cwd=self.folder, env=environ, text=True, stdout=pipe, stderr=pipe
        )

    def run(self):
        with ExitStack() as pods:
            started = [pods.enter_context(self.start(index)) for index in range(SHARDS)]
            ended = [pod.communicate(timeout=300) for pod in started]
            codes = [pod.returncode for pod in started]
        return [Run(code, *said) for code, said in zip(codes, ended, strict=True)]


def merged(fleet, runs, name, *arguments):
    for index, ended in enumerate(runs):
        fleet.write(f"{name}-{index}.json", ended.out)
    files = [f"{name}-{index}.json" for index in range(len(runs))]
    return fleet.run("fleet", "merge", *files, "--format", "json", *arguments)


def wabas(document):
    return [flow["waba"] for flow in document["flows"]]


@pytest.fixture(scope="module")
def whole(fleet, gateway):
    """The plan of all accounts in one run, of a gateway that refuses nothing."""
    gateway.set(rate=0)
    return fleet.run("plan", "--format", "json")


@pytest.fixture(scope="module")
def planned(fleet, gateway, whole):
    """The plans of the shards, which meet 429s, and what the gateway counted meanwhile."""
    gateway.set(rate=TAKEN, burst=BURST)
    runs = Job(fleet, "plan", "--format", "json").run()
    return runs, gateway.statistics()


@pytest.mark.slow
def test_the_plans_of_the_shards_are_about_everything_and_share_nothing(planned):
    runs, _ = planned

    assert [ended.code for ended in runs] == [0] * SHARDS, [ended.err for ended in runs]
    taken = [alias for ended in runs for alias in wabas(ended.json)]
    assert len(taken) == ACCOUNTS
    assert set(taken) == set(ALIASES)


@pytest.mark.slow
def test_merged_they_are_the_plan_of_one_run_to_the_byte(fleet, planned, whole):
    runs, _ = planned

    together = merged(fleet, runs, "plan", "--detailed-exitcode")

    assert together.out == whole.out
    assert together.code == 2
    assert whole.json["summary"]["create"] == ACCOUNTS


@pytest.mark.slow
def test_a_plan_sends_a_list_for_each_account_and_what_was_refused(planned):
    _, counted = planned

    assert counted["refused"] > 0
    assert counted["requests"] == ACCOUNTS + counted["refused"]


@pytest.mark.slow
def test_all_shards_together_keep_to_the_declared_rate(fleet, gateway):
    gateway.set(rate=0)

    runs = Job(fleet, "plan", "-e", "slow", "--tag", "new").run()

    counted = gateway.statistics()
    assert [ended.code for ended in runs] == [0] * SHARDS, [ended.err for ended in runs]
    assert counted["requests"] == len(TO_APPLY)
    # In the worst second, to which each shard may bring a request too many.
    assert counted["highest_rate"] <= SLOW + SHARDS


@pytest.mark.slow
def test_a_shard_that_is_killed_and_run_again_ends_the_same(fleet, gateway):
    gateway.set(rate=TAKEN, burst=BURST)
    job = Job(fleet, "apply", "--yes", "--tag", "new", "--format", "json")

    with job.start(3) as victim:
        while gateway.statistics()["created"] < 10:
            assert victim.poll() is None, victim.stderr.read()
            time.sleep(0.01)
        victim.kill()
    assert gateway.statistics()["created"] < len(TO_APPLY) / SHARDS
    runs = job.run()

    together = merged(fleet, runs, "apply")
    counted = gateway.statistics()
    assert [ended.code for ended in runs] == [0] * SHARDS, [ended.err for ended in runs]
    assert together.code == 0
    assert wabas(together.json) == TO_APPLY
    assert counted["created"] == len(TO_APPLY)
    assert counted["created_twice"] == {}
    assert fleet.run("plan", "--tag", "new", "--detailed-exitcode").code == 0
