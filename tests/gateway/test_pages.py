from __future__ import annotations

import httpx
import pytest

from flowops.gateway.pages import MOST_PAGES
from flowops.model.outcome import Definite, FailureKind, Ok
from tests.gateway.builders import ACCOUNT, FLOWS, Script, flow_json, gateway, page


def flow(number):
    return flow_json(id=str(number), name=f"flow {number}")


def listed(*answers, **options):
    script = Script(*answers)
    with gateway(script, **options) as client:
        return client.list_flows(ACCOUNT), script


def ids(outcome):
    assert isinstance(outcome, Ok)
    return [live.flow_id for live in outcome.value.flows]


def problem(outcome):
    assert isinstance(outcome, Definite)
    assert outcome.failure.kind is FailureKind.UNREADABLE
    return outcome.failure.message


def queries(script):
    return [dict(request.url.params) for request in script.requests]


def test_one_page_without_a_mark_is_the_whole_list():
    outcome, script = listed(page(flow(1), flow(2)))

    assert ids(outcome) == ["1", "2"]
    assert [request.url.path for request in script.requests] == [FLOWS]


def test_an_account_without_flows_is_an_empty_list():
    assert ids(listed(page())[0]) == []


PAGINGS = {
    "cursors": ({"paging": {"cursors": {"before": "x", "after": "c1"}}}, {"after": "c1"}),
    "next": (
        {"paging": {"next": f"http://localhost{FLOWS}?after=c1&limit=1"}},
        {"after": "c1", "limit": "1"},
    ),
    "relative next": ({"paging": {"next": "?after=c1"}}, {"after": "c1"}),
    "links": ({"links": {"next": f"{FLOWS}?p=2"}}, {"p": "2"}),
    "nextCursor": ({"nextCursor": "c1"}, {"cursor": "c1"}),
    "next_cursor in meta": ({"meta": {"next_cursor": "c1"}}, {"cursor": "c1"}),
    "cursor as a number": ({"nextCursor": 17}, {"cursor": "17"}),
    "pages": ({"page": 1, "total_pages": 2}, {"page": "2"}),
    "pages in meta": ({"meta": {"page": 1, "totalPages": 2}}, {"page": "2"}),
    "pages as text": ({"page": "1", "total_pages": "2"}, {"page": "2"}),
    "Laravel's pages": ({"meta": {"current_page": 1, "last_page": 2}}, {"page": "2"}),
}


@pytest.mark.parametrize("name", PAGINGS)
def test_every_known_way_of_paging_is_followed(name):
    facts, query = PAGINGS[name]
    outcome, script = listed(page(flow(1), **facts), page(flow(2)))

    assert ids(outcome) == ["1", "2"]
    assert queries(script) == [{}, query]


@pytest.mark.parametrize(
    "facts",
    [
        {"paging": {}}, {"paging": None}, {"paging": []}, {"paging": {"cursors": {}}},
        {"paging": {"cursors": {"after": None}}}, {"paging": {"cursors": {"after": ""}}},
        {"paging": {"cursors": [], "next": None}}, {"nextCursor": None}, {"nextCursor": ""},
        {"page": 1, "total_pages": 1}, {"page": 3, "total_pages": 0}, {"page": True},
        {"page": "2", "total_pages": "2"}, {"total_pages": 1}, {"pages": None},
        {"has_more": False}, {"total": 1},
    ],
)  # fmt: skip
def test_a_page_without_a_further_mark_ends_the_list(facts):
    outcome, script = listed(page(flow(1), **facts))

    assert ids(outcome) == ["1"]
    assert script.count == 1


def test_an_empty_page_behind_a_cursor_ends_the_list():
    cursor = {"paging": {"cursors": {"after": "c1"}}}
    outcome, script = listed(page(flow(1), **cursor), page(**cursor))

    assert ids(outcome) == ["1"]
    assert script.count == 2


def test_an_empty_page_whose_cursor_leads_further_does_not():
    further = {"paging": {"cursors": {"after": "c1"}}}
    outcome, _ = listed(page(**further), page(flow(1)))

    assert ids(outcome) == ["1"]


def test_an_empty_page_that_names_the_next_one_does_not():
    outcome, _ = listed(page(flow(1), nextCursor="a"), page(nextCursor="b"), page(flow(2)))

    assert ids(outcome) == ["1", "2"]


