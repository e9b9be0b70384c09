from __future__ import annotations

import re

from msgspec.structs import replace

from flowops.planning.direction import Direction
from flowops.render.drift_markdown import render_drift_issue, render_drift_markdown
from flowops.render.drift_message import drift_message
from flowops.render.fitting import COMMENT, Limit
from tests.hostile.scenes import Scene
from tests.hostile.texts import harmless


def drifting(flows):
    """A plan in which so many flows changed outside."""
    plan = Scene(harmless().__next__, 0).plan
    one = replace(plan.flows[0], direction=Direction.OUTSIDE)
    return replace(plan, flows=(one,) * flows)


def test_drift_that_is_too_much_is_told_without_reasons_and_then_without_names():
    plan = drifting(300)
    whole = render_drift_markdown(plan, "here", Limit(10**9))

    shorter = render_drift_markdown(plan, "here", Limit(len(whole) - 1))
    shortest = render_drift_markdown(plan, "here", Limit(10))

    assert whole.count("changed outside |") == shorter.count("changed outside |") == 300
    assert len(shorter) < len(whole)
    assert shortest.count("changed outside |") == 100
    assert "and 200 more: `flowops drift` names them" in shortest


def test_an_issue_has_room_for_its_marks():
    text = render_drift_issue(drifting(20_000), "here", "https://ci.example/1", "wait")

    assert COMMENT.without("x" * 300).admits(text)
    assert "[Seen here](https://ci.example/1)." in text
    assert "wait" in text


def test_a_page_that_is_none_is_not_linked():
    assert "Seen here" not in render_drift_issue(drifting(1), "here", "https://x/) @all [y](z")


def test_a_chat_is_told_ten_names_and_the_rest_as_a_number():
    (line,) = re.findall(r".* changed outside: .*", drift_message(drifting(12), "here"))

    assert line.startswith("12 flows changed outside: ")
    assert line.endswith(" and 2 more")
