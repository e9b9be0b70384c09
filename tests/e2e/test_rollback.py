"""Back to an earlier definition, over real HTTP; and no scheduled apply undoes that."""

from __future__ import annotations

import subprocess
import time

import pytest

from tests.e2e.gateways import Gateway
from tests.e2e.project import definition

REFUSED = {"status": 400, "body": {"error": {"code": "meta_error", "message": "not healthy"}}}


def on_publish(nth, times=1, do=REFUSED):
    return {"route": "publish", "nth": nth, "times": times, "do": do}


@pytest.fixture
def live(gateway_with, project_on):
    """A project whose flow `a` was published with `good`, then with `bad`, as the file has it."""

    def prepared(*faults, **behaviour):
        gateway = gateway_with(faults=faults, **behaviour)
        project = project_on(gateway)
        project.flow("a", "good")
        project.applied()
        project.define("a", "bad")
        project.applied()
        gateway.forget_requests()
        return project, gateway

    return prepared


def rollback(project, *arguments):
    return project.run("rollback", "a", "--yes", *arguments)


def numbers(project, *arguments):
    (flow,) = project.run("history", "a", "--format", "json", *arguments).json["flows"]
    return {each["number"]: each for each in flow["entries"]}


@pytest.mark.parametrize("profile", ["documented", "readback"])
def test_an_earlier_definition_goes_live_again_and_no_apply_undoes_it(live, profile):
    project, gateway = live(profile=profile)

    ended = rollback(project)

    assert ended.code == 0, ended.said
    assert gateway.text("A", "published") == "good"
    assert gateway.statuses == {"A": "PUBLISHED"}
    assert "a.json still has what was rolled back" in ended.err
    gateway.forget_requests()
    for _ in range(2):
        assert project.apply().code == 9
    assert gateway.writes == []
    assert project.plan().flow("a")["verdict"] == "blocked"
    assert "--take-over a applies it again" in project.run("plan").out
    assert project.drift().code == 0
    assert project.drift().flow("a")["direction"] == "pending"


def test_the_plan_is_shown_like_any_other(live):
    project, _ = live(profile="readback")

    ended = rollback(project)

    assert "~ replace the definition with a.json" in ended.out
    assert '"bad" → "good"' in ended.out
    assert "Applied 2 of 2 steps." in ended.out
    assert "a: back to c1:" in ended.err


def test_a_mended_definition_is_applied_as_ever(live):
    project, gateway = live()
    rollback(project)
    project.define("a", "mended")

    project.applied()

    assert gateway.text("A", "published") == "mended"
    assert project.plan().code == 0


def test_a_person_may_insist_on_what_was_rolled_back(live):
    project, gateway = live()
    rollback(project)

    project.applied("--take-over", "a")

    assert gateway.text("A", "published") == "bad"
    assert project.plan().code == 0


def test_a_number_of_the_history_chooses(live):
    project, gateway = live()
    project.define("a", "worse")
    project.applied()
    (first, *_) = sorted(numbers(project))

    assert rollback(project, "--to", first).code == 0

    assert gateway.text("A", "published") == "good"


@pytest.mark.parametrize(
    ("to", "code", "said"), [("99", 3, "entry 99 of a is not in its history"), ("0", 64, "--to")]
)
def test_a_number_that_is_none_is_refused_before_any_request(live, to, code, said):
    project, gateway = live()

    ended = rollback(project, "--to", to)

    assert ended.code == code
    assert said in ended.err
    assert gateway.requests == []


def test_only_that_flow_is_planned_and_no_other_is_taken_for_nobodys(live):
    project, gateway = live()
    project.flow("b", "theirs")
    project.applied()
    project.define("b", "newer")
    gateway.forget_requests()

    ended = rollback(project, "--format", "json")

    assert [flow["key"] for flow in ended.json["flows"]] == ["a"]
    assert ended.json["unmanaged"] == []
    assert gateway.text("B") == "theirs"
    assert all(gateway.flow("A").id in write for write in gateway.writes)


