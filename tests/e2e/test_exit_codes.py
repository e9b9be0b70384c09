"""Every exit code of the contract, each by a run that means it."""

from __future__ import annotations

from tests.e2e.project import broken_definition, definition


def test_0_for_an_apply_that_is_done_and_for_one_with_nothing_to_do(project):
    project.flow("a")

    assert [project.apply().code, project.apply().code] == [0, 0]


def test_0_for_a_plan_with_changes_that_was_not_asked_for_details(project):
    project.flow("a")

    assert project.run("plan").code == 0


def test_1_for_a_gateway_that_does_not_answer(project):
    project.configure(gateway="http://127.0.0.1:1", limits={"budget": 0})
    project.flow("a")

    ended = project.run("plan")

    assert ended.code == 1
    assert "127.0.0.1:1" in ended.err


def test_1_for_an_apply_that_failed_before_anything_was_applied(gateway_with, project_on):
    refusal = {"status": 400, "body": {"error": {"code": "bad", "message": "no such thing"}}}
    gateway = gateway_with(faults=[{"route": "create", "do": refusal}])
    project = project_on(gateway)
    project.flow("a")

    ended = project.apply()

    assert ended.code == 1
    assert "no such thing" in ended.out


def test_2_for_a_plan_with_changes(project):
    project.flow("a")

    assert project.plan().code == 2


def test_2_for_drift(project, gateway):
    project.flow("a")
    project.applied()
    gateway.edit_outside("A", definition("somebody else's"))

    assert project.drift().code == 2


def test_0_for_drift_where_something_is_only_pending_here(project):
    project.flow("a")
    project.applied()
    project.define("a", "newer")
    project.flow("b")

    drift = project.drift()

    assert drift.code == 0
    assert {flow["key"]: flow["direction"] for flow in drift.json["flows"]} == {
        "a": "pending",
        "b": "pending",
    }


def test_3_for_a_manifest_that_is_not_valid(project):
    project.flow("a", colour="red")

    ended = project.run("plan")

    assert ended.code == 3
    assert "flowops.yaml:15:5" in ended.err


def test_3_for_a_definition_that_is_not_valid(project):
    project.flow("a")
    project.write("a.json", '{"version": "7.1",}')

    ended = project.run("plan")

    assert ended.code == 3
    assert "a.json:1:18" in ended.err


def test_4_for_a_key_that_is_missing(project):
    project.flow("a")

    ended = project.run("plan", FLOWOPS_API_KEY="")

    assert ended.code == 4
    assert "FLOWOPS_API_KEY" in ended.err


def test_4_for_a_key_that_is_refused(gateway_with, project_on):
    gateway = gateway_with(faults=[{"route": "list", "nth": "every", "do": {"status": 401}}])
    project = project_on(gateway)
    project.flow("a")

    assert project.run("plan").code == 4
    assert len(gateway.requests) == 1


def test_4_for_a_key_that_lacks_the_right_to_write(gateway_with, project_on):
    gateway = gateway_with(faults=[{"route": "create", "nth": "every", "do": {"status": 403}}])
    project = project_on(gateway)
    project.flows("a", "b")

    assert project.apply().code == 4


def test_5_for_a_saved_plan_that_is_stale(project, gateway):
    project.flow("a")
    project.run("plan", "-o", "reviewed.plan")
    gateway.create_outside("A")
    gateway.forget_requests()

    ended = project.apply("reviewed.plan")

    assert ended.code == 5
    assert gateway.writes == []


def test_6_for_an_apply_in_part(gateway_with, project_on):
    gateway = gateway_with(faults=[{"route": "publish", "do": {"status": 400}}])
    project = project_on(gateway)
    project.flow("a")

    assert project.apply().code == 6
    assert project.apply().code == 0
    assert gateway.statuses == {"A": "PUBLISHED"}


