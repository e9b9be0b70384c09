from __future__ import annotations

import pytest

from flowops.flowjson.examples import complete, component, flow, footer, screen, text, text_input
from tests.flowjson.rules.finding import DATA, ERROR, WARNING, found, hints, holding


@pytest.mark.parametrize(
    "words", ["Hi ${data.name}", "${data.name}!", "${data.name}${data.name}", "$${data.name}"]
)
def test_text_and_references_do_not_mix(words):
    assert [each[:2] for each in found(holding(text(words)))] == [("R088", ERROR)]


def test_a_space_too_many_is_only_doubted():
    assert [each[:2] for each in found(holding(text(" ${data.name} ")))] == [("R088", WARNING)]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("Hi ${data.name}!", "write \"`'Hi ' ${data.name} '!'`\""),
        ("It's ${data.name}", "write \"`'It\\'s ' ${data.name}`\""),
        ("x" * 200 + "${data.name}", "put backticks around it, and its texts in single quotes"),
    ],
)
def test_the_expression_that_is_meant_is_written_out(words, hint):
    assert hints(holding(text(words)), "R088") == [hint]


def test_a_condition_without_backticks_needs_only_those():
    shown = text(visible="${data.count} > 1")

    assert hints(holding(shown), "R088") == ["put backticks around the whole value"]


def test_below_6_the_data_brings_the_whole_text():
    (hint,) = hints(holding(text("Hi ${data.name}"), version="5.1"), "R088")

    assert hint.startswith("let one field of the data bring the whole text")


def test_what_is_sent_or_a_title_may_well_be_taken_as_it_is():
    link = {"name": "open_url", "url": "https://example.com/${data.name}"}
    mixed = flow(
        screen(
            "WELCOME",
            component("EmbeddedLink", text="More", on_click_action=link),
            footer(action=complete(greeting="Hi ${data.name}", unknown="Hi ${data.nope}")),
            title="Hi ${data.name}",
            data=DATA,
        )
    )

    assert [each[:2] for each in found(mixed, "R088", "R233")] == [("R088", WARNING)] * 4


def test_the_references_in_mixed_text_are_not_looked_up():
    assert [each[0] for each in found(holding(text("Hi ${data.nope}")))] == ["R088"]


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        ("${user.name}", ERROR),
        ("${flow_token}", ERROR),
        ("${screen.WELCOME.name}", ERROR),
        ("${data.name", ERROR),
        ("${}", ERROR),
        ("${data.count > 1}", ERROR),
        ("${form.city == 'a'}", ERROR),
        ("`${data.count + 1}`", ERROR),
        ("`'a' ${user.name}`", ERROR),
        ("set ${HOME} first", WARNING),
        ("5 ${ 6", WARNING),
        ("a `${HOME}`", WARNING),
    ],
)
def test_a_reference_begins_with_what_is_known(words, severity):
    assert [each[:2] for each in found(holding(text(words)))] == [("R092", severity)]


def test_below_6_a_malformed_reference_in_backticks_may_be_text():
    old = holding(text("`${HOME}`"), version="5.1")

    assert [each[:2] for each in found(old, "R092", "R248")] == [("R092", WARNING)]


def test_mixed_text_with_one_malformed_reference_is_one_finding():
    assert [each[0] for each in found(holding(text("${data.name} ${user}")))] == ["R088"]


def test_an_odd_name_is_fine_if_there_is_one():
    assert found(holding(text_input("T&Cs"), text("${form.T&Cs}"))) == []


def test_two_malformed_references_are_one_finding():
    assert [each[0] for each in found(holding(text("${user.name} ${user.city}")))] == ["R092"]


def test_references_anywhere_inside_a_property_are_found():
    lines = text(["${data.name}", "Hi ${data.name}"], markdown=True)

    assert [each[0] for each in found(holding(lines))] == ["R088"]


def test_a_field_for_numbers_gets_its_number_whole():
    field = text_input(min_chars="${data.count}0")

    assert hints(holding(field), "R088") == ["put backticks around the whole value"]
