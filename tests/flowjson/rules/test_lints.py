from __future__ import annotations

import pytest

from flowops.flowjson.check import check
from flowops.flowjson.examples import (
    complete,
    component,
    flow,
    footer,
    navigate,
    options,
    screen,
    showing,
    string,
    text,
    text_input,
)
from tests.flowjson.rules.broken import INFO, WARNING, broken, flaws, graded


def advised(value, rule_id="R276"):
    return [flaw for rule, flaw in check(value) if rule.id == rule_id]


def choice(kind, count):
    listed = options(*(str(index) for index in range(count)))
    return component(kind, name="it", label="It", data_source=listed)


@pytest.mark.parametrize("kind", ["CheckboxGroup", "RadioButtonsGroup", "ChipsSelector"])
@pytest.mark.parametrize(("count", "is_many"), [(10, False), (11, True), (20, True), (21, False)])
def test_many_options_are_told_unless_there_are_more_than_shown(kind, count, is_many):
    assert bool(advised(showing(choice(kind, count)))) is is_many


def test_a_dropdown_may_have_many_options():
    assert advised(showing(choice("Dropdown", 50))) == []


def test_an_answer_that_is_used_anywhere_is_used():
    first = screen("FIRST", text_input("age"), footer(action=navigate("LAST")), terminal=None)
    sent = footer(action=complete(age="${screen.FIRST.form.age}"))

    assert broken(flow(first, screen("LAST", sent))) == []
    assert graded(flow(first, screen("LAST"))) == [("R279", WARNING)]


@pytest.mark.parametrize(
    "using",
    [
        text("Hello", visible="`${form.age} == '7'`"),
        text("`'You are ' ${form.age}`"),
        component("If", condition="${form.age} != ''", then=[text()]),
    ],
)
def test_an_answer_that_is_shown_is_used(using):
    assert "R279" not in broken(flow(screen("WELCOME", text_input("age"), using, footer())))


def test_that_a_consent_is_not_sent_is_information():
    opt_in = component("OptIn", name="terms", label="Yes")

    assert graded(flow(screen("WELCOME", opt_in, footer()))) == [("R279", INFO)]


def test_data_that_nothing_shows_is_information():
    value = flow(screen("WELCOME", footer(), data={"city": string(), "day": string()}))

    assert graded(value) == [("R279", INFO)] * 2
    assert flaws(value, "R279")[0].route == ("screens", 0, "data", "city")


def test_data_that_another_screen_shows_is_used():
    last = screen("LAST", text("${screen.FIRST.data.city}"), footer())
    first = screen("FIRST", footer(action=navigate("LAST")), terminal=None, data={"city": string()})

    assert broken(flow(first, last)) == []


@pytest.mark.parametrize("words", ["${data.ctiy}", "${data.city", "`${data.day} && ${data.city}`"])
def test_where_a_reference_is_wrong_it_may_mean_anything(words):
    value = flow(screen("WELCOME", text(words), footer(), data={"city": string(), "day": string()}))

    assert "city" not in [flaw.route[-1] for flaw in flaws(value, "R279")]


def test_an_answer_that_another_screen_means_is_not_called_unused():
    first = screen("FIRST", text_input("age"), footer(action=navigate("LAST")), terminal=None)
    value = flow(first, screen("LAST", footer(action=complete(age="${form.age}"))))

    assert broken(value) == ["R240"]


def test_what_the_items_of_a_list_send_is_used():
    item = {
        "id": "a",
        "main-content": {"title": "A"},
        "on-click-action": navigate("LAST", list=[{"of": "${data.city}"}, "${data.day}"]),
    }
    places = component("NavigationList", name="places", list_items="${data.offers}")
    offers = {"type": "array", "items": {"type": "object"}, "__example__": [item]}
    data = {"offers": offers, "city": string(), "day": string()}

    value = flow(screen("FIRST", places, terminal=None, data=data), screen("LAST"))

    assert flaws(value, "R279") == []


def test_private_data_is_found_wherever_it_is_in_an_example():
    example = {"a": [{"b": "mail me@gmail.com or me@example.com"}]}
    data = {"it": {"type": "object", "__example__": example}}
    value = flow(screen("WELCOME", text("${data.it.c}"), footer(), data=data))

    [flaw] = flaws(value, "R280")

    assert flaw.route == ("screens", 0, "data", "it", "__example__", "a", 0, "b")
    assert example["a"][0]["b"][flaw.start : flaw.end] == "me@gmail.com"
    assert "gmail" not in flaw.message


@pytest.mark.parametrize(
    ("example", "grade"), [("AKIA" + "A" * 16, WARNING), ("ada@gmail.com", INFO)]
)
def test_a_secret_weighs_more_than_an_address(example, grade):
    value = flow(screen("WELCOME", text("${data.it}"), footer(), data={"it": string(example)}))

    assert graded(value) == [("R280", grade)]