def test_6_for_a_definition_with_validation_errors(project, gateway):
    project.flow("a", flow=broken_definition())

    assert project.apply().code == 6
    assert gateway.statuses == {"A": "DRAFT"}


def test_7_for_a_published_flow_that_is_left_in_draft(gateway_with, project_on):
    refused = {"route": "publish", "nth": 2, "times": 9, "do": {"status": 400}}
    gateway = gateway_with(faults=[refused])
    project = project_on(gateway)
    project.flow("a")
    project.applied()
    project.define("a", "newer")

    ended = project.apply()

    assert ended.code == 7
    assert "flowops apply -e production --only a" in ended.out


def test_8_for_a_plan_that_a_guard_refuses(project, gateway):
    keys = [f"flow{number:02}" for number in range(10)]
    project.flows(*keys)
    project.applied()
    for key in keys[:4]:
        project.define(key, "newer")
    gateway.forget_requests()

    ended = project.apply()

    assert ended.code == 8
    assert "--allow many-published" in ended.err
    assert gateway.writes == []
    assert project.apply("--allow", "many-published").code == 0


def test_9_for_a_flow_that_needs_a_person(project, gateway):
    gateway.create_outside("A", definition("unseen"))
    gateway.set_status("A", "PUBLISHED")
    project.flows("a", "b")

    ended = project.apply()

    assert ended.code == 9
    assert gateway.statuses == {"A": "PUBLISHED", "B": "PUBLISHED"}


def test_64_for_wrong_usage(project):
    project.flow("a")

    assert project.run("plan", "--nonsense").code == 64
    assert project.run("nonsense").code == 64
    assert project.run().code == 64
    assert project.apply("--allow", "everything").code == 64


def test_64_for_an_apply_that_can_ask_nobody(project, gateway):
    project.flow("a")

    ended = project.run("apply")

    assert ended.code == 64
    assert "--yes" in ended.err
    assert gateway.requests == []


# Where codes compete (contract point 18)


def refusing(route, nth, status, times=1):
    body = {"error": {"code": "refused", "message": "refused"}}
    return {"route": route, "nth": nth, "times": times, "do": {"status": status, "body": body}}


def competing(gateway_with, project_on, *faults):
    """`a` is live and changed here, `b` is new, and `stuck` needs a person."""
    gateway = gateway_with(faults=faults)
    project = project_on(gateway, limits={"concurrency": 1})
    project.flow("a")
    project.applied()
    project.define("a", "newer")
    project.flow("b")
    gateway.create_outside("Stuck")
    gateway.set_status("Stuck", "DEPRECATED")
    project.flow("stuck")
    return project


def test_9_if_nothing_else_went_wrong(gateway_with, project_on):
    assert competing(gateway_with, project_on).apply().code == 9


def test_6_before_9(gateway_with, project_on):
    assert competing(gateway_with, project_on, refusing("create", 2, 400)).apply().code == 6


def test_4_before_6(gateway_with, project_on):
    assert competing(gateway_with, project_on, refusing("create", 2, 403)).apply().code == 4


def test_7_before_4(gateway_with, project_on):
    faults = (refusing("publish", 2, 400, times=2), refusing("create", 2, 403))

    assert competing(gateway_with, project_on, *faults).apply().code == 7


def test_7_if_the_key_is_refused_between_the_upload_and_the_publish(gateway_with, project_on):
    assert competing(gateway_with, project_on, refusing("publish", 2, 403, 9)).apply().code == 7


def test_1_if_nothing_was_applied_and_something_failed(gateway_with, project_on):
    faults = (refusing("create", 2, 400), refusing("replace-json", 1, 400))

    assert competing(gateway_with, project_on, *faults).apply().code == 1


def test_the_code_is_in_the_json_too(gateway_with, project_on):
    project = competing(gateway_with, project_on, refusing("create", 2, 400))

    ended = project.run("apply", "--yes", "--format", "json")

    assert ended.json["exit_code"] == ended.code == 6
