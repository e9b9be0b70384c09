"""What happens to a flow that people are using, and to the one that cannot be published."""

from __future__ import annotations

import pytest

from tests.e2e.project import broken_definition, definition

REFUSED = {"status": 400, "body": {"error": {"code": "meta_error", "message": "not healthy"}}}


def on_publish(nth, times=1, do=REFUSED, **more):
    return {"route": "publish", "nth": nth, "times": times, "do": do, **more}


@pytest.fixture
def live(gateway_with, project_on):
    """A project whose flow `a` is live with the text `first`, and wanted with `second`."""

    def prepared(*faults, **behaviour):
        gateway = gateway_with(faults=faults, **behaviour)
        project = project_on(gateway)
        project.flow("a", "first")
        project.applied()
        project.define("a", "second")
        gateway.forget_requests()
        return project, gateway

    return prepared


# Points 3 and 5


def test_a_changed_published_flow_is_replaced_and_published_again(live):
    project, gateway = live()

    project.applied()

    assert gateway.statuses == {"A": "PUBLISHED"}
    assert gateway.text("A", "published") == "second"
    assert [write.split()[0] for write in gateway.writes] == ["PUT", "POST"]


def test_a_draft_that_is_wanted_published_is_published_and_not_uploaded_again(project, gateway):
    project.flow("a", status="draft")
    project.applied()
    project.change("a", status="published")
    gateway.forget_requests()

    project.applied()

    assert [write.split()[0] for write in gateway.writes] == ["POST"]
    assert gateway.statuses == {"A": "PUBLISHED"}


def test_a_draft_that_nobody_vouches_for_is_replaced_before_it_is_published(project, gateway):
    gateway.create_outside("A", definition("somebody else's draft"))
    project.flow("a", "ours")

    assert project.plan().actions("a") == ["replace-json", "publish"]
    project.applied()

    assert gateway.text("A", "published") == "ours"


def test_a_draft_that_we_left_published_is_replaced_before_it_is_published(live):
    project, gateway = live()
    project.define("a", "first")
    gateway.edit_outside("A", definition("somebody else's draft"))

    assert project.plan().actions("a") == ["replace-json", "publish"]
    project.applied()

    assert gateway.text("A", "published") == "first"


def test_without_evidence_a_published_flow_is_left_alone(live):
    project, gateway = live()
    for path in (project.folder / ".flowops").rglob("records/**/*.jsonl"):
        path.unlink()

    ended = project.apply()

    assert ended.code == 9
    assert gateway.writes == []
    assert "--adopt a" in ended.out
    assert "--take-over a" in ended.out
    assert project.plan().code == 9


def test_an_adopted_flow_is_taken_as_equal_and_known_from_then_on(live):
    project, gateway = live()
    for path in (project.folder / ".flowops").rglob("records/**/*.jsonl"):
        path.unlink()

    assert project.plan("--adopt", "a").code == 0
    project.applied("--adopt", "a")

    assert gateway.writes == []
    assert project.plan().flow("a")["evidence"] == "record"
    assert project.plan().code == 0


def test_a_flow_that_is_taken_over_is_replaced_unseen(live):
    project, gateway = live()
    for path in (project.folder / ".flowops").rglob("records/**/*.jsonl"):
        path.unlink()

    project.applied("--take-over", "a")

    assert gateway.text("A", "published") == "second"
    assert project.plan().code == 0


def test_adopting_does_not_hide_a_difference_that_is_read_back(live):
    project, gateway = live(profile="readback")

    assert project.plan("--adopt", "a").code == 2
    project.applied("--adopt", "a")

    assert gateway.text("A", "published") == "second"


# Point 4


def test_a_definition_with_validation_errors_is_never_published(project, gateway):
    project.flow("a", flow=broken_definition())

    ended = project.apply()

    assert ended.code == 6
    assert not any("publish" in write for write in gateway.writes)
    assert gateway.statuses == {"A": "DRAFT"}


def test_validation_errors_are_shown_at_our_own_place(project):
    project.flow("a", flow=broken_definition())

    ended = project.apply()

    assert "a.json:" in ended.said
    assert "footer" in ended.said.lower()
    assert "Mend what Meta found; running apply again" in ended.out


@pytest.mark.parametrize("answer", ["errors", "flow"])
@pytest.mark.parametrize("on_create", ["null", "empty", "list"])
def test_however_errors_are_answered_they_are_found(gateway_with, project_on, answer, on_create):
    gateway = gateway_with(errors_on_create=on_create, replace_answer=answer, errors_casing="camel")
    project = project_on(gateway)
    project.flow("a", flow=broken_definition())

    assert project.apply().code == 6
    assert gateway.statuses == {"A": "DRAFT"}


