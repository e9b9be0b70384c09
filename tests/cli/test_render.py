"""render: what it draws, what it compares with, and how it is written."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from flowops.cli.output import Output
from tests.e2e.project import broken_definition, definition


def git(project, *arguments):
    who = ("-c", "user.name=ana", "-c", "user.email=ana@example.com", "-c", "gc.auto=0")
    command = ["git", "-C", str(project.folder), *who, *arguments]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture
def committed(offline):
    git(offline, "init", "--quiet", "--initial-branch=main")
    git(offline, "add", "--all", ".")
    git(offline, "commit", "--quiet", "--message=x")
    offline.define("greeting", "Good night to you")
    return offline


def test_screens_are_drawn_without_a_gateway_and_without_a_key(offline):
    ended = offline.run("render")

    assert ended.code == 0
    assert ended.out.startswith("production · https://gateway.invalid, account default ")
    assert 'greeting  "Greeting"  Flow JSON 7.1, 1 screen\n' in ended.out
    assert "│ Good day to you " in ended.out
    assert 'other  "Other"' in ended.out


def test_only_the_flows_that_are_named_are_drawn(offline):
    ended = offline.run("render", "other")

    assert "other" in ended.out
    assert "greeting" not in ended.out


def test_a_definition_with_errors_is_drawn_too(offline):
    offline.define("other", flow=broken_definition("Half of it"))

    ended = offline.run("render", "other")

    assert ended.code == 0
    assert "│ Half of it " in ended.out


def test_errors_of_what_is_shown_are_told_in_a_line(committed):
    committed.define("other", flow=definition(more=1))

    drawn = committed.run("render")
    compared = committed.run("diff", "--base", "main")
    named = committed.run("render", "greeting")

    assert (drawn.code, compared.code) == (0, 0)
    (line,) = drawn.err.splitlines()
    assert re.fullmatch(
        r"warning: other: 1 error \(R\d+\) in other\.json; flowops validate shows it", line
    )
    assert compared.err == drawn.err
    assert named.err == ""


def test_of_many_errors_the_line_counts_all_and_names_a_few(offline):
    screens = [{"id": "A B", "title": 1}, {"layout": {}}, {"id": "flow", "terminal": "x"}]
    offline.define("other", flow={"version": "7.1", "screens": screens})

    (line,) = offline.run("render", "other").err.splitlines()

    assert re.search(r"other: \d+ errors \((R\d+, ){3}…\) in other.json; .* shows them$", line)


def test_a_revision_stands_before_what_is_there_now(committed):
    ended = committed.run("render", "--base", "main")

    lines = ended.out.split("\n")
    assert ended.code == 0
    assert lines[1].startswith("compared with main at ")
    assert lines[1].endswith(": 1 flow changed, 1 unchanged.")
    assert (
        "~ │ Good day to you                    │~ │ Good night to you                  │" in lines
    )
    assert 'other  "Other"' not in ended.out


def test_a_file_may_be_the_base(offline):
    offline.write("old.json", (offline.folder / "greeting.json").read_bytes())
    offline.define("greeting", "Good night to you")

    ended = offline.run("render", "greeting", "--base", "old.json")

    assert ended.code == 0
    assert "~ │ Good day to you" in ended.out


def test_nothing_is_drawn_where_nothing_changed(committed):
    committed.define("greeting", "Good day to you")

    ended = committed.run("render", "--base", "HEAD")

    assert "No changes in 2 flows." in ended.out
    assert "│" not in ended.out


def test_what_was_applied_last_may_be_the_base(sandboxed):
    sandboxed.flow("a", "Good day to you")
    sandboxed.applied()
    sandboxed.define("a", "Good night to you")

    recorded = sandboxed.run("render", "--base", "recorded")
    live = sandboxed.run("render", "--base", "live")

    for ended in (recorded, live):
        assert "~ │ Good day to you                    │~ │ Good night to you " in ended.out


def test_a_base_that_nobody_kept_is_said_to_be_unknown(sandboxed):
    sandboxed.flow("a")
    sandboxed.applied()
    for kept in (sandboxed.folder / ".flowops").rglob("definitions/*"):
        kept.unlink()

    ended = sandboxed.run("render", "--base", "recorded")

    assert ended.code == 9
    assert "unknown: the recorded definition is not kept here any more" in ended.out


def test_a_base_that_there_is_not_is_refused(committed):
    ended = committed.run("render", "--base", "nowhere")

    assert (ended.code, ended.out) == (3, "")
    assert "there is no revision `nowhere` here, and no such file" in ended.err


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        (("-o", "review.md"), "### flowops render: "),
        (("-o", "REVIEW.MD"), "### flowops render: "),
        (("-o", "screens.txt"), "production · "),
        (("-o", "screens"), "production · "),
        (("-o", "review.htm"), "<!doctype html>"),
        (("-o", "screens.txt", "--format", "markdown"), "### flowops render: "),
    ],
)
def test_the_ending_of_the_file_says_the_format_unless_an_option_does(offline, arguments, start):
    ended = offline.run("render", *arguments)

    assert (ended.code, ended.out) == (0, "")
    assert ended.err == f"written to {arguments[1]}\n"
    assert (offline.folder / arguments[1]).read_text().startswith(start)


def test_a_file_that_cannot_be_written_is_said(offline):
    ended = offline.run("render", "-o", "no/such/folder.txt")

    assert ended.code == 1
    assert "could not be written" in ended.err
    assert "hint: make the folder first\n" in ended.err


@pytest.mark.parametrize("name", ["shot.png", "screens.PDF"])
def test_the_name_of_a_picture_leads_to_pictures(offline, name):
    ended = offline.run("render", "-o", name)

    assert (ended.code, ended.out) == (64, "")
    assert "hint: pictures go to a folder: --format png -o FOLDER\n" in ended.err
    assert not (offline.folder / name).exists()


def test_an_ending_that_no_format_has_is_no_text_in_silence(offline):
    unknown = offline.run("render", "-o", "screens.log")
    told = offline.run("render", "-o", "screens.log", "--format", "text")

    assert (unknown.code, told.code) == (64, 0)
    assert "hint: name it `.txt`, `.md`, `.html` or `.htm`, or say which" in unknown.err


def test_the_file_is_the_same_whoever_draws_it(offline):
    offline.run("render", "-o", "one.txt")
    piped = offline.run("render", "--color", "never")

    assert (offline.folder / "one.txt").read_text() == piped.out


def test_markdown_without_a_base_holds_routes_and_screens(offline):
    ended = offline.run("render", "other", "--format", "markdown")

    assert "#### `other` Other" in ended.out
    assert "```text\nother  " in ended.out


def test_a_flow_that_is_gone_from_the_manifest_is_shown_with_all(committed):
    committed.forget("other")

    everything = committed.run("render", "--base", "main")
    named = committed.run("render", "greeting", "--base", "main")

    assert "removed from the manifest" in everything.out
    assert "removed from the manifest" not in named.out


def test_a_terminal_is_used_to_its_width(monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "133")

    assert Output().width == 133


def test_what_is_no_terminal_is_as_wide_as_two_phones():
    assert Output().width == 80


def test_definitions_are_read_before_anything_is_drawn(offline):
    offline.write("other.json", "{")

    ended = offline.run("render")

    assert (ended.code, ended.out) == (3, "")
