from __future__ import annotations

from flowops.render.findings_github import render_github
from tests.render.findings import ERROR, INFO, WARNING, finding


def lines(*findings):
    return render_github(findings).splitlines()


def test_an_annotation_names_file_line_and_columns():
    assert lines(finding()) == [
        (
            "::error file=flows/one.json,line=4,col=5,endColumn=15,"
            "title=R038 MISSING_FOOTER_ON_TERMINAL_SCREEN"
            "::terminal screen ONE has no Footer%0Ain screen ONE%0Ahelp: add a Footer"
        )
    ]


def test_a_span_of_many_lines_is_shown_at_its_first():
    (line,) = lines(finding(end_line=40, code=None, hint=None, where=None))

    assert (
        line == "::error file=flows/one.json,line=4,title=R038::terminal screen ONE has no Footer"
    )


def test_nothing_in_a_finding_ends_a_command_or_begins_one():
    hostile = finding(
        path="a,b:c%0A::error::d\r\n.json",
        message="100%\n::stop-commands::x\r##[error]y",
        where="screen \x1b]0;t\x07,:",
        hint="%0A::set-output",
    )

    (line,) = lines(hostile)
    properties, message = line.removeprefix("::error ").split("::", 1)

    assert "::" not in message
    assert "##[" not in message
    assert "\x1b" not in line
    assert "%250A" in message
    # A property ends at a comma and is named before its first sign of equality.
    assert [each.partition("=")[0] for each in properties.split(",")] == [
        "file",
        "line",
        "col",
        "endColumn",
        "title",
    ]


def test_the_worst_come_first():
    said = lines(finding(severity=INFO), finding(severity=WARNING), finding(severity=ERROR))

    assert [line.split(" ")[0] for line in said] == ["::error", "::warning", "::notice"]


def test_what_github_would_drop_is_counted_in_one_line():
    errors = [finding(line, f"flows/{line % 2}.json") for line in range(1, 33)]
    warnings = [finding(line, severity=WARNING) for line in range(1, 12)]

    *shown, last = lines(*errors, *warnings)

    assert [line.split(" ")[0] for line in shown] == ["::error"] * 10 + ["::warning"] * 10
    assert last == (
        "::notice title=flowops::22 more errors, 1 more warning in flows/1.json (11),"
        " flows/0.json (11), flows/one.json (1); flowops validate prints all of them"
    )


def test_many_files_are_not_all_named():
    said = lines(*(finding(1, f"flows/{number}.json") for number in range(30)))

    assert said[-1].count(".json") == 5
    assert ", …; flowops" in said[-1]


def test_nothing_found_is_nothing_said():
    assert render_github([]) == ""
