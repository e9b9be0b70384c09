from __future__ import annotations

import pytest

from flowops.flowjson.examples import component, flow, footer, options, screen, text, text_input
from tests.flowjson.rules.broken import ERROR, INFO, WARNING, broken, flaws, graded

DATA = {
    "is_new": {"type": "boolean", "__example__": True},
    "plan": {"type": "string", "__example__": "gold"},
}
CHIPS = component("ChipsSelector", name="it", label="It", data_source=options("A", "B"))


def an_if(then, otherwise=None):
    branch = component("If", condition="${data.is_new}", then=then)
    return branch if otherwise is None else branch | {"else": otherwise}


def a_switch(cases):
    return component("Switch", value="${data.plan}", cases=cases)


def shown(*children, version="7.3"):
    using = text("${data.plan}", visible="${data.is_new}")
    return flow(screen("WELCOME", *children, using, data=DATA), version=version)


def of_branches(value):
    return [each for each in graded(value) if "R178" <= each[0] <= "R199"]


@pytest.mark.parametrize("listed", [{}, "x", None, 7])
@pytest.mark.parametrize("key", ["then", "else"])
def test_branches_are_lists(key, listed):
    value = shown(an_if([text()], [text()]) | {key: listed}, footer())

    assert of_branches(value) == [("R178", ERROR)]


@pytest.mark.parametrize("cases", [[], "x", None, 7, {}])
def test_cases_are_an_object_that_is_not_empty(cases):
    switch = component("Switch", value="${data.plan}") | {"cases": cases}

    assert of_branches(shown(switch, footer())) == [("R195", ERROR)]


def test_what_is_no_component_is_found_in_a_branch_and_in_a_case():
    value = shown(an_if([7]), a_switch({"gold": ["x"], "silver": {}}), footer())

    assert [flaw.route[4:] for flaw in flaws(value, "R178")] == [(0, "then", 0)]
    assert [flaw.route[5:] for flaw in flaws(value, "R196")] == [
        ("cases", "gold", 0),
        ("cases", "silver"),
    ]


def test_an_else_may_be_empty_and_a_then_may_not():
    assert of_branches(shown(an_if([text()], []), footer())) == []
    assert of_branches(shown(an_if([], [text()]), footer())) == [("R179", ERROR)]


@pytest.mark.parametrize("kind", ["Form", "CalendarPicker", "RichText", "ImageCarousel"])
def test_what_branches_and_cases_never_hold(kind):
    held = component(kind, name="it", label="It", children=[], text="x", images=[])
    held |= {"images": [{"src": "iVBORw0KGgo=", "alt-text": "x"}]}

    assert "R180" in broken(shown(an_if([held]), footer()))
    assert "R196" in broken(shown(a_switch({"gold": [held]}), footer()))


def test_a_case_holds_no_if_though_a_branch_does():
    inner = an_if([text()])

    assert of_branches(shown(an_if([inner]), footer())) == []
    assert of_branches(shown(a_switch({"gold": [inner]}), footer())) == [("R196", ERROR)]
    assert of_branches(shown(an_if([a_switch({"gold": [text()]})]), footer())) == []


@pytest.mark.parametrize(("version", "found"), [("7.0", ["R180", "R196"]), ("7.1", [])])
def test_chips_stand_in_branches_from_7_1_on(version, found):
    value = shown(an_if([CHIPS]), a_switch({"gold": [CHIPS]}), footer(), version=version)

    assert [each for each in broken(value) if each in {"R180", "R196"}] == found


def test_a_component_that_nobody_knows_is_one_finding():
    assert broken(shown(an_if([component("Buton")]), footer())) == ["R064"]


def test_the_outermost_if_that_is_too_deep_is_found_alone():
    nested = text()
    for _ in range(7):
        nested = an_if([nested])

    [flaw] = flaws(shown(nested, footer()), "R181")

    assert len([step for step in flaw.route if step == "then"]) == 3


@pytest.mark.parametrize(
    ("children", "found"),
    [
        ([an_if([footer()], [footer()])], []),
        ([an_if([footer()])], ["R183"]),
        ([an_if([footer()], [text()])], ["R183"]),
        ([an_if([text()], [footer()])], ["R183"]),
        ([an_if([text()], [text()]), footer()], []),
        ([an_if([footer()], [footer()]), footer()], ["R184"]),
        ([an_if([footer()]), footer()], ["R184"]),
        ([an_if([an_if([footer()], [footer()])], [footer()])], ["R182"]),
        ([an_if([an_if([footer()])])], ["R182"]),
        ([a_switch({"a": [footer()], "b": [footer()]})], []),
        ([a_switch({"a": [footer()], "b": [text()], "c": []})], ["R197", "R197"]),
        ([a_switch({"a": [footer()]}), footer()], ["R184"]),
        ([an_if([a_switch({"a": [footer()]})], [footer()])], []),
        ([an_if([a_switch({"a": [footer()], "b": [text()]})], [footer()])], ["R197"]),
    ],
)
def test_footers_in_branches(children, found):
    assert broken(shown(*children)) == found


def test_that_an_empty_default_case_lacks_a_footer_is_only_doubted():
    empty = shown(a_switch({"a": [footer()], "default": []}))
    filled = shown(a_switch({"a": [footer()], "default": [text()]}))

    assert ("R197", WARNING) in graded(empty)
    assert ("R197", ERROR) in graded(filled)


def test_the_branch_that_lacks_a_footer_is_pointed_at():
    [without] = flaws(shown(an_if([footer()])), "R183")
    [empty] = flaws(shown(an_if([footer()], [text()])), "R183")

    assert without.route[-1] == "then"
    assert empty.route[-1] == "else"


def test_a_case_called_default_is_told():
    assert of_branches(shown(a_switch({"default": [text()]}), footer())) == [("R199", INFO)]


def test_inputs_stand_in_branches():
    branch = an_if([text_input()])

    assert "R180" not in broken(shown(branch, footer()))


def test_rules_of_branches_say_nothing_below_4_0():
    assert of_branches(shown(an_if([]), version="3.1")) == []
