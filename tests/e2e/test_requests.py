"""How many requests a command sends, to one: the quota of the API is what is scarce."""

from __future__ import annotations

from collections import Counter
from math import ceil

import pytest

PAGE, FLOWS = 4, 10
PAGES = ceil(FLOWS / PAGE)
KEYS = [f"flow{number}" for number in range(FLOWS)]

TOLD_BY_THE_LIST = [
    {},
    {"updated_at": "both"},
    {"updated_at": "both", "publish_moves_updated_at": True},
    {"updated_at": "list"},
]
"""Gateways whose list tells all that get tells."""


def sent(*gateways):
    """How often each kind of call was sent since the last look at them."""
    found = Counter(_kind(request) for each in gateways for request in each.requests)
    for each in gateways:
        each.forget_requests()
    return dict(found)


def _kind(request):
    method, path, _ = request.split()
    if method == "GET":
        return "list" if path.partition("?")[0] == "/flows" else "get"
    return {"json": "replace-json", "publish": "publish"}.get(path.rpartition("/")[2], "create")


@pytest.fixture(params=TOLD_BY_THE_LIST, ids=str)
def gateway(gateway_with, request):
    return gateway_with(page_size=PAGE, paging="next", **request.param)


@pytest.fixture
def project(gateway, project_on):
    project = project_on(gateway)
    project.flows(*KEYS)
    return project


def test_new_flows_are_created_read_and_published_and_one_list_verifies_them(project, gateway):
    project.applied()

    writes = {"create": FLOWS, "publish": FLOWS}
    assert sent(gateway) == {"list": 1 + PAGES, "get": FLOWS, **writes}


@pytest.mark.parametrize("command", ["plan", "drift", "apply"])
def test_where_nothing_is_to_be_done_the_pages_of_the_list_are_all(project, gateway, command):
    project.applied()
    sent(gateway)

    assert getattr(project, command)().code == 0

    assert sent(gateway) == {"list": PAGES}


def test_a_changed_flow_costs_its_own_writes_and_looks(project, gateway):
    project.applied()
    project.define(KEYS[0], "newer")
    sent(gateway)

    project.applied()

    # A look before the first write, the errors after the upload, and the publish that shows.
    asked = sent(gateway)
    assert (asked["get"], asked["replace-json"], asked["publish"]) == (3, 1, 1)
    assert PAGES <= asked["list"] <= 2 * PAGES


def test_several_accounts_cost_their_own_pages_and_no_more(gateway, project_on):
    other = type(gateway)(gateway.url, gateway.db)
    wabas = {"acme": gateway.waba, "globex": other.waba}
    project = project_on(gateway)
    project.manifest["environments"]["production"] = {"gateway": gateway.url, "wabas": wabas}
    project.flows(*KEYS)

    project.applied()
    writes = {"create": 2 * FLOWS, "publish": 2 * FLOWS}
    assert sent(gateway, other) == {"list": 2 * (1 + PAGES), "get": 2 * FLOWS, **writes}

    assert project.plan().code == 0
    assert sent(gateway, other) == {"list": 2 * PAGES}


def test_few_new_flows_beside_many_pages_are_asked_for_by_their_id(gateway_with, project_on):
    gateway = gateway_with(page_size=PAGE, paging="next", updated_at="both")
    for key in KEYS:
        gateway.create_outside(f"Theirs {key}")
    project = project_on(gateway)
    project.flow("ours")

    project.applied()

    # The names to create are looked up once more, since the list came in several pages.
    assert sent(gateway) == {"list": 2 * PAGES, "create": 1, "get": 2, "publish": 1}


def test_what_only_get_tells_is_asked_of_each_flow(gateway_with, project_on):
    gateway = gateway_with(page_size=PAGE, paging="next", updated_at="get")
    project = project_on(gateway)
    project.flows(*KEYS)
    project.applied()
    sent(gateway)

    assert project.plan().code == 0

    assert sent(gateway) == {"list": PAGES, "get": FLOWS}


def test_flows_that_were_adopted_are_not_asked_for_again(gateway_with, project_on):
    gateway = gateway_with(page_size=PAGE, paging="next")
    project = project_on(gateway)
    project.flows(*KEYS)
    for key in KEYS:
        gateway.create_outside(key.title())
        gateway.set_status(key.title(), "PUBLISHED")
    project.applied(*(word for key in KEYS for word in ("--adopt", key)))
    sent(gateway)

    assert project.plan().code == 0

    assert sent(gateway) == {"list": PAGES}
