from __future__ import annotations

import pytest
import yaml

from flowops.errors import InvalidInput
from flowops.manifest.files import LARGEST_MANIFEST
from flowops.manifest.yaml_reader import read_yaml
from tests.manifest.builders import place


@pytest.fixture(params=["libyaml", "python"])
def either_parser(request, monkeypatch):
    monkeypatch.setattr(yaml, "__with_libyaml__", request.param == "libyaml")


def value_of(text):
    document, flaws = read_yaml("flowops.yaml", text.encode())
    assert flaws == ()
    return document.value


def flaws_of(text):
    document, flaws = read_yaml("flowops.yaml", text.encode())
    return [document.source.finding(flaw) for flaw in flaws]


def refused(text):
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(InvalidInput) as refusal:
        read_yaml("flowops.yaml", data)
    [finding] = refusal.value.findings
    return finding


def test_a_manifest_is_plain_values(either_parser):
    text = "a: x\nb: [1, 2.5, true, null]\nc:\n  'd e': \"f\\ng\"\n  h: |\n    one\n    two\n"

    assert value_of(text) == {
        "a": "x",
        "b": [1, 2.5, True, None],
        "c": {"d e": "f\ng", "h": "one\ntwo\n"},
    }


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "\ufeff"])
def test_an_empty_file_has_no_value(text):
    assert value_of(text) is None


def test_quoted_words_are_texts():
    assert value_of("a: 'no'\nb: \"017\"\n'on': '~'\n") == {"a": "no", "b": "017", "on": "~"}


def test_nothing_is_filled_in_from_the_environment(monkeypatch):
    monkeypatch.setenv("SECRET", "boo")

    assert value_of("a: ${SECRET}\n") == {"a": "${SECRET}"}


@pytest.mark.parametrize(
    ("text", "rule", "where", "message"),
    [
        (
            "a: no\n",
            "M005",
            (1, 4, 1, 6),
            "`no` is false to some YAML readers and a text to others",
        ),
        (
            "on: 1\n",
            "M005",
            (1, 1, 1, 3),
            "`on` is true to some YAML readers and a text to others",
        ),
        (
            "- 1:30\n",
            "M005",
            (1, 3, 1, 7),
            "`1:30` is a number of base 60 to some YAML readers and a text to others",
        ),
        ("a: 1234567890123456789\n", "M005", (1, 4, 1, 23), "a number of more than 18 digits"),
        ("a: " + "1" * 5000 + "\n", "M005", (1, 4, 1, 5004), "a number of more than 18 digits"),
        ("a: .inf\n", "M005", (1, 4, 1, 8), "`.inf` is not a number that can be used"),
        ("a: 1e999\n", "M005", (1, 4, 1, 9), "`1e999` is not a number that can be used"),
        ("a: 1\nb: 2\na: 3\n", "M004", (3, 1, 3, 2), "the key `a` stands twice, first in line 1"),
        ("'a': 1\na: 3\n", "M004", (2, 1, 2, 2), "the key `a` stands twice, first in line 1"),
        ("1: a\n", "M004", (1, 1, 1, 2), "the key `1` is not a text"),
        ("null: a\n", "M004", (1, 1, 1, 5), "the key `null` is not a text"),
        ("a: &x 1\n", "M003", (1, 4, 1, 5), "an anchor (`&x`)"),
        ("a: &x [*x]\n", "M003", (1, 4, 1, 5), "an anchor (`&x`)"),
        ("<<: {a: 1}\n", "M003", (1, 1, 1, 3), "merge keys are not used in a manifest"),
        ("a: !!float ''\n", "M003", (1, 4, 1, 5), "a tag (`!…`)"),
        ("a: !!bool x\n", "M003", (1, 4, 1, 5), "a tag (`!…`)"),
        ("a: !!python/object/apply:os.system [x]\n", "M003", (1, 4, 1, 5), "a tag (`!…`)"),
        ("a: ! x\n", "M003", (1, 4, 1, 5), "a tag (`!…`)"),
        ("a: *x\n", "M003", (1, 4, 1, 6), "`*x` repeats what stands elsewhere"),
    ],
)
def test_what_says_something_else_than_it_seems_to_is_named(
    either_parser, text, rule, where, message
):
    first = flaws_of(text)[0]

    assert (first.rule, first.message) == (rule, message)
    assert place(first.location) == where
    assert first.hint is not None


