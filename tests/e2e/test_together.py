"""Several at once: runs on one machine, on two machines, and several accounts in one run."""

from __future__ import annotations

import shutil
import time
import uuid
from collections import Counter
from contextlib import ExitStack

from flowops import sandbox
from tests.e2e.project import Project

KEYS = [f"flow{number}" for number in range(5)]


def apply_at_once(*projects):
    with ExitStack() as stack:
        running = [stack.enter_context(each.spawn("apply", "--yes")) for each in projects]
        said = [process.communicate(timeout=60) for process in running]
    assert not any("Traceback" in out + err for out, err in said)
    return [process.returncode for process in running]


def test_of_several_runs_on_one_machine_one_at_a_time_applies(project, gateway):
    project.flows(*KEYS)

    codes = apply_at_once(project, project, project)

    assert 0 in codes
    assert set(codes) <= {0, 5}
    assert Counter(flow.name for flow in gateway.flows) == {key.title(): 1 for key in KEYS}
    assert len(gateway.writes) == 2 * len(KEYS)
    assert project.plan().code == 0


def test_two_machines_at_once_make_no_flow_twice(project, gateway, tmp_path):
    project.flows(*KEYS)
    other = Project(tmp_path / "other" / "flows", project.manifest["environments"])
    shutil.copytree(project.folder, other.folder, dirs_exist_ok=True)

    codes = apply_at_once(project, other)

    assert set(codes) <= {0, 1, 6, 9}
    assert Counter(flow.name for flow in gateway.flows) == {key.title(): 1 for key in KEYS}
    adopt = [word for key in KEYS for word in ("--adopt", key)]
    assert project.apply(*adopt).code == 0
    assert project.plan().code == 0
    assert set(gateway.statuses.values()) == {"PUBLISHED"}


def test_if_one_account_cannot_be_listed_nothing_is_written_to_the_others(project, gateway):
    """The second account is of another organization, which asked for it first."""
    foreign = str(uuid.uuid4())
    sandbox.register_key(gateway.db, foreign, "another organization")
    wabas = {"acme": gateway.waba, "globex": foreign}
    environment = {"gateway": gateway.url, "wabas": {"globex": foreign}}
    project.manifest["environments"]["production"] = environment
    project.flow("a")
    assert project.run("status", FLOWOPS_API_KEY=foreign).code == 0
    environment["wabas"] = wabas
    project.save()

    ended = project.apply()

    assert ended.code == 1
    assert "listing the flows of account globex" in ended.err
    assert gateway.writes == []


def test_requests_for_many_flows_overlap(gateway_with, project_on):
    gateway = gateway_with(latency=0.05)
    project = project_on(gateway)
    project.flows(*(f"f{number}" for number in range(20)))
    began = time.monotonic()

    project.applied()

    asked = len(gateway.requests)
    assert asked == 1 + 3 * 20 + 1
    assert time.monotonic() - began < 0.05 * asked
