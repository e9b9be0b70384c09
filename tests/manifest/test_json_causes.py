"""Each broken JSON gives one finding, at the characters that are to blame."""

from __future__ import annotations

import pytest

from tests.manifest.builders import refused_json

CAUSES = [
    # text, the characters that are to blame, message, hint
    ("", "", "the file is empty", "write a Flow JSON object"),
    (" \n", "", "the file is empty", "write a Flow JSON object"),
    ('{"a": 1,}', ",", "a comma before `}`", "remove the comma"),
    ('{"a": [1, 2,\n]}', ",", "a comma before `]`", "remove the comma"),
    ("{,}", ",", "`,` stands where a key is expected", None),
    ('{"a": }', "}", "`}` stands where a value is expected", None),
    ("[1,,2]", ",", "`,` stands where a value is expected", None),
    ('{"a": 1 // one\n}', "// one", "JSON has no comments", "remove the comment"),
    ('{/* a */ "a": 1}', "/*", "JSON has no comments", "remove the comment"),
    ('# a\n{"a": 1}', "# a", "JSON has no comments", "remove the comment"),
    ("{'a': 1}", "'", "`'` does not quote in JSON", 'write `"` around keys and texts'),
    ("{“a”: 1}", "“", "`“` does not quote in JSON", 'write `"` around keys and texts'),
    (
        '{\u00a0"a": 1}',
        "\u00a0",
        "a no-break space (U+00A0) between the values",
        "replace it with an ordinary space",
    ),
    (
        '{"a":\ufeff1}',
        "\ufeff",
        "a byte order mark (U+FEFF) between the values",
        "replace it with an ordinary space",
    ),
    (
        '{"a"\x0b: 1}',
        "\x0b",
        "a control character (U+000B) between the values",
        "replace it with an ordinary space",
    ),
    ('{"a": NaN}', "NaN", "`NaN` is not JSON", "write a number"),
    ('{"a": -Infinity}', "-Infinity", "`-Infinity` is not JSON", "write a number"),
    ('{"a": True}', "True", "`True` is not JSON", "write `true`"),
    ('{"a": None}', "None", "`None` is not JSON", "write `null`"),
    (
        '{"a": trueish}',
        "trueish",
        "`trueish` stands where a value is expected",
        'quote it: "trueish"',
    ),
    ("{a1: 1}", "a1", "`a1` stands where a key is expected", 'quote it: "a1"'),
    (
        '{"a": 01}',
        "01",
        "`01` is not a number in JSON",
        "no leading zero, no leading plus, digits on both sides of the dot",
    ),
    (
        '{"a": +1}',
        "+1",
        "`+1` is not a number in JSON",
        "no leading zero, no leading plus, digits on both sides of the dot",
    ),
    (
        '{"a": .5}',
        ".5",
        "`.5` is not a number in JSON",
        "no leading zero, no leading plus, digits on both sides of the dot",
    ),
    (
        '{"a": 1\n<<<<<<< HEAD\n}',
        "<<<<<<< HEAD",
        "a merge conflict is not resolved",
        "choose one side",
    ),
    ('{"a": 1,\n=======\n}', "=======", "a merge conflict is not resolved", "choose one side"),
    ('{"a": =======}', "=", "`=` stands where a value is expected", None),
    ('{"a": "b', '"b', "the file ends inside a text", "is the file complete?"),
    ('{"a": [1', "", "the file ends before the `[` of line 1 is closed", "is the file complete?"),
    ('\n{"a"', "", "the file ends before the `{` of line 2 is closed", "is the file complete?"),
    ('{"a" 1}', '"a"', "no colon after this key", "write `:` and a value"),
    ('{"a": 17 "b": 2}', "7", "no comma after this value", "write a comma between values"),
    ('{"a": "b"c"}', "c", "a text ends too early", r"write \" for a quote inside a text"),
    ('{"a": [1}', "}", "`}` closes nothing", "`[` is closed by `]`"),
    ("[1: 2]", ":", "a colon after a value", "a key and its value belong in `{}`"),
    ('{"a": "b\tc"}', "\t", "a control character (U+0009) inside a text", r"write \t"),
    ('{"a": "b\x01c"}', "\x01", "a control character (U+0001) inside a text", r"write \u0001"),
    (
        '{"a": "b\n"}',
        '"b',
        "a text is not closed on its line",
        r'add the `"`, or write \n for a new line',
    ),
    (r'{"a": "\x41"}', r"\x", r"`\x` is no escape that JSON knows", r"write \\ for a backslash"),
    (
        r'{"a": "\u12g"}',
        r"\u12",
        r"`\u12` is no escape that JSON knows",
        r"write \\ for a backslash",
    ),
    ('{"a": "\\', "\\", "`\\` is no escape that JSON knows", r"write \\ for a backslash"),
    ("{} {}", "{", "more text after the end", "keep one object in a file"),
    ("{}\x00", "\x00", "more text after the end", "keep one object in a file"),
    ("{} // end", "// end", "JSON has no comments", "remove the comment"),
]


@pytest.mark.parametrize(("text", "blamed", "message", "hint"), CAUSES)
def test_broken_json_is_one_finding_that_names_its_cause(text, blamed, message, hint):
    [finding] = refused_json(text)

    assert (finding.message, finding.hint) == (message, hint)
    assert (finding.rule, finding.code) == ("R001", "INVALID_FLOW_JSON")
    assert _characters(text, finding.location) == blamed


def _characters(text, location):
    lines = text.split("\n")
    assert location.line == location.end_line
    return lines[location.line - 1][location.column - 1 : location.end_column - 1]