def test_a_definition_that_was_saved_with_errors_waits_for_a_person(project, gateway):
    project.flow("a", flow=broken_definition())
    project.apply()
    gateway.forget_requests()

    ended = project.apply()

    assert ended.code == 9
    assert gateway.writes == []
    assert "a.json:" in ended.said


def test_a_draft_with_validation_errors_is_6_too(project, gateway):
    project.flow("a", flow=broken_definition(), status="draft")

    assert project.apply().code == 6
    assert gateway.statuses == {"A": "DRAFT"}


def test_after_the_errors_are_mended_the_next_apply_goes_on(project, gateway):
    project.flow("a", flow=broken_definition())
    project.apply()
    project.define("a", "mended")

    project.applied()

    assert gateway.statuses == {"A": "PUBLISHED"}
    assert project.plan().code == 0


def test_errors_on_a_published_flow_put_the_last_good_definition_back(live):
    project, gateway = live()
    project.define("a", flow=broken_definition("second"))

    ended = project.apply()

    assert ended.code == 6
    assert gateway.statuses == {"A": "PUBLISHED"}
    assert gateway.text("A", "published") == "first"
    assert "put back" in ended.said


def test_what_meta_found_errors_in_is_not_uploaded_to_a_published_flow_again(live):
    project, gateway = live()
    project.define("a", flow=broken_definition("second"))
    project.apply()
    gateway.forget_requests()

    again = project.apply()

    assert again.code == 9
    assert "--take-over a" in again.out
    assert gateway.writes == []


def test_a_mended_definition_is_uploaded_again(live):
    project, gateway = live()
    project.define("a", flow=broken_definition("second"))
    project.apply()
    project.define("a", "third")

    assert project.apply().code == 0
    assert gateway.text("A", "published") == "third"


# Point 7


def test_if_the_publish_is_refused_the_last_good_definition_is_put_back(live):
    project, gateway = live(on_publish(2))

    ended = project.apply()

    assert ended.code == 6
    assert gateway.statuses == {"A": "PUBLISHED"}
    assert gateway.text("A", "published") == "first"
    assert "not healthy" in ended.said


def test_if_putting_it_back_fails_too_the_one_command_to_finish_is_named(live):
    project, gateway = live(on_publish(2, times=2))

    ended = project.apply()

    assert ended.code == 7
    assert gateway.statuses == {"A": "DRAFT"}
    assert "flowops apply -e production --only a" in ended.out
    assert project.run("apply", "-e", "production", "--only", "a", "--yes").code == 0
    assert gateway.text("A", "published") == "second"


def test_without_a_kept_definition_nothing_else_is_put_back(live):
    project, gateway = live(on_publish(2))
    for path in (project.folder / ".flowops").rglob("definitions/*.json"):
        path.unlink()

    assert project.apply().code == 7
    assert gateway.text("A") == "second"


def test_an_upload_that_is_refused_for_good_leaves_the_flow_live(live):
    project, gateway = live({"route": "replace-json", "nth": "every", "do": REFUSED})

    ended = project.apply()

    assert ended.code == 1
    assert gateway.statuses == {"A": "PUBLISHED"}
    assert gateway.text("A", "published") == "first"


def test_a_gateway_that_takes_no_edit_of_a_published_flow_says_so(live):
    project, gateway = live(profile="legacy")

    ended = project.apply()

    assert ended.code == 1
    assert "can't be updated" in ended.said
    assert gateway.statuses == {"A": "PUBLISHED"}


# Point 9


def test_a_publish_whose_answer_was_lost_is_found_to_have_worked(gateway_with, project_on):
    gateway = gateway_with(faults=[{"route": "publish", "when": "after", "do": "reset"}])
    project = project_on(gateway)
    project.flow("a")

    project.applied()

    assert gateway.statuses == {"A": "PUBLISHED"}
    assert sum("publish" in write for write in gateway.writes) == 1


def test_publishing_what_somebody_has_published_meanwhile_is_success(gateway_with, project_on):
    gateway = gateway_with(
        faults=[
            {
                "route": "publish",
                "when": "after",
                "do": {
                    "status": 400,
                    "body": {"error": {"message": "Publishing Flow in invalid state"}},
                },
            }
        ]
    )
    project = project_on(gateway)
    project.flow("a")

    assert project.apply().code == 0


# Point 24


def test_an_upload_that_was_saved_but_not_processed_is_sent_again(live):
    project, gateway = live({"route": "replace-json", "do": "processing-error"})

    project.applied()

    assert sum(write.startswith("PUT") for write in gateway.writes) == 2
    assert gateway.text("A", "published") == "second"