@pytest.mark.parametrize("broken", ["{", "[]", "{}"], ids=["no JSON", "no object", "invalid"])
def test_whatever_the_files_have_become_it_works(live, broken):
    project, gateway = live()
    project.write("a.json", broken)
    project.flow("b")
    project.write("b.json", broken)

    assert rollback(project).code == 0

    assert gateway.text("A", "published") == "good"


def test_a_missing_file_is_no_matter(live):
    project, gateway = live()
    (project.folder / "a.json").unlink()

    assert rollback(project).code == 0

    assert gateway.text("A", "published") == "good"


def test_a_checkout_that_is_older_than_what_was_applied_may_roll_back(live):
    project, gateway = live()

    def git(*arguments):
        named = ("-c", "user.name=ana", "-c", "user.email=ana@example.com")
        subprocess.run(
            ["git", *named, *arguments], cwd=project.folder, check=True, capture_output=True
        )

    git("init", "-q")
    git("add", "a.json", "flowops.yaml")
    git("commit", "-qm", "first")
    project.define("a", "worse")
    git("commit", "-qam", "second")
    project.applied()
    git("checkout", "-q", "HEAD~1")

    assert project.apply().code == 8
    assert rollback(project).code == 0

    assert gateway.text("A", "published") == "bad"


# What goes wrong


def test_if_its_publish_is_refused_what_was_live_is_put_back(live):
    project, gateway = live(on_publish(3))

    ended = rollback(project)

    assert ended.code == 6
    assert gateway.text("A", "published") == "bad"
    assert "Running rollback again goes on from here." in ended.out
    gateway.forget_requests()
    assert project.apply().code == 9
    assert gateway.writes == []
    assert rollback(project).code == 0
    assert gateway.text("A", "published") == "good"


def test_if_nothing_can_be_published_the_command_to_finish_is_the_rollback(live):
    project, gateway = live(on_publish(3, times=2))

    ended = rollback(project)

    assert ended.code == 7
    assert "To finish: flowops rollback -e production a" in ended.out
    gateway.forget_requests()
    for command in (["plan"], ["drift"], ["status"], ["apply", "--yes"]):
        told = project.run(*command)
        assert told.code == 7
        assert "To finish: flowops rollback -e production a" in told.err
    assert gateway.writes == []
    assert project.run("rollback", "-e", "production", "a", "--yes").code == 0
    assert gateway.text("A", "published") == "good"
    assert gateway.statuses == {"A": "PUBLISHED"}


def test_a_flow_that_an_update_left_in_draft_is_settled(live):
    project, gateway = live(on_publish(3, times=2))
    project.define("a", "worse")
    assert project.apply().code == 7

    assert rollback(project).code == 0

    assert gateway.statuses == {"A": "PUBLISHED"}
    assert gateway.text("A", "published") == "bad"
    assert project.apply().code == 9
    assert gateway.text("A", "published") == "bad"


def test_without_a_record_nothing_is_known_to_go_back_to(live):
    project, gateway = live()
    for path in (project.folder / ".flowops").rglob("records/**/*.jsonl"):
        path.unlink()

    ended = rollback(project)

    assert ended.code == 1
    assert "nothing is on record of a" in ended.err
    assert gateway.requests == []


def test_a_definition_that_is_not_kept_is_named(live):
    project, gateway = live()
    for path in (project.folder / ".flowops").rglob("definitions/*.json"):
        path.unlink()

    ended = rollback(project)

    assert ended.code == 1
    assert "is not kept" in ended.err
    assert gateway.requests == []


def test_an_edit_outside_is_rolled_back_too(live):
    project, gateway = live()
    gateway.edit_outside("A", definition("theirs"))

    ended = rollback(project)

    assert ended.code == 0
    assert "apply overwrites that edit" in ended.out
    assert gateway.text("A", "published") == "good"


def test_a_protected_flow_that_somebody_edited_takes_a_word_more(live):
    project, gateway = live()
    project.change("a", protect=True)
    gateway.edit_outside("A", definition("theirs"))

    assert rollback(project).code == 9
    assert gateway.writes == []
    assert rollback(project, "--take-over", "a").code == 0
    assert gateway.text("A", "published") == "good"


