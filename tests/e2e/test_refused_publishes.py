"""Meta takes a definition and will not publish it, for any of its reasons."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from tests.e2e.gateways import serving
from tests.e2e.project import Project, definition

REASONS = {
    "phone": "No Phone Number connected",
    "webhooks": "not subscribed to Flows Webhooks",
    "verification": "Business is not verified",
    "app": "No Application Connected",
    "key": "Missing Flows Signed Public Key",
    "ping": "Endpoint Not Available",
}
ENDPOINT = {"data_api_version": "3.0", "routing_model": {"ONLY": []}}


@contextmanager
def again(folder, before=None, **behaviour):
    """The same gateway, at the same place, with another behaviour."""
    port = int(before.url.rpartition(":")[2]) if before else 0
    with serving(folder, port=port, **behaviour) as gateway:
        if before:
            gateway.waba = before.waba
            gateway.forget_requests()
        yield gateway


@pytest.mark.parametrize("reason", REASONS)
def test_a_new_flow_stays_a_draft_and_the_reason_is_said(tmp_path, reason):
    with again(tmp_path, publish_check_fails=reason) as gateway:
        project = Project(tmp_path / "flows", {"production": gateway.environment()})
        project.flow("a", flow=definition(**ENDPOINT))

        ended = project.apply()

        assert ended.code == 6, ended.said
        assert REASONS[reason] in ended.out
        assert gateway.statuses == {"A": "DRAFT"}
    with again(tmp_path, gateway) as later:
        project.applied()
        assert later.writes == [f"POST /flows/{later.flow('A').id}/publish 200"]


@pytest.mark.parametrize("reason", REASONS)
def test_a_published_flow_is_left_in_draft_and_settled_when_it_can_be(tmp_path, reason):
    """What refuses the publish refuses that of the last good definition, too."""
    with again(tmp_path) as gateway:
        project = Project(tmp_path / "flows", {"production": gateway.environment()})
        project.flow("a", flow=definition("older", **ENDPOINT))
        project.applied()
    with again(tmp_path, gateway, publish_check_fails=reason):
        project.define("a", flow=definition("newer", **ENDPOINT))

        ended = project.apply()

        assert ended.code == 7, ended.said
        assert REASONS[reason] in ended.out
        assert "To finish: flowops apply -e production --only a" in ended.out
        assert gateway.text("A", "published") == "older"
        assert project.run("drift").code == 7
    with again(tmp_path, gateway):
        project.applied()
        assert gateway.statuses == {"A": "PUBLISHED"}
        assert gateway.text("A", "published") == "newer"
        assert project.run("drift").code == 0
