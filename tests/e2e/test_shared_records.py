"""Records in git: what one machine did, the next one knows, and only one applies at a time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.e2e.project import Project
from tests.e2e.test_together import KEYS, apply_at_once
from tests.ledger.places import IDENTITY, HandClock, a_git_place, a_holder


@pytest.fixture
def machine(tmp_path, gateway):
    """Another clone of one repository, with the same manifest in it."""
    place = a_git_place(tmp_path)

    def machine(name):
        settings = gateway.environment(state="git:refs/flowops/state")
        project = Project(place.clone(name), {"production": settings})
        project.environ.update(IDENTITY)
        project.flows(*KEYS)
        return project

    machine.place = place
    return machine


def test_a_machine_knows_what_another_one_applied(machine):
    machine("one").applied()

    plan = machine("two").plan()

    assert plan.code == 0, plan.said
    assert {flow["verdict"] for flow in plan.json["flows"]} == {"in-sync"}
    assert machine.place.log()[-1] == "Lock 1 account of production"
    assert machine.place.log()[0] == "Unlock 1 account of production"


def test_who_comes_second_ends_with_5_and_is_told_what_to_type(machine, gateway):
    project = machine("one")
    clock = HandClock(datetime.now(UTC))
    with machine.place.store("other", clock=clock).lock(a_holder("3f2a"), [gateway.waba]):
        applied = project.apply()

    assert applied.code == 5
    assert (
        f"the lock of account {gateway.waba} in environment production is held by ana@host"
        in applied.err
    )
    assert "flowops unlock --if-holder 3f2a -e production" in applied.err
    assert gateway.writes == []


def test_several_machines_at_once_make_each_flow_once_and_nobody_repairs_anything(machine, gateway):
    projects = [machine(name) for name in ("one", "two", "three")]

    codes = apply_at_once(*projects)

    assert 0 in codes
    assert set(codes) <= {0, 5}
    assert len(gateway.writes) == 2 * len(KEYS)
    assert machine("four").plan().code == 0


def test_a_run_that_loses_its_lock_sends_nothing_more(machine, gateway):
    project = machine("one")
    project.applied()
    for key in KEYS:
        project.define(key, "Changed")
    gateway.forget_requests()
    machine.place.hook(
        "update",
        # Whoever locks is robbed of it at once, as by an unlock from elsewhere.
        'git --git-dir="$PWD" log -1 --format=%s $3 | grep -q ^Lock || exit 0\n'
        "echo robbed > robbed\n",
    )
    machine.place.hook(
        "post-receive",
        "test -e robbed || exit 0; rm robbed; git update-ref -d refs/flowops/state",
    )

    applied = project.apply()

    assert applied.code == 1, applied.said
    assert "is not ours any more" in applied.said
    assert gateway.writes == []
