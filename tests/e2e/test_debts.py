"""A flow that people use and that waits in DRAFT: every command says so until it is settled."""

from __future__ import annotations

import pytest

REFUSED = {"status": 400, "body": {"error": {"message": "the endpoint is not healthy"}}}


@pytest.fixture
def in_debt(gateway_with, project_on):
    """An update whose publish failed, and whose way back failed as well."""
    gateway = gateway_with(faults=[{"route": "publish", "nth": 2, "times": 2, "do": REFUSED}])
    project = project_on(gateway)
    project.flows("a", "b")
    project.change("b", status="draft")
    project.applied()
    project.define("a", "newer")
    assert project.apply("--only", "a").code == 7
    assert gateway.statuses["A"] == "DRAFT"
    return project, gateway


@pytest.mark.parametrize(
    "command",
    [
        ("plan",),
        ("plan", "--detailed-exitcode"),
        ("plan", "--only", "b"),
        ("plan", "--format", "json"),
        ("drift",),
        ("status",),
        ("preview", "b"),
        ("outputs", "--format", "env"),
    ],
    ids=" ".join,
)
def test_every_command_that_looks_says_it_first_and_ends_with_7(in_debt, command):
    project, _ = in_debt

    ended = project.run(*command)

    assert ended.code == 7, ended.said
    assert ended.err.startswith("warning: a was published and waits in DRAFT")
    assert "flowops apply -e production --only a" in ended.err


def test_the_debt_is_settled_by_an_apply_and_not_said_again(in_debt):
    project, gateway = in_debt

    ended = project.apply()

    assert ended.code == 0, ended.said
    assert gateway.statuses["A"] == "PUBLISHED"
    again = project.plan()
    assert (again.code, again.err) == (0, "")


def test_a_debt_that_somebody_settled_by_hand_is_none(in_debt):
    project, gateway = in_debt
    gateway.set_status("A", "PUBLISHED")

    assert project.run("drift").code in {0, 2, 9}
    assert "waits in DRAFT" not in project.run("status").err


def test_a_write_whose_end_was_not_seen_is_said_by_the_next_command(gateway_with, project_on):
    gateway = gateway_with(faults=[{"route": "create", "nth": "every", "do": "reset"}])
    project = project_on(gateway)
    project.flow("a")
    assert project.apply().code == 1

    ended = project.plan()

    assert "a: a create was announced at " in ended.err
    assert "apply looks before it writes" in ended.err
