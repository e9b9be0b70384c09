"""A key that worked and is refused from some call on: nothing is lost, and nothing made twice."""

from __future__ import annotations

import pytest

from flowops import sandbox
from flowops.sandbox.intake import OWN_ORGANIZATION
from tests.e2e.meddler import Meddler
from tests.e2e.project import KEY

CALLS = range(1, 11)
"""Those of an apply of one change and one new flow."""


@pytest.mark.parametrize("nth", CALLS)
def test_a_key_that_is_revoked_at_any_call_loses_and_doubles_nothing(gateway_with, project_on, nth):
    meddler = Meddler()
    gateway = gateway_with(before=meddler)
    project = project_on(gateway, limits={"concurrency": 1})
    project.flow("a")
    project.applied()
    project.define("a", "newer")
    project.flow("b")
    gateway.forget_requests()
    meddler.watch(nth, lambda: sandbox.revoke_key(gateway.db, KEY))

    ended = project.apply()

    # Where the upload was accepted and no read shows the publish, the worse case is told.
    assert ended.code in ({7} if gateway.statuses["A"] == "DRAFT" else {4, 7}), ended.said
    refused = [request for request in gateway.requests if request.endswith(" 401")]
    assert 1 <= len(refused) <= 3, "the call, a look at the flow, and the last list"
    sandbox.register_key(gateway.db, KEY, OWN_ORGANIZATION)
    project.applied()
    assert gateway.statuses == {"A": "PUBLISHED", "B": "PUBLISHED"}
    assert gateway.text("A", "published") == "newer"
    assert len(gateway.flows) == 2
    assert project.plan().code == 0


@pytest.mark.parametrize("route", ["list", "create", "publish"])
@pytest.mark.parametrize("status", [401, 403])
def test_the_reason_of_a_refusal_is_said(gateway_with, project_on, route, status):
    reason = "the business of this account is not verified any more"
    refusal = {"status": status, "body": {"error": {"message": reason, "code": "FORBIDDEN"}}}
    gateway = gateway_with(faults=[{"route": route, "nth": "every", "do": refusal}])
    project = project_on(gateway)
    project.flow("a")

    ended = project.apply()

    assert ended.code == 4
    assert f"answered {status}: {reason}" in ended.said
