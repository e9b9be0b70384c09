from __future__ import annotations

import pytest

from flowops.flowjson.examples import (
    component,
    flow,
    footer,
    navigate,
    screen,
    showing,
    text,
    text_input,
)
from tests.flowjson.rules.broken import ERROR, WARNING, broken, flaws, graded

RICH = component("RichText", text="# Terms")
ITEMS = [{"id": "home", "main-content": {"title": "Home"}}]
IS_NEW = {"is_new": {"type": "boolean", "__example__": True}}


def places(name="places"):
    return component(
        "NavigationList", name=name, list_items=ITEMS, on_click_action=navigate("WELCOME")
    )


def listed(*children, version="7.3", **properties):
    return flow(screen("FIRST", *children, terminal=None, **properties), screen(), version=version)


def either(then, otherwise):
    return component("If", condition="${data.is_new}", then=[then]) | {"else": [otherwise]}


def test_names_are_unique_over_forms_and_branches():
    form = component("Form", name="form", children=[either(text_input(), text_input()), footer()])

    found = flaws(flow(screen("WELCOME", form, data=IS_NEW)), "R078")

    assert [each.route[5:] for each in found] == [("children", 0, "else", 0, "name")]


def test_two_screens_may_ask_the_same():
    value = flow(screen("A", text_input(), footer()), screen("B", text_input(), footer()))

    assert "R078" not in broken(value)


def test_what_is_no_input_may_be_called_like_one():
    form = component("Form", name="answer", children=[text_input(), footer()])

    assert "R078" not in broken(flow(screen("WELCOME", form)))


@pytest.mark.parametrize("name", ["${data.x}", "`'a'`", "a${data.x}"])
def test_a_name_is_not_computed(name):
    assert "R079" in broken(showing(text_input(name)))


@pytest.mark.parametrize(
    ("version", "beside", "rules"),
    [
        ("5.1", footer(), ["R080"]),
        ("6.2", footer(), ["R080"]),
        ("6.3", footer(), []),
        ("6.3", text(), ["R081"]),
        ("7.3", text(), ["R081"]),
    ],
)
def test_what_may_stand_beside_a_rich_text(version, beside, rules):
    found = broken(flow(screen("WELCOME", RICH, beside), version=version))

    assert [each for each in found if each in {"R080", "R081"}] == rules


def test_a_form_around_a_rich_text_does_not_count():
    form = component("Form", name="form", children=[RICH, footer()])

    assert broken(flow(screen("WELCOME", form))) == []


def test_a_second_rich_text_is_only_doubted():
    assert graded(flow(screen("WELCOME", RICH, RICH, footer()))) == [("R081", WARNING)]


def test_a_rich_text_in_a_branch_is_a_matter_of_the_branch():
    value = flow(screen("WELCOME", either(RICH, text()), footer(), data=IS_NEW))

    assert broken(value) == ["R180"]


@pytest.mark.parametrize(
    ("children", "rules"),
    [
        ([places("a"), places("b")], []),
        ([component("Form", name="form", children=[places()])], []),
        ([places(), text()], [("R082", ERROR)]),
        ([text(), places(), footer(action=navigate("WELCOME"))], [("R082", ERROR)]),
    ],
)
def test_what_may_stand_beside_a_navigation_list(children, rules):
    assert graded(listed(*children)) == rules


def test_a_terminal_list_screen_is_one_finding():
    value = flow(screen("FIRST", places(), terminal=True), screen())

    assert broken(value) == ["R083"]
    assert flaws(value, "R083")[0].route == ("screens", 0, "terminal")


@pytest.mark.parametrize("terminal", [False, None, "true"])
def test_only_what_is_terminal_is_found(terminal):
    assert "R083" not in broken(flow(screen("FIRST", places(), terminal=terminal), screen()))
