"""What a person is told to type next is what they can type."""

from __future__ import annotations

import re
import shlex

import pytest

from tests.e2e.project import definition


def told(text):
    """The command behind the last mention of one, as words."""
    return shlex.split(re.findall(r"flowops (.*)$", text, re.MULTILINE)[-1])


def test_the_plan_is_performed_by_the_command_that_it_names(project):
    project.flows("a", "b")
    project.file.rename(project.folder / "other name.yaml")

    plan = project.run("plan", "-f", "other name.yaml", "-e", "production", "--only", "a,b")

    assert told(plan.err) == [
        *("apply", "-f", "other name.yaml", "-e", "production", "--only", "a,b"),
    ]
    assert project.run(*told(plan.err), "--yes").code == 0


def test_consent_is_part_of_the_command(project, gateway):
    gateway.create_outside("A", definition("theirs"))
    gateway.set_status("A", "PUBLISHED")
    project.flow("a", "ours")

    plan = project.run("plan", "--take-over", "a")

    assert told(plan.err) == ["apply", "--take-over", "a"]


def test_a_saved_plan_is_performed_by_the_command_that_it_names(project):
    project.flow("a")
    project.file.rename(project.folder / "other.yaml")

    plan = project.run("plan", "-f", "other.yaml", "-o", "my plan")

    assert told(plan.err) == ["apply", "my plan", "-f", "other.yaml"]
    assert project.run(*told(plan.err), "--yes").code == 0


def test_what_was_left_in_draft_is_finished_by_the_command_that_is_named(gateway_with, project_on):
    refused = {"route": "publish", "nth": 2, "times": 2, "do": {"status": 400, "body": "no"}}
    gateway = gateway_with(faults=[refused])
    project = project_on(gateway)
    project.flow("a")
    project.file.rename(project.folder / "other.yaml")
    project.run("apply", "--yes", "-f", "other.yaml")
    project.define("a", "newer")

    left = project.run("apply", "--yes", "-f", "other.yaml")

    assert left.code == 7
    assert told(left.out) == ["apply", "-f", "other.yaml", "-e", "production", "--only", "a"]
    assert project.run(*told(left.out), "--yes").code == 0
    assert gateway.text("A", "published") == "newer"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--only", ""), 3),
        (("--only", ","), 3),
        (("--only", "a", "--except", "a"), 64),
        (("--adopt", "a", "--take-over", "a"), 64),
        (("--only", "a", "--adopt", "b"), 64),
        (("--except", "b", "--take-over", "b"), 64),
        (("--adopt", ""), 3),
    ],
    ids=str,
)
def test_a_choice_that_cannot_be_meant_is_refused_before_any_request(
    project, gateway, arguments, code
):
    project.flows("a", "b")

    assert project.run("plan", *arguments).code == code
    assert project.apply(*arguments).code == code
    assert gateway.requests == []


def test_verbose_tells_every_request(project):
    project.flow("a")

    quiet, verbose = project.run("plan"), project.run("plan", "-v")

    assert "GET" not in quiet.err
    assert re.search(
        r"^GET http://127.0.0.1:\d+/v1/wabas/\S+/flows: 200, \d+ ms$", verbose.err, re.MULTILINE
    )


def test_one_is_singular(project):
    project.flow("a")
    project.write("a.json", "{")
    assert project.run("plan").err.endswith("error: a.json has 1 problem\n")

    project.change("a", colour=1)
    assert project.run("plan").err.endswith(
        "error: flowops.yaml and the files it names have 2 problems\n"
    )


def test_a_plan_that_is_not_there_is_named_with_the_command_that_saves_one(project):
    project.flow("a")

    ended = project.apply("missing.plan")

    assert ended.code == 64
    assert "there is no plan at missing.plan" in ended.err
    assert told(ended.err)[:3] == ["plan", "-o", "missing.plan"]


def test_a_plan_that_is_a_folder_is_no_plan(project):
    project.flow("a")

    assert project.apply(".").code == 5


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("plan", "a"), "plan takes keys as --only a"),
        (("drift", "a", "b"), "drift takes keys as --only a,b"),
        (("completion", "bash", "a"), "flowops completion --help shows what it takes"),
        (("plan", "--a"), "flowops plan --help shows what it takes"),
    ],
)
def test_a_key_behind_a_command_that_takes_none_is_told_its_option(project, arguments, hint):
    ended = project.run(*arguments)

    assert ended.code == 64
    assert ended.err.endswith(f"hint: {hint}\n")
