from __future__ import annotations

from flowops.render.findings_text import render_findings
from tests.render.findings import WARNING, finding


def test_a_finding_is_shown_with_its_lines_and_what_helps():
    assert render_findings([finding()]) == (
        "error[R038]: terminal screen ONE has no Footer\n"
        "  --> flows/one.json:4:5\n"
        "   |\n"
        ' 4 |     "id": "ONE",\n'
        "   |     ^^^^^^^^^^\n"
        "   = screen ONE  /screens/0\n"
        "   = help: add a Footer\n"
        "\n"
    )


def test_a_place_without_words_lines_or_help_is_short():
    bare = finding(severity=WARNING, where=None, route=(), frame=(), hint=None)

    assert render_findings([bare]) == (
        "warning[R038]: terminal screen ONE has no Footer\n  --> flows/one.json:4:5\n\n"
    )


def test_a_pointer_alone_is_shown_too():
    assert "   = /screens/0\n" in render_findings([finding(where=None)])
    assert "   = screen ONE  \n" in render_findings([finding(route=())])
