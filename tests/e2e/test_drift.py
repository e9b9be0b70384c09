"""What somebody else did, which way it differs, and what apply makes of it."""

from __future__ import annotations

import pytest

from flowops import sandbox
from tests.e2e.project import definition

PROFILES = ["documented", "timestamps", "readback"]


@pytest.fixture(params=PROFILES)
def live(request, gateway_with, project_on):
    """A project whose flow `a` is live with the text `ours`."""
    gateway = gateway_with(profile=request.param, publish_moves_updated_at="true")
    project = project_on(gateway)
    project.flow("a", "ours")
    project.applied()
    gateway.forget_requests()
    return project, gateway


def directions(project):
    ended = project.drift()
    return ended.code, {flow["key"]: flow["direction"] for flow in ended.json["flows"]}


def test_after_an_apply_nothing_has_drifted(live):
    project, _ = live

    assert directions(project) == (0, {"a": "none"})


def test_an_edit_from_outside_is_drift(live):
    project, gateway = live
    gateway.edit_outside("A", definition("theirs"))

    assert directions(project) == (2, {"a": "outside"})
    assert project.plan().flow("a")["verdict"] == "drifted"


def test_apply_puts_an_edit_from_outside_back_and_says_so_first(live):
    project, gateway = live
    gateway.edit_outside("A", definition("theirs"))

    plan = project.run("plan")
    ended = project.applied()

    assert "changed outside" in plan.out
    assert "overwrites" in plan.out
    assert "changed outside" in ended.out
    assert gateway.text("A", "published") == "ours"
    assert directions(project) == (0, {"a": "none"})


def test_a_change_here_is_pending_and_no_drift(live):
    project, _ = live
    project.define("a", "newer")

    assert directions(project) == (0, {"a": "pending"})


def test_a_change_on_both_sides_is_both(live):
    project, gateway = live
    gateway.edit_outside("A", definition("theirs"))
    project.define("a", "newer")

    assert directions(project) == (2, {"a": "both"})


def test_a_flow_that_is_gone_is_drift_and_made_again(live):
    project, gateway = live
    sandbox.delete_outside(gateway.db, gateway.flow("A").id)

    assert directions(project)[0] == 2
    # The account lists nothing now, which is also what a wrong key would see.
    assert project.apply().code == 8
    assert project.apply("--allow", "empty-list").code == 0
    assert gateway.statuses == {"A": "PUBLISHED"}


def test_without_a_record_nobody_can_tell(gateway, project):
    gateway.create_outside("A", definition("theirs"))
    gateway.set_status("A", "PUBLISHED")
    project.flow("a", "ours")

    assert directions(project) == (9, {"a": "unknown"})


def test_drift_names_the_evidence_that_it_rests_on(live):
    project, gateway = live
    gateway.edit_outside("A", definition("theirs"))

    evidence = project.drift().flow("a")["evidence"]

    assert f"evidence: {evidence}" in project.run("drift").out


@pytest.mark.parametrize("where", ["list", "get", "both"])
def test_an_edit_that_was_published_outside_shows_by_its_date(gateway_with, project_on, where):
    gateway = gateway_with(updated_at=where, publish_moves_updated_at="true")
    project = project_on(gateway)
    project.flow("a", "ours")
    project.applied()
    gateway.edit_outside("A", definition("theirs"))
    gateway.set_status("A", "PUBLISHED")

    plan = project.plan()

    assert plan.code == 2
    assert plan.flow("a")["verdict"] == "drifted"
    assert plan.flow("a")["evidence"] == "timestamp"
    project.applied()
    assert gateway.text("A", "published") == "ours"
    assert project.plan().code == 0


def test_an_edit_to_the_same_content_is_none_where_it_is_read_back(gateway_with, project_on):
    gateway = gateway_with(profile="readback")
    project = project_on(gateway)
    project.flow("a", "ours")
    project.applied()
    gateway.edit_outside("A", definition("ours"))
    gateway.set_status("A", "PUBLISHED")

    assert project.plan().code == 0


@pytest.mark.parametrize("protection", ["on_drift: hold", "protect: true"])
def test_a_held_flow_is_left_as_it_is_found(live, protection):
    project, gateway = live
    if protection == "protect: true":
        project.change("a", protect=True)
    else:
        project.configure(on_drift="hold")
    gateway.edit_outside("A", definition("theirs"))

    ended = project.apply()

    assert ended.code == 9
    assert gateway.writes == []
    assert "held for you: --take-over a puts it back" in ended.out
    assert "overwrites" not in ended.out
    assert project.drift().code == 2


def test_a_held_flow_does_not_hold_the_others(live):
    project, gateway = live
    project.configure(on_drift="hold")
    gateway.edit_outside("A", definition("theirs"))
    project.flow("b")

    assert project.apply().code == 9
    assert gateway.statuses == {"A": "DRAFT", "B": "PUBLISHED"}


def test_a_held_flow_can_be_put_back_by_word(live):
    project, gateway = live
    project.change("a", protect=True)
    gateway.edit_outside("A", definition("theirs"))

    assert project.apply("--take-over", "a").code == 0
    assert gateway.text("A", "published") == "ours"


def test_a_pending_change_is_not_held(live):
    project, gateway = live
    project.change("a", protect=True)
    project.define("a", "newer")

    assert project.apply().code == 0
    assert gateway.text("A", "published") == "newer"


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_drift_ends_alike_in_every_format(live, form):
    project, gateway = live
    gateway.edit_outside("A", definition("theirs"))

    assert project.run("drift", "--format", form).code == 2


def test_another_name_outside_is_drift_that_nobody_can_undo(gateway_with, project_on):
    gateway = gateway_with()
    project = project_on(gateway)
    project.flow("a", status="draft")
    project.applied()
    sandbox.rename_outside(gateway.db, gateway.flow("A").id, "Renamed")

    plan = project.plan()

    assert plan.flow("a")["steps"] == []
    assert plan.code == 9
    assert "this API cannot change" in project.run("plan").out
    assert project.drift().code == 2
