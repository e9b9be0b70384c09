from __future__ import annotations

import pytest

from flowops.flowjson.examples import complete, flow, footer, navigate, screen, string, text
from tests.flowjson.rules.broken import ERROR, WARNING, broken, flaws, graded


def leading(action, version="7.3", data=None, **top):
    """From FIRST to LAST, which declares and shows the data."""
    texts = [text(f"${{data.{name}}}") for name in data or ()]
    last = screen("LAST", *texts, footer(), data=data)
    first = screen("FIRST", footer(action=action), terminal=None)
    return flow(first, last, version=version, **top)


@pytest.mark.parametrize(
    ("target", "rules", "hint"),
    [
        ("LAST", [], None),
        ("LSAT", ["R215"], "did you mean `LAST`?"),
        ("ELSEWHERE", ["R215"], "the screens are `FIRST` and `LAST`"),
        ("success", ["R215"], "a flow ends with the action complete, or with the answer of the"),
        ("FIRST", ["R216"], None),
        ("${data.next}", ["R217"], None),
        ("`'LAST'`", ["R217"], None),
        ("", ["R215"], None),
    ],
)
def test_where_navigate_leads(target, rules, hint):
    value = leading(navigate(target))

    assert broken(value) == rules
    if hint:
        assert flaws(value, "R215")[0].hint.startswith(hint)


@pytest.mark.parametrize("data", [None, {}])
def test_a_screen_without_data_takes_none(data):
    value = leading(navigate("LAST", city="Oslo", town="Oslo"), data=data)

    assert graded(value) == [("R218", ERROR)]


def test_every_field_that_is_not_declared_is_found_and_guessed():
    value = leading(navigate("LAST", city="Oslo", ctiy="Oslo", x=1), data={"city": string()})

    assert [each.route[-1] for each in flaws(value, "R219")] == ["ctiy", "x"]
    assert flaws(value, "R219")[0].hint == "did you mean `city`?"


@pytest.mark.parametrize(
    ("version", "top", "grade"),
    [
        ("7.3", {}, ERROR),
        ("7.2", {}, WARNING),
        ("7.3", {"data_api_version": "3.0", "routing_model": {"FIRST": ["LAST"]}}, WARNING),
    ],
)
def test_every_field_that_is_declared_is_sent(version, top, grade):
    data = {"city": string(), "day": string(), "time": string()}
    value = leading(navigate("LAST", day="Monday"), version=version, data=data, **top)

    [flaw] = flaws(value, "R220")

    assert graded(value) == [("R220", grade)]
    assert flaw.message == "screen LAST declares `city` and `time`, not sent here"
    assert flaw.route[-1] == "payload"


def test_what_is_not_sent_at_all_is_told_at_the_action():
    action = navigate("LAST")
    del action["payload"]
    value = leading(action, data={"city": string()})

    assert flaws(value, "R220")[0].route[-1] == "on-click-action"


def test_a_screen_that_leads_to_itself_is_not_asked_for_its_data():
    first = screen("FIRST", footer(action=navigate("FIRST", x=1)), terminal=None)

    found = broken(flow(first, screen("LAST"), data_api_version="3.0", routing_model={}))

    assert "R216" in found
    assert "R218" not in found


def test_what_completes_leads_nowhere():
    action = complete() | {"next": {"type": "screen", "name": "LOST"}}

    found = broken(flow(screen("WELCOME", footer(action=action))))

    assert "R215" not in found


def test_guesses_are_made_for_some_names_only():
    links = [footer(action=navigate(f"LAS{'A' * index}")) for index in range(1, 70)]
    value = flow(screen("FIRST", *links, terminal=None), screen("LAST"))

    hints = [each.hint for each in flaws(value, "R215")]

    assert hints[0] == "did you mean `LAST`?"
    assert hints[-1] == "the screens are `FIRST` and `LAST`"
