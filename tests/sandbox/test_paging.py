from __future__ import annotations

import pytest

from tests.sandbox.builders import refused


@pytest.fixture
def paged(open_api):
    """Five flows, in pages of two."""

    def open_(*overrides):
        api = open_api("documented", "list_order=oldest", "page_size=2", *overrides)
        for name in "abcde":
            api.made(name)
        return api

    return open_


def names(page):
    return "".join(flow["name"] for flow in page["data"])


def test_a_page_has_25_flows(api):
    for number in range(26):
        api.made(f"Flow {number}")

    assert len(api.names()) == 25


def test_cursors_lead_to_the_last_page_which_has_none(paged):
    api = paged()
    first = api.list_().json()
    second = api.list_(after=first["paging"]["cursors"]["after"]).json()
    third = api.list_(after=second["paging"]["cursors"]["after"]).json()

    assert [names(page) for page in (first, second, third)] == ["ab", "cd", "e"]
    assert list(third["paging"]["cursors"]) == ["before"]


def test_an_empty_list_has_no_paging(api):
    assert api.list_().json() == {"data": []}


def test_metas_last_page_has_a_cursor_and_no_next(paged):
    api = paged("paging=meta")
    first = api.list_().json()
    last = api.list_(limit=4, after=first["paging"]["cursors"]["after"]).json()
    beyond = api.list_(after=last["paging"]["cursors"]["after"]).json()

    assert names(api.get(first["paging"]["next"]).json()) == "cd"
    assert (names(last), list(last["paging"])) == ("cde", ["cursors"])
    assert beyond == {"data": []}


def test_pages_may_be_linked_by_next_alone(paged):
    api = paged("paging=next")
    shown, url = [], api.flows
    while url:
        page = api.get(url).json()
        shown.append(names(page))
        url = page["paging"].get("next")

    assert shown == ["ab", "cd", "e"]


def test_pages_may_be_linked_by_a_next_cursor(paged):
    api = paged("paging=next_cursor")
    shown, cursor = [], ""
    while cursor is not None:
        page = api.list_(cursor=cursor).json()
        shown.append(names(page))
        cursor = page["nextCursor"]

    assert shown == ["ab", "cd", "e"]


def test_pages_may_be_numbered(paged):
    api = paged("paging=pages")
    page = api.list_(page=3).json()

    facts = {name: page[name] for name in ("page", "per_page", "total_pages", "total")}
    assert names(page) == "e"
    assert facts == {"page": 3, "per_page": 2, "total_pages": 3, "total": 5}
    assert names(api.list_(per_page=3, page=0).json()) == "abc"


def test_there_may_be_no_pages(paged):
    page = paged("paging=none").list_(limit=1).json()

    assert (names(page), list(page)) == ("abcde", ["data"])


def test_the_client_may_ask_for_larger_pages(paged):
    assert names(paged().list_(limit=4).json()) == "abcd"


def test_a_limit_may_be_ignored(paged):
    assert names(paged("limit_ignored=yes").list_(limit=4).json()) == "ab"


@pytest.mark.parametrize("limit", ["0", "1000"])
def test_a_limit_is_brought_within_bounds(paged, limit):
    assert paged().list_(limit=limit).status_code == 200


@pytest.mark.parametrize("query", [{"limit": "x"}, {"limit": "٣"}, {"limit": "9" * 20}])
def test_a_limit_is_a_number(api, query):
    assert refused(api.list_(**query)) == "limit must be a number"


@pytest.mark.parametrize("cursor", ["x", "YXQ6LTE", "YXQ6eA", "é"])
def test_a_cursor_that_we_did_not_give_is_refused(api, cursor):
    assert refused(api.list_(after=cursor)) == "the cursor must be a number"


def test_a_stale_list_has_pages_too(open_api, clock):
    api = open_api("documented", "stale_list=1", "page_size=1")
    api.made("a")
    clock.pass_(seconds=2)
    api.made("b")
    clock.pass_(seconds=2)

    first = api.list_().json()
    assert names(first) + names(api.list_(after=first["paging"]["cursors"]["after"]).json()) == "ba"
