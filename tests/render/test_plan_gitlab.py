from __future__ import annotations

from flowops.compare.pairing import Pairing
from flowops.planning.plan import make_plan
from flowops.render.plan_gitlab import gitlab_counts
from tests.builders import DRAFT, definition, desired_flow, environment, live_flow, pair, record


def counts(*pairs):
    return gitlab_counts(make_plan(environment(), Pairing(pairs, (), {})))


def test_a_flow_counts_once_whatever_steps_it_takes():
    new = pair(live=None, record=None)
    changed = pair(desired_flow(key="a", definition=definition("new")), record=record(key="a"))
    published = pair(desired_flow(key="b"), live=live_flow(DRAFT), record=record(status=DRAFT))

    assert counts(new, changed, published) == {"create": 1, "update": 2, "delete": 0}


def test_what_is_in_sync_counts_as_nothing():
    assert counts(pair()) == {"create": 0, "update": 0, "delete": 0}
