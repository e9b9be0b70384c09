from __future__ import annotations

import pytest

from flowops.flowjson.examples import (
    complete,
    component,
    data_exchange,
    flow,
    footer,
    navigate,
    options,
    screen,
    text_input,
)
from tests.flowjson.rules.finding import DATA, ERROR, WARNING, found, hints, holding

ANY = {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}}}}


def inputs():
    return [
        text_input("written"),
        text_input("number", input_type="number"),
        component("OptIn", name="agreed", label="Yes"),
        component("CheckboxGroup", name="topics", label="Topics", data_source=options("a")),
        component("DatePicker", name="day", label="Day"),
    ]


def sending(value, version="7.3"):
    """One payload value to a screen that declares `it`, from one with inputs and data."""

    def to(declaration):
        first = screen(
            "FIRST", *inputs(), footer(action=navigate("LAST", it=value)), data=DATA, terminal=None
        )
        last = screen("LAST", footer(), data={"it": declaration})
        return flow(first, last, version=version)

    return to


def test_a_component_of_no_known_type_may_be_the_input_that_is_sent():
    asked = component("TextInpt", name="name", label="Name")
    first = screen("FIRST", asked, footer(action=navigate("LAST")), terminal=None)
    done = complete(own="${form.name}", other="${screen.FIRST.form.name}")
    last = screen("LAST", asked, footer(action=done))

    assert found(flow(first, last), "R232", "R240", "R243") == []


@pytest.mark.parametrize(
    ("value", "rule_id"), [("${form.menu}", "R232"), ("${screen.FIRST.form.menu}", "R243")]
)
def test_whether_a_navigation_list_has_a_value_is_not_sure(value, rule_id):
    items = [{"id": "home", "main-content": {"title": "Home"}}]
    menu = component(
        "NavigationList", name="menu", list_items=items, on_click_action=data_exchange(it=value)
    )
    sent = flow(screen("FIRST", menu, terminal=None), screen("LAST", footer()))

    assert [each[:2] for each in found(sent, "R232", "R243")] == [(rule_id, WARNING)]


@pytest.mark.parametrize(
    ("value", "declared", "severity"),
    [
        ("a", {"type": "string"}, None),
        ("a", {"type": "number"}, ERROR),
        (1, {"type": "string"}, ERROR),
        (1.5, {"type": "number"}, None),
        (True, {"type": "number"}, ERROR),
        ([], {"type": "array"}, None),
        ({}, {"type": "array"}, ERROR),
        (None, {"type": "string"}, WARNING),
        (None, {}, None),
        ("a", {"type": "text"}, None),
        ("a", None, None),
        ([{"id": "a"}], ANY, None),
        ([{"id": 1}], ANY, WARNING),
        (["a"], ANY, WARNING),
        ([{"id": "${data.count}", "more": 1}], ANY, None),
        (["${data.count}"], ANY, None),
    ],
)
def test_a_written_value_fits_the_next_screen(value, declared, severity):
    wrong = found(sending(value)(declared), "R222", "R223")

    assert [each[:2] for each in wrong] == ([] if severity is None else [("R222", severity)])


@pytest.mark.parametrize(
    ("value", "declared", "fits"),
    [
        ("${form.written}", {"type": "string"}, True),
        ("${form.written}", {"type": "number"}, False),
        ("${form.number}", {"type": "number"}, True),
        ("${form.number}", {"type": "string"}, True),
        ("${form.agreed}", {"type": "boolean"}, True),
        ("${form.agreed}", {"type": "string"}, False),
        ("${form.topics}", {"type": "array", "items": {"type": "string"}}, True),
        ("${form.topics}", {"type": "array", "items": {"type": "object"}}, False),
        ("${form.topics}", {"type": "array"}, True),
        ("${form.day}", {"type": "string"}, True),
        ("${data.count}", {"type": "string"}, False),
        ("${data.person}", {"type": "object"}, True),
        ("${data.person.name}", {"type": "string"}, True),
        ("`'a' ${data.name}`", {"type": "string"}, True),
        ("`${data.count} + 1`", {"type": "string"}, False),
        ("`${data.count} > 1`", {"type": "boolean"}, True),
        ("a ${data.name}", {"type": "boolean"}, True),
        ("${data.nope}", {"type": "boolean"}, True),
    ],
)
def test_a_bound_value_fits_the_next_screen(value, declared, fits):
    wrong = found(sending(value)(declared), "R222", "R223")

    assert [each[:2] for each in wrong] == ([] if fits else [("R223", ERROR)])


def test_the_message_names_both_types():
    ((_, _, message),) = found(sending("${form.agreed}")({"type": "string"}))

    assert message == "`it` is given a boolean, and screen LAST declares a string"


