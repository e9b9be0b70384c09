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
from tests.flowjson.rules.broken import broken, flaws


@pytest.mark.parametrize("value", ["true", 1, None])
def test_terminal_success_and_refresh_are_true_or_false(value):
    assert "R036" in broken(flow(screen(), {**screen("B"), "terminal": value}))
    assert "R039" in broken(flow({**screen(), "success": value}))
    assert "R041" in broken(flow({**screen(), "refresh_on_back": value}))


def test_what_is_not_a_boolean_is_not_said_to_be_no_ending_too():
    assert broken(flow(screen(terminal="true"))) == ["R036"]


def test_a_footer_in_a_branch_is_one_for_its_screen():
    branches = component("If", condition="${form.answer} == 'a'", then=[footer()], **{"else": []})

    assert "R038" not in broken(flow(screen("A", text_input(), branches)))


@pytest.mark.parametrize("name", ["Terminal", "termnal", "terminate"])
def test_where_terminal_is_misspelled_nothing_is_said_of_endings(name):
    assert broken(flow({**screen(terminal=None), name: True})) == ["R035"]


def test_another_key_that_nobody_knows_does_not_end_a_flow():
    assert broken(flow({**screen(terminal=None), "colour": True})) == ["R035", "R037"]


@pytest.mark.parametrize("name", ["footer", "Foter"])
def test_a_footer_that_is_misspelled_is_not_missing_too(name):
    assert broken(flow(screen("A", {**footer(), "type": name}))) == ["R064"]


def test_a_screen_without_components_has_no_footer():
    value = flow({**screen(), "layout": {"type": "SingleColumnLayout", "children": []}})

    assert "R038" in broken(value)


@pytest.mark.parametrize("layout", [5, {}, {"type": "SingleColumnLayout", "children": 5}])
def test_a_layout_of_another_shape_is_not_said_to_lack_a_footer(layout):
    assert "R038" not in broken(flow(screen(layout=layout)))


def test_a_list_on_a_terminal_screen_is_not_said_to_lack_a_footer():
    items = [{"id": "a", "main-content": {"title": "A"}}]
    places = component("NavigationList", name="p", list_items=items, on_click_action=navigate("B"))

    assert "R038" not in broken(flow(screen("A", places), screen("B")))


def test_one_ending_that_is_a_success_is_enough():
    ways = screen("A", footer(action=navigate("B")), terminal=None)

    assert "R040" not in broken(flow(ways, screen("B", success=False), screen("C")))
    assert "R040" in broken(flow(ways, screen("B", success=False)))


@pytest.mark.parametrize(
    ("sensitive", "codes"),
    [
        (["answer"], []),
        ([], ["MIN_ITEMS_REQUIRED"]),
        ("answer", ["INVALID_PROPERTY_TYPE"]),
        ([5], ["INVALID_PROPERTY_TYPE"]),
        (["answer", "anser"], [None]),
    ],
)
def test_sensitive(sensitive, codes):
    value = showing(text_input(), sensitive=sensitive)

    assert [flaw.code for flaw in flaws(value, "R043")] == codes


def test_a_name_that_is_nearly_one_is_guessed():
    [flaw] = flaws(showing(text_input(), sensitive=["anser"]), "R043")

    assert flaw.hint == "did you mean `answer`?"


def test_an_opt_in_is_not_masked():
    opt_in = component("OptIn", name="terms", label="I agree")

    assert broken(showing(opt_in, sensitive=["terms"])) == ["R044"]


def test_a_flow_that_never_ends_is_told_so_once():
    assert broken(flow(screen("A", text(), terminal=None))).count("R037") == 1
