"""Every rule on a flow of which any part may be anything: findings that have a place, no error."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowops.flowjson.check import check
from flowops.flowjson.examples import (
    complete,
    component,
    flow,
    footer,
    navigate,
    options,
    screen,
    string,
    text,
    text_input,
)

ROOT = Path(__file__).parents[3]
_LISTED = [{"id": "a", "main-content": {"title": "A"}, "on-click-action": navigate("FORM")}]
WHOLE = flow(
    screen(
        "START",
        component("NavigationList", name="places", list_items=_LISTED),
        data={"offers": {"type": "array", "items": {}, "__example__": _LISTED}},
        terminal=None,
    ),
    screen(
        "FORM",
        component(
            "Form",
            name="form",
            children=[
                text_input("age"),
                component("CheckboxGroup", name="days", label="Days", data_source=options("A")),
                footer(action=navigate("LAST", city="Oslo", age="${form.age}")),
            ],
            init_values={"age": "7", "days": ["0"]},
            error_messages={"age": "too old"},
        ),
        terminal=None,
    ),
    screen(
        "LAST",
        component("If", condition="${data.is_new}", then=[footer()]) | {"else": [footer("B")]},
        component("Switch", value="${data.city}", cases={"Oslo": [text()], "default": []}),
        component(
            "OptIn",
            name="ok",
            label="Yes",
            on_select_action={"name": "update_data", "payload": {"city": "Rome"}},
            on_click_action={"name": "open_url", "url": "https://example.com"},
        ),
        component("EmbeddedLink", text="Back", on_click_action=navigate("START")),
        footer(action=complete(ok="${form.ok}")),
        data={"city": string("Oslo"), "is_new": {"type": "boolean", "__example__": True}},
    ),
    routing_model={"START": ["FORM"], "FORM": ["LAST"], "LAST": ["FORM", "START"]},
    data_api_version="3.0",
)


def routes(value, route=()):
    yield route
    for key, each in value.items() if isinstance(value, dict) else enumerate_list(value):
        yield from routes(each, (*route, key))


def enumerate_list(value):
    return enumerate(value) if isinstance(value, list) else ()


def replaced(value, route, other):
    value = copy.deepcopy(value)
    inner = value
    for step in route[:-1]:
        inner = inner[step]
    inner[route[-1]] = other
    return value


def without(value, route):
    value = copy.deepcopy(value)
    inner = value
    for step in route[:-1]:
        inner = inner[step]
    del inner[route[-1]]
    return value


def leads_somewhere(value, route):
    for step in route:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return False
    return True


PLACES = [route for route in routes(WHOLE) if route]
words = st.sampled_from(
    ["START", "FORM", "LAST", "SUCCESS", "${data.x}", "`", "navigate", "If", ""]
)
others = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "name", "next", "payload", "children", "then", "START"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


@given(st.sampled_from(PLACES), others)
def test_any_part_may_be_anything(route, other):
    value = replaced(WHOLE, route, other)

    for rule, flaw in check(value):
        assert leads_somewhere(value, flaw.route), (rule.id, flaw.route)


@given(st.sampled_from(PLACES), st.sampled_from(PLACES))
def test_any_part_may_stand_where_another_should(route, other):
    part = WHOLE
    for step in other:
        part = part[step]
    value = replaced(WHOLE, route, part)

    for rule, flaw in check(value):
        assert leads_somewhere(value, flaw.route), (rule.id, flaw.route)


@pytest.mark.parametrize("route", PLACES, ids=lambda route: "/".join(map(str, route)))
def test_any_part_may_be_missing(route):
    value = without(WHOLE, route)

    for rule, flaw in check(value):
        assert leads_somewhere(value, flaw.route), (rule.id, flaw.route)


@pytest.mark.parametrize("name", ["booking", "discovery", "survey"])
def test_the_flows_of_this_repository_have_no_error(name):
    value = json.loads((ROOT / "flows" / name / "flow.json").read_text(encoding="utf-8"))

    found = [
        (rule.id, flaw.message)
        for rule, flaw in check(value)
        if (flaw.severity or rule.severity).value == "error"
    ]

    assert found == []