def test_a_payload_for_no_screen_is_left_to_others():
    lost = flow(screen("A", footer(action=navigate("NOWHERE", it=1))))
    extra = flow(screen("A", footer(action=navigate("B", it=1))), screen("B", footer()))

    assert found(lost) == []
    assert found(extra) == []


def test_deep_values_are_compared_to_some_depth():
    value, declared = 1, {"type": "string"}
    for _ in range(100):
        value, declared = [value], {"type": "array", "items": declared}

    assert found(sending(value)(declared), "R222") == []


@pytest.mark.parametrize(
    ("value", "version", "expected"),
    [
        ("${form.nope}", "7.3", [("R232", ERROR)]),
        ("${form.other}", "7.3", [("R240", ERROR)]),
        ("${data.nope}", "7.3", [("R233", ERROR)]),
        ("`'a' ${data.nope}`", "7.3", [("R237", ERROR)]),
        ("`'a' ${data.nope}`", "7.1", [("R233", WARNING)]),
        ("`'a' ${form.nope}`", "7.3", [("R232", ERROR)]),
        ("`${data.count} ? 1 : 2`", "7.3", [("R249", ERROR)]),
        ("`${data.count} ? 1 : 2`", "7.1", [("R249", WARNING)]),
        ({"deep": ["${data.nope}"]}, "7.3", [("R233", ERROR)]),
        ("${data.name}", "7.3", []),
    ],
)
@pytest.mark.parametrize("action", [complete, data_exchange])
def test_a_payload_names_what_there_is(action, value, version, expected):
    other = screen("OTHER", text_input("other"), footer())
    here = screen("HERE", footer(action=action(it=value)), data=DATA)
    wrong = found(flow(here, other, version=version))

    assert [each[:2] for each in wrong] == expected


def picker(kind="PhotoPicker", name="photos", most=2, kilobytes=1024):
    word = "photos" if kind == "PhotoPicker" else "documents"
    limits = {f"max-uploaded-{word}": most, "max-file-size-kb": kilobytes}
    return component(kind, name=name, label="Files") | limits


def picked(action, *pickers):
    return flow(screen("FIRST", *(pickers or (picker(),)), footer(action=action)))


FILES = "${form.photos}"


@pytest.mark.parametrize(
    ("action", "ids"),
    [
        (navigate("LAST", it=FILES), ["R234"]),
        (navigate("LAST", it=[FILES]), ["R234"]),
        (complete(it=FILES), []),
        (complete(it=[FILES]), ["R235"]),
        (complete(it={"a": FILES}), ["R235"]),
        (data_exchange(it=FILES), []),
        (data_exchange(it={"a": [FILES]}), ["R235"]),
        (complete(it=f"`'a' {FILES}`"), ["R235"]),
    ],
)
def test_files_are_sent_at_the_top_and_to_no_screen(action, ids):
    wrong = found(picked(action), "R234", "R235", "R236")

    assert [each[:2] for each in wrong] == [(each, ERROR) for each in ids]


def test_files_of_another_screen_are_only_doubted_in_navigate():
    last = screen("LAST", footer(action=navigate("X", it="${screen.FIRST.form.photos}")))
    both = picked(complete())
    both["screens"].append(last)

    assert [each[:2] for each in found(both)] == [("R234", WARNING)]


@pytest.mark.parametrize(
    ("pickers", "expected"),
    [
        ([picker(most=10, kilobytes=10_240)], []),
        ([picker(most=11)], [("complete may send 11 files, and takes at most 10", ERROR)]),
        ([component("PhotoPicker", name="photos", label="F")], [("30 files", ERROR)]),
        ([picker(most=10, kilobytes=25_600)], [("250 MiB", WARNING)]),
        ([picker(), picker("DocumentPicker", "papers")], [("several pickers", WARNING)]),
        ([picker(most=6), picker("DocumentPicker", "papers", 6)], [("12 files", ERROR)]),
        ([picker(most="${data.x}")], []),
        ([picker(most=10**400)], [("1e+06 files", ERROR)]),
        ([picker(most=float("nan"))], []),
        ([picker(most=True)], []),
    ],
)
def test_complete_sends_few_files(pickers, expected):
    sent = {each["name"]: f"${{form.{each['name']}}}" for each in pickers}
    wrong = found(picked(complete(**sent), *pickers), "R236")

    assert [each[1] for each in wrong] == [severity for _, severity in expected]
    assert all(part in each[2] for each, (part, _) in zip(wrong, expected, strict=True))


def test_the_same_files_sent_twice_count_once():
    assert found(picked(complete(a=FILES, b=FILES), picker(most=6)), "R236") == []


def test_an_input_in_vain_has_a_hint():
    done = footer(action=complete(it="${form.wirtten}"))

    assert hints(holding(*inputs(), done), "R232") == ["did you mean `written`?"]
