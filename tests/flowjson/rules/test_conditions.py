from __future__ import annotations

import pytest

from flowops.flowjson.examples import component, flow, footer, options, screen, text
from tests.flowjson.rules.finding import ERROR, WARNING, found, holding, spans


def branch(condition):
    return component("If", condition=condition, then=[text()])


def conditioned(condition, version="7.3"):
    """With inputs `agreed` (OptIn), `topics` (an array) and `city` (a string)."""
    inputs = [
        component("OptIn", name="agreed", label="Yes"),
        component("CheckboxGroup", name="topics", label="Topics", data_source=options("a")),
        component("Dropdown", name="city", label="City", data_source=options("a")),
    ]
    return holding(*inputs, branch(condition), version=version)


CONDITIONS = (*(f"R{number}" for number in range(185, 194)), "R092", "R249", "R250")


@pytest.mark.parametrize(
    "condition",
    [
        "${data.is_new}",
        "!${data.is_new}",
        "${form.agreed}",
        "(${form.agreed} || (${data.count} > 5))",
        "${data.count} == 5 && ${form.city} != ''",
        "${data.count} > -5",
        "${data.is_new} == false",
        "${data.name} == ${form.city}",
        "${screen.WELCOME.form.city} == 'a'",
        "`${data.count} + 1 > 5`",
        "`${data.is_new}`",
    ],
)
def test_a_sound_condition_breaks_nothing(condition):
    assert found(conditioned(condition), *CONDITIONS) == []


@pytest.mark.parametrize(
    ("condition", "rule_id", "part"),
    [
        ("", "R185", ""),
        (" \n", "R185", " \n"),
        ("``", "R185", "``"),
        ("true", "R186", "true"),
        ("1 > 0", "R186", "1 > 0"),
        ("${data.count}", "R187", "${data.count}"),
        ("${form.topics}", "R187", "${form.topics}"),
        ("'a'", "R186", "'a'"),
        ("1 == 1", "R186", "1 == 1"),
        ("'a' > 1", "R186", "'a' > 1"),
        ("${data.name} = 'a'", "R188", "="),
        ("${data.count} + 1 > 2", "R188", "+"),
        ("${data.is_new} ? true : false", "R188", "?"),
        ("${data.count} == '3'", "R189", "${data.count} == '3'"),
        ("'a' == 'b' && ${data.is_new}", "R189", "'a' == 'b'"),
        ("${data.name} >= 3", "R190", "${data.name}"),
        ("${data.name} && ${data.is_new}", "R190", "${data.name}"),
        ("(${data.is_new}", "R191", "("),
        ("${data.is_new} && ()", "R191", "()"),
        ("${data.name} == 'a", "R191", "'a"),
        ("${data.count} == 07", "R191", "07"),
        ("${data.is_new} &&", "R191", "&&"),
        ("${data.is_new} && && ${data.is_new}", "R191", "&&"),
        ("-${data.count} > 1", "R191", "-"),
        ("${data.is_new} ${data.is_new}", "R191", "${data.is_new}"),
        ('${data.name} == "a"', "R192", '"a"'),
        ("data.is_new", "R193", "data"),
        ("is_empty(${data.name})", "R193", "is_empty"),
        ("`${data.is_new}` == true", "R193", "`"),
        ("`${data.is_new}", "R249", "`"),
        ("${data.is_new} == `true`", "R193", "`"),
        ("${env.x} == 1", "R092", "${env.x}"),
        ("`${data.is_new} ? 1 : 2`", "R249", "?"),
        ("`${data.name} == 'a`b'`", "R250", "`"),
        ("`'a' ${data.name}`", "R187", "`'a' ${data.name}`"),
    ],
)
def test_each_mistake_of_a_condition_has_one_rule(condition, rule_id, part):
    wrong = conditioned(condition)

    assert [each[:2] for each in found(wrong, *CONDITIONS)] == [(rule_id, ERROR)]
    assert spans(wrong, rule_id) == [part]


def test_a_list_compared_with_a_text_is_only_doubted():
    doubted = found(conditioned("${form.topics} == 'a'"), *CONDITIONS)

    assert [each[:2] for each in doubted] == [("R189", WARNING)]


def test_a_condition_nested_without_end_is_only_doubted():
    deep = "(" * 40 + "${data.is_new}" + ")" * 40

    assert [each[:2] for each in found(conditioned(deep), *CONDITIONS)] == [("R191", WARNING)]


def test_backticks_in_a_condition_came_with_version_6():
    old = conditioned("`${data.is_new}`", version="5.1")

    assert [each[0] for each in found(old, *CONDITIONS)] == ["R193"]


@pytest.mark.parametrize("condition", [None, 7, [], {}, True])
def test_a_condition_of_another_type_is_left_to_others(condition):
    assert found(conditioned(condition), *CONDITIONS) == []


@pytest.mark.parametrize(
    ("value", "severity"),
    [
        ("${data.name}", None),
        ("${form.nope}", None),
        ("${data.nope}", None),
        ("`'a' ${data.name}`", None),
        ("Lima", ERROR),
        ("x ${data.name}", ERROR),
        ("", ERROR),
        (7, ERROR),
        (None, ERROR),
        ({}, ERROR),
        ("${data.count}", WARNING),
        ("${data.is_new}", WARNING),
        ("${data.tags}", ERROR),
    ],
)
def test_a_switch_looks_at_a_string(value, severity):
    switch = {"type": "Switch", "value": value, "cases": {"a": [text()]}}
    wrong = found(holding(switch), "R198", "R088", "R057")

    assert [each[:2] for each in wrong] == ([] if severity is None else [("R198", severity)])


def test_a_switch_without_a_value_is_left_to_others():
    lacking = flow(screen("A", component("Switch", cases={"a": [text()]}), footer()))

    assert found(lacking, "R198") == []
