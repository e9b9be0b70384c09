from __future__ import annotations

import pytest

from flowops.flowjson.examples import flow, footer, screen, text
from tests.flowjson.rules.broken import ERROR, WARNING, flaws, graded

LAYOUT = "SingleColumnLayout"


def laid_out(layout, **properties):
    return flow(screen(layout=layout, **properties))


def of_layout(value):
    return [each for each in graded(value) if each[0] in {"R060", "R061", "R062"}]


@pytest.mark.parametrize("layout", [None, [], "x", 7, True])
def test_a_layout_is_an_object(layout):
    value = flow(screen())
    value["screens"][0]["layout"] = layout

    assert of_layout(value) == [("R060", ERROR)]


@pytest.mark.parametrize(
    ("layout", "code"),
    [
        ({"children": [footer()]}, "MISSING_REQUIRED_TYPE_PROPERTY"),
        ({"type": LAYOUT}, "MISSING_REQUIRED_PROPERTY"),
        ({"type": LAYOUT, "children": [footer()], "gap": 1}, None),
    ],
)
def test_a_layout_has_two_properties(layout, code):
    [flaw] = flaws(laid_out(layout), "R060")

    assert flaw.code == code


def test_a_property_that_is_misspelled_is_guessed():
    [flaw] = flaws(laid_out({"type": LAYOUT, "childen": [footer()]}), "R060")

    assert flaw.hint == "did you mean `children`?"


@pytest.mark.parametrize("kind", ["singleColumnLayout", "", None, 7, []])
def test_there_is_one_layout(kind):
    assert of_layout(laid_out({"type": kind, "children": [footer()]})) == [("R061", ERROR)]


@pytest.mark.parametrize("children", [None, {}, "x", 7])
def test_children_are_a_list(children):
    assert of_layout(laid_out({"type": LAYOUT, "children": children})) == [("R062", ERROR)]


def test_each_child_that_is_no_component_is_found():
    value = laid_out({"type": LAYOUT, "children": [footer(), None, [text()], "x"]})

    assert [each.route[-1] for each in flaws(value, "R062")] == [1, 2, 3]


@pytest.mark.parametrize(("terminal", "found"), [(None, [("R062", WARNING)]), (True, [])])
def test_a_screen_without_components_is_a_warning_unless_it_lacks_its_footer(terminal, found):
    assert of_layout(laid_out({"type": LAYOUT, "children": []}, terminal=terminal)) == found


def test_a_layout_that_is_missing_is_no_matter_of_its_shape():
    assert of_layout(laid_out(None)) == []
