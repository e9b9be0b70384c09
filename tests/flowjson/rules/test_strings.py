from __future__ import annotations

import pytest

from flowops.flowjson.examples import component, options, showing, text, text_input
from tests.flowjson.rules.broken import ERROR, WARNING, broken, flaws, graded

BLANKS = ["", " ", "\n", "\t", " \r\n"]


@pytest.mark.parametrize("version", ["3.1", "5.1", "6.0", "7.3"])
@pytest.mark.parametrize("blank", BLANKS)
def test_a_text_that_is_all_a_component_shows_is_never_blank(blank, version):
    assert broken(showing(text(blank), version=version)) == ["R084"]


@pytest.mark.parametrize(("version", "rules"), [("5.1", []), ("6.0", ["R085"]), ("7.3", ["R085"])])
@pytest.mark.parametrize("blank", BLANKS)
def test_another_text_may_be_blank_below_6_0(blank, version, rules):
    assert broken(showing(text_input(helper_text=blank), version=version)) == rules


def test_a_blank_within_an_option_is_a_warning():
    source = [{"id": "a", "title": "A", "description": ""}]
    choice = component("Dropdown", name="a", label="A", data_source=source)

    assert graded(showing(choice)) == [("R085", WARNING)]


@pytest.mark.parametrize(("version", "grade"), [("5.1", WARNING), ("6.0", ERROR)])
def test_a_blank_title_of_an_option_is_an_error_from_6_0_on(version, grade):
    choice = component("Dropdown", name="a", label="A", data_source=[{"id": "a", "title": " "}])

    assert graded(showing(choice, version=version)) == [("R132", grade)]


@pytest.mark.parametrize("key", ["visible", "strikethrough", "markdown"])
@pytest.mark.parametrize("value", ["yes", "true", "", 0, 1, None, [], {}])
def test_what_is_true_or_false_is_nothing_else(key, value):
    assert broken(showing({**text(), key: value})) == ["R086"]


def test_a_boolean_in_quotes_is_told_to_lose_them():
    [flaw] = flaws(showing(text_input(required="True")), "R086")

    assert flaw.message == "`required` is a text, and takes true or false"
    assert flaw.hint == "write true without quotes"


@pytest.mark.parametrize("value", ["20", "Hundred", True, None, [], {}])
def test_a_number_is_nothing_else(value):
    assert broken(showing({**text_input(), "max-chars": value})) == ["R087"]


def test_a_number_in_quotes_is_told_to_lose_them():
    [flaw] = flaws(showing(text_input(max_chars="20")), "R087")

    assert flaw.hint == "write 20 without quotes"


@pytest.mark.parametrize("value", [20, 20.5, 0])
def test_a_number_may_be_any(value):
    assert broken(showing(text_input(max_chars=value))) == []


def test_a_word_that_is_nearly_one_is_guessed():
    choice = component(
        "Dropdown", name="a", label="A", data_source=options("a"), visible=True, media_size="large"
    )
    group = {**choice, "type": "CheckboxGroup", "media-size": "Large"}

    [flaw] = flaws(showing(group), "R089")

    assert flaw.message == "`media-size` cannot be `Large`"
    assert flaw.hint == "did you mean `large`?"


@pytest.mark.parametrize(
    ("shown", "limit"),
    [
        (lambda words: component("TextHeading", text=words), 80),
        (lambda words: component("TextSubheading", text=words), 80),
        (text, 4096),
        (lambda words: component("TextCaption", text=words), 409),
        (lambda words: component("OptIn", name="a", label=words), 120),
    ],
)
def test_a_text_is_shown_up_to_its_limit(shown, limit):
    assert graded(showing(shown("x" * limit))) == []
    assert graded(showing(shown("x" * (limit + 1)))) == [("R090", WARNING)]


def test_how_long_a_bound_text_is_is_not_known():
    heading = component("TextHeading", text="`'" + "x" * 100 + "' ${form.answer}`")

    assert broken(showing(text_input(), heading)) == []
