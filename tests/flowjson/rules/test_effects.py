from __future__ import annotations

import pytest

from flowops.flowjson.examples import (
    complete,
    component,
    data_exchange,
    flow,
    footer,
    navigate,
    screen,
    showing,
    string,
    text,
)
from tests.flowjson.rules.broken import ERROR, WARNING, broken, flaws, graded

PICTURE = "iVBORw0KGgo" + "A" * 400
IS_NEW = {"is_new": {"type": "boolean", "__example__": True}}


def either(then, otherwise):
    branch = component("If", condition="${data.is_new}", then=[footer(action=then)])
    branch |= {"else": [footer(action=otherwise)]}
    return flow(screen("WELCOME", branch, data=IS_NEW), screen("MORE"))


def ending(action, **top):
    return flow(screen("WELCOME", footer(action=action)), **top)


def linking(action):
    return showing(component("EmbeddedLink", text="Terms", on_click_action=action))


@pytest.mark.parametrize(
    ("then", "otherwise", "found"),
    [
        (complete(), complete(), []),
        (complete(), navigate("MORE"), ["R224"]),
        (navigate("MORE"), navigate("MORE"), ["R226"]),
    ],
)
def test_a_terminal_screen_can_end(then, otherwise, found):
    ours = {"R224", "R226"}

    assert [each for each in broken(either(then, otherwise)) if each in ours] == found


def test_a_terminal_screen_that_only_navigates_is_a_warning():
    value = flow(screen("WELCOME", footer(action=navigate("MORE"))), screen("MORE"))

    assert graded(value) == [("R224", WARNING)]


def test_a_link_on_a_terminal_screen_may_lead_on():
    link = component("EmbeddedLink", text="More", on_click_action=navigate("MORE"))

    assert broken(flow(screen("WELCOME", link, footer()), screen("MORE"))) == []


@pytest.mark.parametrize(
    ("terminal", "rules"),
    [(True, []), (False, ["R225"]), (None, ["R225"]), ("true", ["R036"])],
)
def test_what_completes_stands_on_a_terminal_screen(terminal, rules):
    link = component("EmbeddedLink", text="More", on_click_action=navigate("WELCOME"))
    first = screen("FIRST", link, footer(), terminal=terminal)

    assert broken(flow(first, screen())) == rules


def test_that_no_screen_is_terminal_is_one_finding():
    assert broken(flow(screen(terminal=None))) == ["R037"]


@pytest.mark.parametrize(
    ("value", "is_picture"),
    [
        (PICTURE, True),
        ("data:image/png;base64," + "A" * 400, True),
        ("${data.photo}", True),
        ("${data.note}", False),
        ("iVBORw0KGgo=", False),
        ("x" * 400, False),
        (7, False),
    ],
)
def test_pictures_are_not_sent_with_the_answers(value, is_picture):
    data = {"photo": string(PICTURE), "note": string("a note")}
    shown = [text("${data.note}"), component("Image", src="${data.photo}", height=9, alt_text="x")]
    sent = footer(action=complete(it=value))

    found = broken(flow(screen("WELCOME", *shown, sent, data=data)))

    assert ("R227" in found) is is_picture


@pytest.mark.parametrize(
    ("top", "rules"),
    [
        ({}, ["R228"]),
        ({"routing_model": {}}, ["R017"]),
        ({"data_api_version": "3.0", "routing_model": {}}, []),
    ],
)
def test_that_an_endpoint_is_missing_is_one_finding(top, rules):
    ours = {"R017", "R228"}
    value = flow(screen("WELCOME", footer(action=data_exchange()), footer("B")), **top)
    value["screens"][0]["layout"]["children"][1]["on-click-action"] = data_exchange()

    assert [each for each in broken(value) if each in ours] == rules


@pytest.mark.parametrize(
    ("payload", "grades"),
    [
        ({"city": "Rome"}, []),
        ({"ctiy": "Rome"}, [ERROR]),
        ({"city": 7}, [ERROR]),
        ({"city": "${data.count}"}, [ERROR]),
        ({}, []),
    ],
)
def test_update_data_fits_what_the_screen_declares(payload, grades):
    data = {"city": string("Oslo"), "count": {"type": "number", "__example__": 1}}
    update = {"name": "update_data", "payload": payload}
    opt_in = component("OptIn", name="ok", label="Yes", on_select_action=update)
    value = showing(text("${data.city}"), text("`${data.count} + 1`"), opt_in, data=data)

    assert [grade for rule, grade in graded(value) if rule == "R229"] == grades


@pytest.mark.parametrize(
    ("action", "grades"),
    [
        ({"url": "https://example.com"}, []),
        ({"url": "tel:+15550100"}, []),
        ({"url": "${data.url}"}, []),
        ({"url": "www.example.com"}, [WARNING]),
        ({"url": ""}, [WARNING]),
        ({"url": 7}, [ERROR]),
        ({}, [ERROR]),
        ({"url": "https://example.com", "payload": {}}, [ERROR]),
        ({"url": "https://example.com", "payload": {}, "next": {}}, [ERROR, ERROR]),
    ],
)
def test_open_url_has_a_url_alone(action, grades):
    value = linking({"name": "open_url", **action})

    assert [grade for rule, grade in graded(value) if rule == "R231"] == grades


def test_what_open_url_takes_not_is_told_with_its_code():
    [flaw] = flaws(linking({"name": "open_url", "url": "https://a.b", "payload": {}}), "R231")

    assert flaw.code == "NOT_KEYWORD_SCHEMA_VALIDATION_FAILED"
    assert flaw.route[-1] == "payload"
