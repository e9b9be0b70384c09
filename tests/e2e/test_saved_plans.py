"""A plan that was reviewed is what is performed, or nothing is (contract point 20)."""

from __future__ import annotations

import json

import pytest

from tests.e2e.project import definition


@pytest.fixture
def reviewed(project):
    project.flows("a", "b")
    assert project.run("plan", "-o", "reviewed.plan").code == 0
    return project.folder / "reviewed.plan"


def test_a_saved_plan_is_performed(project, gateway, reviewed):
    ended = project.apply("reviewed.plan")

    assert ended.code == 0, ended.said
    assert gateway.statuses == {"A": "PUBLISHED", "B": "PUBLISHED"}


def test_a_saved_plan_names_the_command_that_performs_it(project):
    project.flow("a")

    assert "flowops apply reviewed.plan" in project.run("plan", "-o", "reviewed.plan").err


def test_a_saved_plan_is_performed_once(project, gateway, reviewed):
    project.applied("reviewed.plan")
    gateway.forget_requests()

    assert project.apply("reviewed.plan").code == 5
    assert gateway.writes == []


def test_any_byte_that_was_changed_is_seen(project, gateway, reviewed):
    text = reviewed.read_text()
    edits = [
        text.replace("Hello", "Hallo", 1),
        text.replace('"PUBLISHED"', '"DRAFT"', 1),
        text.replace(gateway.waba, "3fa85f64-5717-4562-b3fc-2c963f66afa6", 1),
        text.replace('"plan_id": "', '"plan_id": "0', 1),
        text.replace('"take_over": []', '"take_over": ["a"]', 1),
        text[: len(text) // 2],
        text[:-3],
        "",
        "{}",
        "[]",
        "null",
        '"x"',
        "\x00\xff",
        "[" * 100_000,
        text.replace('"format_version": 1', '"format_version": 2', 1),
        text.replace('"flowops": "', '"flowops": "99.', 1),
        text.replace('"flows": [', '"flows": 7, "x": [', 1),
    ]
    assert text not in edits
    gateway.forget_requests()

    for edit in edits:
        reviewed.write_text(edit)
        ended = project.apply("reviewed.plan")
        assert ended.code == 5, (edit[:80], ended.said)
        assert "reviewed" in ended.err or "plan file" in ended.err
    assert gateway.requests == []


def test_no_byte_can_be_flipped(project, gateway, reviewed):
    """A seeded walk over the file; blanks between tokens mean nothing and are passed over."""
    good = reviewed.read_bytes()
    gateway.forget_requests()

    for place in range(3, len(good), 41):
        if good[place : place + 1].isspace():
            continue
        reviewed.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        assert project.apply("reviewed.plan").code == 5, place
    assert gateway.requests == []


def test_if_the_account_moved_nothing_is_written(project, gateway, reviewed):
    gateway.create_outside("B")

    assert project.apply("reviewed.plan").code == 5
    assert gateway.writes == []


def test_what_was_reviewed_is_applied_though_the_files_moved_on(project, gateway, reviewed):
    project.define("a", "newer")

    ended = project.apply("reviewed.plan")

    assert ended.code == 0
    assert gateway.text("A", "published") == "Hello"
    assert "have changed since the plan was made" in ended.err


@pytest.mark.parametrize("broken", ["not json", '{"version":'])
def test_what_was_reviewed_is_applied_though_the_files_are_broken_now(
    project, gateway, reviewed, broken
):
    project.write("a.json", broken)

    ended = project.apply("reviewed.plan")

    assert ended.code == 0, ended.said
    assert gateway.text("A", "published") == "Hello"


def test_a_plan_is_for_the_environment_that_it_was_made_for(project, gateway, reviewed):
    project.manifest["environments"]["staging"] = gateway.environment()
    project.save()

    assert project.apply("reviewed.plan", "-e", "staging").code == 5
    assert project.apply("reviewed.plan", "-e", "production").code == 0


def test_a_plan_for_an_environment_that_is_gone_is_stale(project, gateway, reviewed):
    del project.manifest["environments"]["production"]
    project.manifest["environments"]["staging"] = gateway.environment()
    project.save()
    gateway.forget_requests()

    assert project.apply("reviewed.plan").code == 5
    assert gateway.requests == []


def test_a_plan_is_for_the_gateway_and_account_that_it_was_made_for(project, gateway, reviewed):
    project.configure(waba="3fa85f64-5717-4562-b3fc-2c963f66afa6")
    gateway.forget_requests()

    assert project.apply("reviewed.plan").code == 5
    assert gateway.requests == []


def test_a_plan_for_some_flows_stays_one_for_those(project, gateway):
    project.flows("a", "b")
    project.run("plan", "--only", "a", "-o", "reviewed.plan")

    project.applied("reviewed.plan")

    assert gateway.statuses == {"A": "PUBLISHED"}


def test_a_plan_carries_the_consent_that_was_given_with_it(project, gateway):
    gateway.create_outside("A", definition("theirs"))
    gateway.set_status("A", "PUBLISHED")
    project.flow("a", "ours")
    project.run("plan", "--take-over", "a", "-o", "reviewed.plan")

    project.applied("reviewed.plan")

    assert gateway.text("A", "published") == "ours"


def test_a_plan_is_not_widened_on_its_way(project, reviewed):
    assert project.apply("reviewed.plan", "--only", "a").code == 64
    assert project.apply("reviewed.plan", "--take-over", "a").code == 64


def test_a_plan_that_is_not_there_is_wrong_usage(project):
    project.flow("a")

    assert project.apply("missing.plan").code == 64


def test_the_same_files_and_flows_make_the_same_plan(project):
    project.flow("a")

    first, second = project.plan().json["plan_id"], project.plan().json["plan_id"]
    project.define("a", "other")

    assert first == second
    assert project.plan().json["plan_id"] != first


def test_a_plan_that_cannot_be_saved_is_an_error(project):
    project.flow("a")

    ended = project.run("plan", "-o", "no/such/folder/reviewed.plan")

    assert ended.code == 1
    assert "no/such/folder" in ended.err


def test_a_saved_plan_replaces_the_one_before_it(project, reviewed):
    project.define("a", "newer")

    project.run("plan", "-o", "reviewed.plan")

    assert "newer" in reviewed.read_text()
    assert [path.name for path in project.folder.glob(".*plan*")] == []
    assert json.loads(reviewed.read_text())["environment"] == "production"


def test_a_plan_that_has_waited_too_long_is_stale_before_any_request(project, gateway, reviewed):
    project.manifest["environments"]["production"]["limits"] = {"plan_age": 0.001}
    project.save()
    gateway.forget_requests()

    ended = project.apply("reviewed.plan")

    assert ended.code == 5
    assert "is good for" in ended.err
    assert gateway.requests == []