# Killed in the middle


@pytest.mark.slow
@pytest.mark.parametrize("finish", ["rollback", "another definition"])
@pytest.mark.parametrize(
    ("route", "nth", "edition"),
    [("replace-json", 2, "draft"), ("publish", 3, "published")],
    ids=["uploaded", "published"],
)
def test_killed_in_the_middle_nothing_comes_back_and_it_can_be_finished(
    live, route, nth, edition, finish
):
    project, gateway = live({"route": route, "nth": nth, "when": "after", "do": {"hang": 60}})
    with project.spawn("rollback", "a", "--yes") as process:
        until = time.monotonic() + 20
        while gateway.text("A", edition) != "good":
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < until
            time.sleep(0.01)
        process.kill()
        process.wait()
    before, status = gateway.text("A", "published"), gateway.statuses["A"]

    code = project.apply().code

    assert code == (7 if status == "DRAFT" else 9)
    assert (gateway.text("A", "published"), gateway.statuses["A"]) == (before, status)
    if finish == "rollback":
        assert rollback(project).code == 0
        assert gateway.text("A", "published") == "good"
        assert project.apply().code == 9
    else:
        project.define("a", "mended")
        project.applied()
        assert gateway.text("A", "published") == "mended"
        assert project.plan().code == 0
    assert gateway.statuses == {"A": "PUBLISHED"}


# Several accounts


@pytest.fixture
def accounts(gateway, project):
    other = Gateway(gateway.url, gateway.db)
    wabas = {"acme": gateway.waba, "globex": other.waba}
    project.manifest["environments"] = {"production": {"gateway": gateway.url, "wabas": wabas}}
    project.save()
    project.flow("a", "good")
    project.applied()
    project.define("a", "bad")
    project.applied()
    return project, gateway, other


def published(*gateways):
    return [gateway.text("A", "published") for gateway in gateways]


def test_all_accounts_go_back_together(accounts):
    project, *gateways = accounts

    ended = rollback(project)

    assert ended.code == 0
    assert published(*gateways) == ["good", "good"]
    assert "a @acme: back to" in ended.err
    assert "a @globex: back to" in ended.err


def test_one_account_can_be_chosen(accounts):
    project, *gateways = accounts

    assert rollback(project, "--waba", "globex").code == 0

    assert published(*gateways) == ["bad", "good"]
    verdicts = [flow["verdict"] for flow in project.plan().json["flows"]]
    assert verdicts == ["in-sync", "blocked"]


def test_a_number_is_of_one_account(accounts):
    project, *gateways = accounts

    ended = rollback(project, "--to", 1)

    assert ended.code == 64
    assert "--waba ALIAS, out of acme, globex" in ended.err
    assert rollback(project, "--to", 1, "--waba", "acme").code == 0
    assert published(*gateways) == ["good", "bad"]


def test_an_account_that_is_none_is_named(accounts):
    project, *_ = accounts

    ended = rollback(project, "--waba", "initech")

    assert ended.code == 3
    assert "there are: `acme` and `globex`" in ended.err


# Wrong usage


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("rollback", "a"), 64),
        (("rollback", "a,b", "--yes"), 64),
        (("rollback", "a", "--yes", "--take-over", "b"), 64),
        (("rollback", "a", "--yes", "--allow", "everything"), 64),
        (("rollback", "nothing", "--yes"), 3),
    ],
    ids=str,
)
def test_what_cannot_be_meant_is_refused_before_any_request(live, arguments, code):
    project, gateway = live()

    assert project.run(*arguments).code == code
    assert gateway.requests == []


def test_a_flow_that_the_environment_skips_is_not_rolled_back(live):
    project, gateway = live()
    project.change("a", environments={"production": {"skip": True}})

    ended = rollback(project)

    assert ended.code == 3
    assert "a is not in environment production" in ended.err
    assert gateway.requests == []
