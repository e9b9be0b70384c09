"""Rules of references, conditions and types on JSON of any shape: findings, and never an error."""

from __future__ import annotations

import copy

from hypothesis import given
from hypothesis import strategies as st

from flowops.flowjson.examples import (
    complete,
    component,
    flow,
    footer,
    navigate,
    options,
    screen,
    text,
    text_input,
)
from tests.flowjson.rules.finding import DATA, found

WHOLE = flow(
    screen(
        "FIRST",
        text("`'Hi ' ${data.name}`", visible="${data.is_new}"),
        text_input(init_value="${data.name}"),
        component("Dropdown", name="city", label="City", data_source=options("A", "B")),
        component("PhotoPicker", name="photos", label="Photos"),
        component("If", condition="${data.count} > 1", then=[text("${form.answer}")]),
        component("Switch", value="${form.city}", cases={"0": [text()]}),
        footer(action=navigate("LAST", it="${form.answer}", them=["${data.tags}"])),
        data=DATA,
    ),
    screen(
        "LAST",
        text("${screen.FIRST.form.city}"),
        footer(action=complete(it="${data.it}", photos="${screen.FIRST.form.photos}")),
        data={"it": {"type": "string"}, "them": {"type": "array", "items": {"type": "string"}}},
    ),
)
WORDS = [
    *("${data.name}", "${form.answer}", "${screen.FIRST.form.city}", "${data.person.name}", "${"),
    *("`${data.count} > 1`", "`", "``", "Hi ${data.name}", "`${data.nope} +`", "true", "string"),
    *("data", "type", "If", "Switch", "navigate", "LAST", "7.3", "5.1", "3.1", "array"),
]
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=3)
    ),
    max_leaves=6,
)


def places(value, route=()):
    yield route
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in entries if isinstance(value, (dict, list)) else ():
        if isinstance(each, (dict, list)):
            yield from places(each, (*route, key))
        else:
            yield (*route, key)


PLACES = [route for route in places(WHOLE) if route]


def changed(route, value):
    whole = copy.deepcopy(WHOLE)
    holder = whole
    for step in route[:-1]:
        holder = holder[step]
    holder[route[-1]] = value
    return whole


def test_the_whole_is_sound_but_for_its_files():
    assert [each[0] for each in found(WHOLE)] == ["R236"]


@given(st.sampled_from(PLACES), values)
def test_any_value_may_stand_anywhere(route, value):
    for _, _, message in found(changed(route, value)):
        assert message


@given(st.dictionaries(st.sampled_from(["version", "screens", "routing_model"]), values))
def test_any_object_may_be_a_flow(value):
    found(value)


def test_nesting_deeper_than_the_stack_is_passed_through():
    value = "${data.nope}"
    for _ in range(5_000):
        value = [value]

    deep = found(changed(("screens", 0, "layout", "children", 0, "text"), value))

    assert "R238" in [each[0] for each in deep]