def test_all_flaws_are_found_at_once():
    findings = flaws_of("a: no\nb: &x 1\nb: 2017\nc: 017\n")

    assert [finding.rule for finding in findings] == ["M005", "M003", "M004", "M005"]
    assert [finding.route for finding in findings] == [("a",), ("b",), ("b",), ("c",)]


@pytest.mark.parametrize(
    ("text", "rule", "where", "message"),
    [
        (b"a: \xe9\n", "M001", (1, 4, 1, 5), "the file is not UTF-8: byte 0xE9"),
        (
            "a: \x07\n",
            "M001",
            (1, 4, 1, 5),
            "an invisible character (U+0007) that YAML does not allow",
        ),
        (
            "a: \u2028\n",
            "M001",
            (1, 4, 1, 5),
            "an invisible character (U+2028) that YAML does not allow",
        ),
        ("a:\n\t- b\n", "M001", (2, 1, 2, 2), "a tab in the indentation"),
        ("a: b: c\n", "M001", (1, 5, 1, 6), "a colon where no key can stand"),
        ("a: @b\n", "M001", (1, 4, 1, 5), "`@` cannot begin a plain text"),
        ("a: 'b\n", "M001", (1, 4, 1, 5), "a quote is not closed"),
        ("a: {b: 1\n", "M001", (1, 4, 1, 5), "a bracket is not closed, or a comma is missing"),
        ("a: ]\n", "M001", (1, 4, 1, 5), "a value is missing or a bracket is too many"),
        ("- a\nb: c\n", "M001", (2, 1, 2, 2), "the indentation does not fit the lines above"),
        ("a: 1\n<<<<<<< main\nb: 2\n", "M001", (2, 1, 2, 13), "a merge conflict is not resolved"),
        (
            "%YAML 3.0\n---\na: 1\n",
            "M001",
            (1, 1, 1, 2),
            "tags and directives are not used in a manifest",
        ),
        ("a: 1\n---\nb: 1\n", "M002", (2, 1, 2, 4), "a second document begins here"),
        ("[" * 60, "M002", (1, 51, 1, 52), "the manifest is nested more than 50 deep"),
        ("- " * 60, "M002", (1, 101, 1, 101), "the manifest is nested more than 50 deep"),
        ("? [a]\n: b\n", "M004", (1, 3, 1, 4), "a key is a text, not a mapping or a list"),
        ("*x : b\n", "M003", (1, 1, 1, 3), "an alias as a key"),
    ],
)
def test_what_cannot_be_read_is_one_finding(either_parser, text, rule, where, message):
    finding = refused(text)

    assert (finding.rule, finding.message) == (rule, message)
    assert place(finding.location) == where


def test_a_manifest_over_1_mib_is_refused():
    assert refused(b"#" * (LARGEST_MANIFEST + 1)).rule == "M002"


def test_a_manifest_of_1_mib_is_read():
    assert read_yaml("flowops.yaml", b"#" * LARGEST_MANIFEST)[0].value is None


def test_an_alias_bomb_is_findings_and_no_bomb():
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]

    assert {finding.rule for finding in flaws_of("\n".join(lines))} == {"M003"}


def test_words_of_a_parser_that_nobody_foresaw_are_passed_on(monkeypatch):
    def fail(*_args, **_kwargs):
        raise yaml.MarkedYAMLError(problem="the moon is in the way")

    monkeypatch.setattr(yaml, "parse", fail)

    assert refused("a: 1\n").message == "this is not YAML: the moon is in the way"


def test_a_conflict_in_a_file_of_windows_is_found():
    finding = refused("a: 1\r\n=======\r\nb: : 2\r\n")

    assert place(finding.location) == (2, 1, 2, 8)