def test_a_flow_on_two_pages_is_one_flow():
    outcome, _ = listed(page(flow(1), flow(2), nextCursor="a"), page(flow(2), flow(3)))

    assert ids(outcome) == ["1", "2", "3"]


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, content=b""),
        httpx.Response(204),
        httpx.Response(200, html="<title>Sign in</title>"),
        httpx.Response(200, json={}),
        httpx.Response(200, json=[]),
        httpx.Response(200, json=[flow(1)]),
        httpx.Response(200, json={"data": None}),
        httpx.Response(200, json={"data": {}}),
        httpx.Response(200, json={"data": {"data": []}}),
        httpx.Response(200, json={"flows": []}),
        httpx.Response(200, json={"data": [flow(1)], "paging": {"next": 5}}),
        httpx.Response(200, json={"data": [flow(1)], "nextCursor": ["x"]}),
        httpx.Response(200, json={"data": [flow(1)], "nextCursor": True}),
        httpx.Response(200, json={"data": [flow(1)], "nextCursor": "x" * 5000}),
        httpx.Response(200, json={"data": [flow(1)], "has_more": True}),
        httpx.Response(200, json={"data": [flow(1)], "meta": {"nextPageToken": "x"}}),
        httpx.Response(200, json={"data": [flow(1)], "total_pages": 2}),
        httpx.Response(200, json={"data": [flow(1), "flow"]}),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_a_page_that_is_no_page_fails_the_whole_list(answer, first):
    before = [] if first else [page(flow(9), nextCursor="a")]

    problem(listed(*before, answer)[0])


def test_a_broken_page_is_asked_for_twice_more():
    outcome, script = listed(httpx.Response(200, json={}), page(flow(1)))
    assert ids(outcome) == ["1"]

    outcome, script = listed(httpx.Response(200, json={}))
    assert script.count == 3


def test_the_next_page_is_asked_for_before_this_one_is_taken_in():
    bad = flow_json(id="../2")
    outcome, script = listed(
        page(bad, nextCursor="a"), httpx.Response(404), page(bad, nextCursor="a")
    )

    assert "'../2'" in problem(outcome)
    assert queries(script) == [{}, {"cursor": "a"}, {}, {}]


def test_a_page_that_was_asked_for_ahead_is_used_once_the_one_before_is_mended():
    outcome, script = listed(
        page(flow_json(id="../1"), nextCursor="a"),
        page(flow(2)),
        page(flow(1), nextCursor="a"),
    )

    assert ids(outcome) == ["1", "2"]
    assert script.count == 3


def test_a_page_that_leads_elsewhere_the_second_time_is_followed_there():
    outcome, script = listed(
        page(flow_json(id="../1"), nextCursor="a"),
        page(flow(9)),
        page(flow(1), nextCursor="b"),
        page(flow(2)),
    )

    assert ids(outcome) == ["1", "2"]
    assert queries(script) == [{}, {"cursor": "a"}, {}, {"cursor": "b"}]


def test_a_page_ahead_that_passes_is_asked_for_again():
    outcome, script = listed(page(flow(1), nextCursor="a"), httpx.Response(503), page(flow(2)))

    assert ids(outcome) == ["1", "2"]
    assert queries(script) == [{}, {"cursor": "a"}, {"cursor": "a"}]


def test_a_later_page_that_fails_fails_the_list():
    outcome, _ = listed(page(flow(1), nextCursor="a"), httpx.Response(404))

    assert isinstance(outcome, Definite)
    assert outcome.failure.kind is FailureKind.NOT_FOUND


def test_an_id_that_is_none_is_named():
    said = problem(listed(page(flow(1), flow_json(id="../2")))[0])

    assert "'../2'" in said
    assert "number 2" in said


def test_the_same_page_again_is_no_last_page():
    outcome, script = listed(
        page(flow(1), flow(2), nextCursor="a"),
        page(flow(2), flow(1), nextCursor="b"),
    )

    assert problem(outcome) == "the list of flows: a page came twice"
    assert script.count == 3


def test_the_same_mark_again_is_no_last_page():
    outcome, script = listed(page(flow(1), nextCursor="a"), page(flow(2), nextCursor="a"))

    assert problem(outcome) == "the list of flows: the mark of a page came twice"
    assert script.count == 2


def test_a_list_without_end_is_given_up():
    numbers = iter(range(10**6))

    def endless(_):
        number = next(numbers)
        return page(flow(number), nextCursor=f"c{number}")

    outcome, script = listed(endless)

    assert problem(outcome) == "the list of flows: no end after 1,000 pages"
    assert script.count == MOST_PAGES


@pytest.mark.parametrize(
    "following", ["https://evil.example/flows", "https://localhost/flows", "http://localhost:81/"]
)
def test_a_next_page_elsewhere_is_not_asked_for(following):
    outcome, script = listed(page(flow(1), paging={"next": following}))

    assert problem(outcome) == ("the list of flows: the next page is on another host or scheme")
    assert {request.url.host for request in script.requests} == {"localhost"}
    assert script.count == 1
