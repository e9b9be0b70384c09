"""What a reader of each medium would make of a text: nothing but text, wherever it came from."""

from __future__ import annotations

import ast
import json
import math
import re
import shlex
import unicodedata
from xml.etree import ElementTree as ET

from markdown_it import MarkdownIt

# Unicode's Default_Ignorable_Code_Point, and a letter that is drawn as nothing.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
SEEN = {"L", "M", "N", "P", "S"}
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
OUR_TAGS = {"<br>", "<details>", "<summary>", "</summary>", "</details>"}
CALLS = re.compile(r"@\w|#\d|(?i:gh-\d)|://|(?i:www\.)|[\w.]+@[\w.]")
LONGEST_LINE = 12_000
"""Of what is not there for a machine to read."""


def assert_log(text, longest=LONGEST_LINE):
    """What a terminal and the runner of a CI job are given: the allow-list of both."""
    if not text.isascii() or not text.isprintable():
        for each in set(text) - {"\n", " "}:
            assert unicodedata.category(each)[0] in SEEN, repr(each)
            assert not INVISIBLE.match(each), repr(each)
    assert not re.search(r"(?m)^\s*::", text)
    assert not re.search(r"##\w*\[", text)
    assert max(map(len, text.split("\n"))) < longest


def markdown_skeleton(text):
    """The blocks of a page and what stands in them, without the words."""
    assert_log(text.replace("\N{WORD JOINER}", ""))
    blocks = MARKDOWN.parse(text)
    inline = [child for block in blocks for child in block.children or ()]
    assert not {each.type for each in inline} & {"link_open", "image"}
    html = "".join(each.content for each in (*blocks, *inline) if each.type.startswith("html"))
    assert set(re.findall(r"<[^>]*>", html)) <= OUR_TAGS
    # A mention, a number of an issue and a bare link are found in the finished page.
    for block in blocks:
        said = "".join(
            each.content if each.type.startswith("text") else "\0" for each in block.children or ()
        )
        assert not CALLS.search(said), said
    # GitHub counts backslashes in pairs, even in code: an even number escapes no border.
    assert all(len(run) % 2 for run in re.findall(r"(\\+)\|", text))
    kinds = [each.type for each in inline if not each.type.startswith(("text", "softbreak"))]
    return [each.type for each in blocks], kinds


def marked_skeleton(text):
    """The same but for what is struck out or bold: which words changed is a matter of the words."""
    blocks, kinds = markdown_skeleton(text)
    return blocks, [each for each in kinds if not each.startswith(("s_", "strong_"))]


def json_skeleton(text):
    """Keys and kinds of values."""
    assert_log(text, math.inf)
    return _shape(json.loads(text))


def _shape(value):
    if isinstance(value, dict):
        # An absolute path has no base, whoever wrote it.
        kept = ((key, each) for key, each in value.items() if key != "uriBaseId")
        return [(key if key in OUR_KEYS else "", _shape(each)) for key, each in kept]
    if isinstance(value, list):
        return [_shape(each) for each in value]
    return type(value).__name__


OUR_KEYS = {"findings", "flows", "rule", "message", "path", "key", "name", "results", "runs"}


def commands_skeleton(text):
    """As the runner reads it: the command of each line, and the names of its properties."""
    assert "##[" not in text
    lines = text.splitlines()
    assert len(lines) == text.count("\n")
    commands = []
    for line in lines:
        read = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
        assert read, line
        command, properties, data = read.groups()
        assert command in {"error", "warning", "notice"}
        assert_log(line.removeprefix(f"::{command} ").replace("::", ""))
        assert "::" not in data
        commands.append((command, [each.partition("=")[0] for each in properties.split(",")]))
        for line_of_it in _decoded(data).split("\n"):
            assert_log(line_of_it)
    return commands


def _decoded(data):
    return data.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def xml_skeleton(text):
    assert_log(text)
    assert "<!ENTITY" not in text
    return [(each.tag, sorted(each.attrib)) for each in ET.fromstring(text).iter()]


def shell_skeleton(text):
    """Every line sets one variable of ours to one word, and does nothing else."""
    assert_log(text, math.inf)
    first, *lines = text.splitlines()
    assert first.startswith("# ")
    names = []
    for line in lines:
        (word,) = shlex.split(line)
        name = word.partition("=")[0]
        assert re.fullmatch(r"[A-Z_][A-Z0-9_]*", name)
        assert re.fullmatch(rf"{name}='([^']|'\\'')*'", line)
        names.append(name.rpartition("_FLOW_")[2])
    return names


def python_skeleton(text):
    assert_log(text, math.inf)
    assert text.partition("\n")[2].isascii()
    module = ast.parse(text)
    called = [each.func.id for each in ast.walk(module) if isinstance(each, ast.Call)]
    assert set(called) <= {"Flow", "TypedDict"}
    return [type(each).__name__ for each in module.body], len(called)


def typescript_skeleton(text):
    """With its texts taken out, nothing is left but our own words and marks."""
    assert_log(text, math.inf)
    assert text.partition("\n")[2].isascii()
    bare = re.sub(r'"([^"\\\n]|\\.)*"', '""', text.partition("\n")[2])
    assert re.fullmatch(r"[\w\s{}:;,=<>\[\]\"]*", bare), bare
    return len(re.findall(r'""', bare)), bare.count("\n")


def text_skeleton(text):
    """How often a line begins so far from the left, with what mark."""
    assert_log(text)
    return text.count("\n")
