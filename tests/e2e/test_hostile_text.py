"""What others write into names, statuses and answers reaches no reader as anything but text."""

from __future__ import annotations

import json
import re
import subprocess
import unicodedata

import pytest
from markdown_it import MarkdownIt

from tests.e2e.gateways import serving
from tests.e2e.project import KEY, definition

NAMES = [
    "\x1b[31mred\x1b]0;title\x07",
    "\x9b31m",
    "a\r\nb\n::error::owned",
    "::error file=x::owned",
    "  ::add-mask::x",
    "##[command]owned",
    "%0A::stop-commands::x",
    "\u202egnp.exe",
    "zero\u200bwidth\u2066isolated\u2069",
    "line\u2028separator\u2029s",
    "[/x]",
    "[bold red]markup[/]",
    "a | b | c",
    "`code` ``twice``",
    "`",
    "@everyone @octocat",
    "#123 https://evil.example.com www.evil.example.com",
    "![x](https://evil.example.com/x.png)",
    "[x](javascript:alert(1))",
    "<img src=x onerror=alert(1)><script>1</script><!-- -->",
    "</summary></details>",
    "\\",
    "\\| <img src=x> | \\\\| `x",
    "$(reboot) ${HOME} `id`",
    "' OR 1=1 --",
    "\ud7ff\ue000\U000e0041",
    "10 kB " + "x" * 10_000,
    "",
    " ",
]
# What a terminal obeys or a reader cannot see; lines end as usual.
UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}

OUR_TAGS = {"<br>", "<details>", "<summary>", "</summary>", "</details>"}


def assert_harmless(text):
    unseen = {each for each in text if unicodedata.category(each) in UNSAFE} - {"\n"}
    assert unseen == set()
    assert not re.search(r"(?m)^\s*::", text)
    assert "##[" not in text
    assert max(map(len, text.split("\n"))) < 2000


def assert_harmless_markdown(text):
    page = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    inline = [child for token in page for child in token.children or ()]
    assert not {token.type for token in inline} & {"link_open", "image"}
    html = "".join(each.content for each in (*page, *inline) if each.type.startswith("html"))
    assert set(re.findall(r"<[^>]*>", html)) <= OUR_TAGS
    prose = "".join(token.content for token in inline if token.type == "text")
    assert not re.search(r"@\w|#\d|://|www\.", prose)
    # GitHub counts backslashes in pairs, even in code: an even number escapes no border.
    borders = re.findall(r"(\\+)\|", text)
    assert all(len(backslashes) % 2 for backslashes in borders)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """An account full of strangers' flows, and a status that is as strange."""
    with serving(tmp_path_factory.mktemp("crowded")) as gateway:
        for name in NAMES:
            gateway.create_outside(name, definition(), categories=("\x1b[31m::error::|`",))
        for index, name in enumerate(NAMES):
            if index % 2:
                gateway.set_status(name, f"::warning::\x1b[31m|`{index}")
        yield gateway


@pytest.fixture
def project(project_on, crowded):
    """A manifest that wants some of the strangers' flows, with names that it may have."""
    project = project_on(crowded)
    for index, name in enumerate(NAMES):
        if name.isprintable() and 0 < len(name) <= 200:
            project.flow(f"flow{index}", name=name)
    return project


@pytest.mark.parametrize("command", ["plan", "drift", "status"])
def test_text_for_people_holds_nothing_that_a_terminal_or_a_runner_obeys(project, command):
    ended = project.run(command)

    assert ended.code in {0, 2, 9}
    assert_harmless(ended.out)
    assert_harmless(ended.err)


@pytest.mark.parametrize("command", ["plan", "drift", "status", "outputs"])
def test_json_for_machines_is_harmless_too(project, command):
    ended = project.run(command, "--format", "json")

    assert json.loads(ended.out)
    assert_harmless(ended.out)


@pytest.mark.parametrize("command", ["plan", "drift"])
def test_markdown_for_a_pull_request_shows_names_as_code(project, command):
    ended = project.run(command, "--format", "markdown")

    # Our own word joiners keep a mention from being one.
    assert_harmless(ended.out.replace("\N{WORD JOINER}", ""))
    assert_harmless_markdown(ended.out)


@pytest.mark.parametrize("form", ["env", "python", "typescript"])
def test_outputs_are_what_they_say_whatever_the_names(project, form):
    ended = project.run("outputs", "--format", form)

    assert ended.code == 0
    if form == "python":
        compile(ended.out, "flows.py", "exec")
    assert_harmless(ended.out)


def test_what_a_shell_reads_is_a_name_and_no_command(project_on, gateway, tmp_path):
    project = project_on(gateway)
    name = "it's $(touch owned) `touch owned` \\"
    project.flow("a", name=name)
    project.applied()
    project.write("flows.env", project.run("outputs", "--format", "env").out)

    read = subprocess.run(
        ["/bin/sh", "-c", '. ./flows.env; printf %s "$A_FLOW_NAME"'],
        cwd=project.folder,
        capture_output=True,
        text=True,
        check=True,
    )

    assert read.stdout == name
    assert not (project.folder / "owned").exists()


@pytest.mark.parametrize(
    "said",
    [
        "\x1b[31m::error::owned\x1b[0m",
        "<script>alert(1)</script>",
        "\u202ereversed",
        "x" * 100_000,
        f"your key {KEY} is wrong",
        f"Bearer {KEY}",
    ],
    ids=lambda said: repr(said[:20]),
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_what_the_gateway_complains_is_said_harmlessly(gateway_with, project_on, said, form):
    refusal = {"status": 400, "body": {"error": {"code": "x", "message": said}}}
    gateway = gateway_with(faults=[{"route": "create", "nth": "every", "do": refusal}])
    project = project_on(gateway)
    project.flow("a")

    ended = project.run("apply", "--yes", "--format", form)

    assert ended.code == 1
    assert_harmless(ended.out)
    assert_harmless(ended.err)
    assert KEY not in ended.said


def test_validation_errors_are_said_harmlessly(gateway_with, project_on):
    errors = [
        {"error": "\x1b[31m", "message": "::error::\u202e" + KEY, "pointers": [{"path": "\x1b[0m"}]}
    ]
    flow = {"id": "1", "name": "A", "status": "DRAFT", "validationErrors": errors, "categories": []}
    gateway = gateway_with(
        faults=[
            {"route": "create", "do": {"status": 201, "body": {"data": flow}}},
            {"route": "get", "nth": "every", "do": {"status": 200, "body": {"data": flow}}},
        ]
    )
    project = project_on(gateway)
    project.flow("a")

    ended = project.apply()

    assert ended.code == 6
    assert_harmless(ended.out)
    assert_harmless(ended.err)
    assert KEY not in ended.said


def test_a_preview_link_is_shown_whole_or_not_at_all(gateway_with, project_on):
    def preview(url):
        return {"preview": {"preview_url": url, "expires_at": "\x1b[31m"}, "id": "1"}

    urls = ["https://example.com/\x1b[31m", "javascript:alert(1)", "https://example.com/?x=1&y=%1b"]
    faults = [
        {"route": "preview", "nth": nth, "do": {"status": 200, "body": preview(url)}}
        for nth, url in enumerate([urls[0], urls[0], urls[0], urls[2]], start=1)
    ]
    gateway = gateway_with(faults=faults)
    project = project_on(gateway)
    project.flow("a")
    project.applied()

    refused, shown = project.run("preview", "a"), project.run("preview", "a")

    assert refused.code == 1
    assert_harmless(refused.err)
    assert shown.code == 0
    assert urls[2] in shown.out
    assert_harmless(shown.out)
