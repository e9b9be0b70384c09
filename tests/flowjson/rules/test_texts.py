from __future__ import annotations

import pytest

from flowops.flowjson.examples import component, flow, footer, screen, showing, text
from tests.flowjson.rules.broken import ERROR, WARNING, broken, flaws, graded


def read(words):
    return flow(screen("TERMS", component("RichText", text=words), footer()))


@pytest.mark.parametrize("kind", ["TextHeading", "TextSubheading", "TextBody", "TextCaption"])
@pytest.mark.parametrize("value", [5, None, True, {}])
def test_a_text_is_a_text(kind, value):
    rule = {"TextBody": "R106", "TextCaption": "R107"}.get(kind, "R105")

    assert broken(showing({"type": kind, "text": value})) == [rule]


def test_lines_without_markdown_are_only_a_warning():
    assert graded(showing(text(["a", "b"]))) == [("R108", WARNING)]
    assert graded(showing(text(["a", "b"], markdown=True))) == []
    assert graded(showing(text(["a", "b"], markdown="${data.is_new}")))[0][0] != "R108"


@pytest.mark.parametrize("line", ["# Title", "### Deep", "| a | b |", "![logo](data:image/png)"])
def test_markdown_that_a_body_does_not_render_is_a_warning(line):
    assert graded(showing(text(["Hello", line], markdown=True))) == [("R108", WARNING)]
    assert graded(showing(text(f"Hello\n{line}", markdown=True))) == [("R108", WARNING)]


@pytest.mark.parametrize("line", ["**a** *b* ~~c~~", "1. one", "+ one", "[a](https://a.com)", "#1"])
def test_markdown_that_it_renders_is_fine(line):
    assert broken(showing(text([line], markdown=True))) == []


@pytest.mark.parametrize("line", ["### a", "![a](https://example.com/a.png)", "  - a"])
def test_markdown_that_rich_text_does_not_render_is_a_warning(line):
    assert graded(read([line])) == [("R109", WARNING)]


@pytest.mark.parametrize(
    "line", ["# a", "## a", "| a | b |", "- a", "![a](data:image/png;base64,A)"]
)
def test_markdown_that_rich_text_renders_is_fine(line):
    assert broken(read([line])) == []


def test_the_line_of_a_list_is_named():
    [flaw] = flaws(read(["# Terms", "### Deep"]), "R109")

    assert flaw.route[-2:] == ("text", 1)
    assert flaw.message.startswith("item 2 of `text` holds a heading")


def test_rich_text_is_long():
    assert broken(read("x" * 20_000)) == []


def test_rich_text_is_a_text():
    assert graded(read(5)) == [("R109", ERROR)]
