from __future__ import annotations

import pytest

from flowops.flowjson.examples import component, flow, footer, open_url, screen, showing
from tests.flowjson.rules.broken import WARNING, broken, flaws, graded


def footing(**properties):
    return flow(screen("WELCOME", footer(**properties)))


@pytest.mark.parametrize(
    ("captions", "rules"),
    [
        (("center",), []),
        (("left", "right"), []),
        (("left",), ["R155"]),
        (("right",), ["R155"]),
        (("left", "center"), ["R154"]),
        (("right", "center"), ["R154"]),
        (("left", "center", "right"), ["R154"]),
    ],
)
def test_captions_stand_in_the_centre_or_at_both_sides(captions, rules):
    assert broken(footing(**{f"{each}_caption": "x" for each in captions})) == rules


def test_the_other_side_is_named():
    [flaw] = flaws(footing(right_caption="€ 12"), "R155")

    assert flaw.hint == "add `left-caption`"


@pytest.mark.parametrize(("key", "limit"), [("label", 35), ("center_caption", 15)])
def test_the_texts_of_a_footer_have_limits(key, limit):
    assert graded(footing(**{key: "x" * limit})) == []
    assert graded(footing(**{key: "x" * (limit + 1)})) == [("R090", WARNING)]


def test_the_text_of_a_link_has_a_limit():
    link = component("EmbeddedLink", text="x" * 26, on_click_action=open_url())

    assert graded(showing(link)) == [("R090", WARNING)]


def test_an_opt_in_may_do_nothing():
    assert broken(showing(component("OptIn", name="terms", label="I agree"))) == []


def test_what_is_missing_is_said_one_by_one():
    value = flow(screen("WELCOME", component("Footer")))

    assert [flaw.message for flaw in flaws(value, "R153")] == [
        "Footer has no `label`",
        "Footer has no `on-click-action`",
    ]
