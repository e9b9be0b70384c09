"""A write that takes effect long after its sender gave up: nobody can stop it, but it is seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest


class Clock:
    """The gateway's, which a test may put forward."""

    def __init__(self):
        self.ahead = timedelta()

    def __call__(self):
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def with_late(gateway_with, project_on):
    """A project, its gateway, and what lets the hour pass by which those calls are late."""

    def prepared(route, *, times=1):
        clock = Clock()
        gateway = gateway_with(
            faults=[{"route": route, "times": times, "do": {"late": 3600}}], clock=clock
        )
        project = project_on(gateway, limits={"timeout": 0.3})

        def land():
            clock.ahead += timedelta(hours=2)
            project.run("status")

        project.flow("a")
        return project, gateway, land

    return prepared


def test_a_create_that_lands_after_its_repetition_finds_its_name_taken(with_late):
    project, gateway, land = with_late("create")
    project.applied()
    assert sum(write.startswith("POST /flows ") for write in gateway.writes) == 2

    land()

    assert gateway.statuses == {"A": "PUBLISHED"}
    assert len(gateway.flows) == 1
    assert project.plan().code == 0


def test_an_upload_that_lands_after_the_publish_is_drift_and_put_right(with_late):
    project, gateway, land = with_late("replace-json")
    project.applied()
    project.define("a", "newer")
    project.applied()

    land()

    assert gateway.statuses == {"A": "DRAFT"}
    drift = project.drift()
    assert (drift.code, drift.flow("a")["direction"]) == (2, "outside")
    assert "we left it PUBLISHED, and it is a DRAFT now" in drift.out
    project.applied()
    assert gateway.statuses == {"A": "PUBLISHED"}
    assert gateway.text("A", "published") == "newer"


def test_a_publish_that_lands_after_the_flow_is_wanted_as_draft_is_said(with_late):
    project, gateway, land = with_late("publish", times=4)
    assert project.apply().code == 6
    project.change("a", status="draft")

    land()

    ended = project.apply()
    assert ended.code == 9
    assert "this API cannot unpublish" in ended.out
    assert gateway.statuses == {"A": "PUBLISHED"}