def test_an_upload_whose_answer_was_lost_is_sent_again(live):
    project, gateway = live({"route": "replace-json", "when": "after", "do": {"cut": 5}})

    project.applied()

    assert gateway.text("A", "published") == "second"


# Point 11


@pytest.mark.parametrize("status", ["BLOCKED", "THROTTLED"])
def test_the_health_of_a_flow_is_shown_and_is_no_drift(live, status):
    project, gateway = live()
    project.define("a", "first")
    gateway.set_status("A", status)

    plan = project.plan()

    assert plan.code == 0
    assert plan.flow("a")["verdict"] == "in-sync"
    assert status in project.run("plan").out
    assert project.drift().code == 0


@pytest.mark.parametrize("status", ["BLOCKED", "THROTTLED"])
def test_nothing_is_uploaded_to_a_flow_that_is_not_healthy(live, status):
    project, gateway = live()
    gateway.set_status("A", status)

    assert project.apply().code == 9
    assert gateway.writes == []


def test_a_deprecated_flow_needs_a_new_name(live):
    project, gateway = live()
    gateway.set_status("A", "DEPRECATED")

    plan = project.plan()

    assert plan.code == 9
    assert plan.flow("a")["verdict"] == "blocked"
    assert "new name" in project.run("plan").out


def test_a_published_flow_that_is_wanted_as_draft_is_blocked(live):
    project, gateway = live()
    project.change("a", status="draft")

    plan = project.plan()

    assert plan.flow("a")["verdict"] == "blocked"
    assert "cannot unpublish" in project.run("plan").out
    assert project.apply().code == 9
    assert gateway.writes == []


@pytest.mark.parametrize("status", ["FROZEN", "", "publishedd", "草稿"])
def test_a_status_that_nobody_knows_is_shown_and_never_guessed(live, status):
    project, gateway = live()
    gateway.set_status("A", status)

    assert project.plan().flow("a")["verdict"] == "unknown"
    assert status in project.run("plan").out
    assert project.apply().code == 9
    assert gateway.writes == []


def test_two_flows_of_one_name_are_blocked_with_both_ids(project, gateway):
    ids = [gateway.create_outside("A"), gateway.create_outside("A")]
    project.flow("a")

    plan = project.plan()
    text = project.run("plan").out

    assert plan.flow("a")["verdict"] == "blocked"
    assert all(flow_id in text for flow_id in ids)
    assert project.apply().code == 9


def test_one_of_two_flows_of_one_name_can_be_pinned(project, gateway):
    first, second = gateway.create_outside("A"), gateway.create_outside("A")
    project.flow("a", id={"production": first})

    project.applied()

    by_id = {flow.id: flow.status for flow in gateway.flows}
    assert by_id == {first: "PUBLISHED", second: "DRAFT"}


def test_a_pin_that_the_account_does_not_have_creates_nothing(project, gateway):
    project.flow("a", id={"production": "404"})

    ended = project.apply()

    assert ended.code == 9
    assert "pinned to 404" in ended.out
    assert gateway.flows == []


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        ({"categories": ["SURVEY"]}, "categories"),
        ({"endpoint_uri": "https://flows.example.com/x"}, "endpoint_uri"),
    ],
)
def test_what_this_api_cannot_change_is_shown_and_never_a_step(live, wanted, shown):
    project, gateway = live()
    project.define("a", "first")
    project.change("a", **wanted)

    plan = project.plan()
    text = project.run("plan").out

    assert plan.code == 9
    assert plan.flow("a")["steps"] == []
    assert shown in text
    assert "this API cannot change" in text
    assert project.apply().code == 9
    assert gateway.writes == []


def test_an_ignored_difference_is_none(live):
    project, _ = live()
    project.define("a", "first")
    project.change("a", categories=["SURVEY"], ignore=["categories"])

    assert project.plan().code == 0


def test_a_flow_with_a_former_name_is_found_and_its_name_cannot_be_changed(live):
    project, gateway = live()
    project.define("a", "first")
    project.change("a", name="Better", renamed_from="A")

    plan = project.plan()

    assert plan.flow("a")["flow_id"] == gateway.flow("A").id
    assert plan.flow("a")["steps"] == []
    assert "name" in project.run("plan").out
    assert plan.code == 9


# Point 12


def test_a_flow_that_left_the_manifest_is_never_touched(live):
    project, gateway = live()
    project.forget("a")
    project.flow("b")
    gateway.forget_requests()

    ended = project.applied()

    assert '"A"' in ended.out
    assert gateway.statuses == {"A": "PUBLISHED", "B": "PUBLISHED"}
    assert [flow["name"] for flow in project.plan().json["unmanaged"]] == ["A"]
