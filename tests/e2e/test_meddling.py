"""Somebody else acts between two calls of one apply: what was planned is not true any more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from flowops import sandbox
from tests.e2e.meddler import Meddler
from tests.e2e.project import definition

FIRST, LAST = 2, 7
"""The calls of an apply of one change: list, the look before the first write, upload, get, publish,
get, and the list after the last write. Whatever is done before the first is no meddling.
"""


@pytest.fixture
def meddler():
    return Meddler()


@pytest.fixture
def scene(gateway_with, project_on, meddler):
    """`a` and `b` are live, and `a` is to be changed."""
    gateway = gateway_with(before=meddler)
    project = project_on(gateway, limits={"concurrency": 1})
    project.flows("a", "b")
    project.applied()
    project.define("a", "newer")
    gateway.forget_requests()
    return project, gateway


def creates(gateway):
    return [write for write in gateway.writes if write.startswith("POST /flows ")]


def test_a_flow_that_slipped_from_one_page_to_the_other_is_not_made_again(
    gateway_with, project_on, meddler
):
    """Pages are counted from the start, so that a flow that goes moves all that come after it."""
    gateway = gateway_with(before=meddler, paging="pages", page_size=2, list_order="oldest")
    first = gateway.create_outside("First")
    gateway.create_outside("Second")
    gateway.create_outside("A", definition("somebody's"))
    gateway.create_outside("Last")
    project = project_on(gateway)
    project.flow("a", "ours")
    meddler.watch(2, lambda: sandbox.delete_outside(gateway.db, first), of="list")

    ended = project.apply()

    assert ended.code == 0, ended.said
    assert '"A" new' in ended.out
    assert creates(gateway) == []
    assert gateway.text("A", "published") == "ours"


def test_a_status_that_only_the_list_still_shows_is_not_acted_on(gateway_with, project_on):
    gateway = gateway_with(stale_list=3600)
    before = datetime.now(UTC) - timedelta(hours=2)
    gateway.create_outside("A", definition("somebody's"), at=before)
    gateway.set_status("A", "PUBLISHED")
    project = project_on(gateway)
    project.flow("a", "ours")

    ended = project.apply()

    assert ended.code != 0
    assert gateway.writes == []
    assert gateway.text("A", "published") == "somebody's"


def test_a_flow_that_is_renamed_before_its_first_write_is_not_written_to(scene, meddler):
    project, gateway = scene
    flow_id = gateway.flow("A").id
    meddler.watch(2, lambda: sandbox.rename_outside(gateway.db, flow_id, "Somebody's"))

    ended = project.apply()

    assert ended.code in {1, 7}, ended.said
    assert "not as planned any more" in ended.out
    assert gateway.writes == []


@pytest.mark.parametrize("nth", range(FIRST, LAST + 1))
def test_a_flow_that_goes_away_at_any_call_is_made_again_by_the_next_run_alone(scene, meddler, nth):
    project, gateway = scene
    flow_id = gateway.flow("A").id
    meddler.watch(nth, lambda: sandbox.delete_outside(gateway.db, flow_id))

    ended = project.apply()

    assert ended.code in {1, 6, 7}, ended.said
    assert creates(gateway) == []
    assert f"was flow {flow_id}, which is gone from the account" in project.applied().out
    assert len(creates(gateway)) == 1
    assert gateway.text("A", "published") == "newer"


@pytest.mark.parametrize(
    ("status", "nth"),
    [
        *(("DEPRECATED", nth) for nth in range(FIRST, LAST + 1)),
        *((status, FIRST) for status in ("BLOCKED", "THROTTLED")),
    ],
)
def test_a_status_that_meta_changes_at_any_call_is_not_repaired(scene, meddler, status, nth):
    """Once its first write is under way, BLOCKED and THROTTLED come too late to be seen."""
    project, gateway = scene
    meddler.watch(nth, lambda: gateway.set_status("A", status))

    ended = project.apply()

    assert ended.code in {1, 6, 7}, ended.said
    assert creates(gateway) == []
    assert gateway.statuses["A"] == status
    again = project.apply()
    assert again.code == 9
    assert status in again.out
    assert gateway.statuses["A"] == status
