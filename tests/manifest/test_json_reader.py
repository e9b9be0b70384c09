from __future__ import annotations

import json

import pytest

from flowops.manifest.files import LARGEST_DEFINITION
from flowops.manifest.json_reader import definition_of, json_document, read_json
from flowops.model.definition import Definition
from tests.manifest.builders import place, refused_json


def test_a_definition_is_its_value_and_its_text():
    text = '{"version": "7.3",\r\n "screens": []}\n'

    definition = definition_of(read_json("flow.json", text.encode()))

    assert definition.value == {"version": "7.3", "screens": []}
    assert definition.text == text


def test_a_byte_order_mark_is_accepted_and_takes_no_column():
    document = read_json("flow.json", b'\xef\xbb\xbf{"version": "7.3"}')

    assert document.text == '{"version": "7.3"}'
    assert str(document.locate(("version",))) == "flow.json:1:13"


def test_escaped_surrogate_pairs_are_one_character():
    document = read_json("flow.json", rb'{"title": "\ud83d\ude00"}')

    assert document.value == {"title": "\N{GRINNING FACE}"}


def test_a_document_can_be_had_again_from_a_definition():
    definition = Definition.from_value({"screens": [{"id": "A"}]})

    document = json_document("flow.json", definition)

    assert document.value is definition.value
    assert str(document.locate(("screens", 0, "id"))) == "flow.json:4:13"


@pytest.mark.parametrize(
    ("text", "rule", "code", "message"),
    [
        (b'{"a": "\xe9"}', "R001", "INVALID_FLOW_JSON", "the file is not UTF-8: byte 0xE9"),
        (b"\xff\xfe{\0", "R001", "INVALID_FLOW_JSON", "the file is UTF-16"),
        ("{}".encode("utf-16-le"), "R001", "INVALID_FLOW_JSON", "the file is UTF-16"),
        ("{}".encode("utf-16-be"), "R001", "INVALID_FLOW_JSON", "the file is UTF-16"),
        ("{}".encode("utf-32"), "R001", "INVALID_FLOW_JSON", "the file is UTF-32"),
        ("{}".encode("utf-32-le"), "R001", "INVALID_FLOW_JSON", "the file is UTF-32"),
        ("{}".encode("utf-32-be"), "R001", "INVALID_FLOW_JSON", "the file is UTF-32"),
        ("[1]", "R004", "INVALID_FLOW_JSON", "a Flow JSON is an object, not a list"),
        ("true", "R004", "INVALID_FLOW_JSON", "a Flow JSON is an object, not true or false"),
        ("1.5", "R004", "INVALID_FLOW_JSON", "a Flow JSON is an object, not a number"),
        ('{"a": 1e999}', "R001", None, "`1e999` is too large for a number"),
        (
            '{"a": -1234567890123456789}',
            "R001",
            None,
            "a whole number of more than 18 digits loses some on its way",
        ),
        (
            r'{"a": "\udc00"}',
            "R001",
            None,
            r"half of a surrogate pair (\ud800 to \udfff) stands alone",
        ),
        (
            '{"a": 1, "b": {}, "a": 2}',
            "R024",
            None,
            "the key `a` stands twice in one object, first in line 1",
        ),
    ],
)
def test_what_json_may_hold_and_a_definition_may_not(text, rule, code, message):
    [finding] = refused_json(text)

    assert (finding.rule, finding.code, finding.message) == (rule, code, message)
    assert finding.location.path == "flow.json"


def test_a_file_over_10_mib_is_refused_before_it_is_read():
    [finding] = refused_json(b" " * (LARGEST_DEFINITION + 1))

    assert (finding.rule, str(finding.location)) == ("R003", "flow.json:1:1")


def test_a_file_of_10_mib_is_read():
    text = b'{"a": "'.ljust(LARGEST_DEFINITION - 2, b"x") + b'"}'

    assert len(read_json("flow.json", text).text) == LARGEST_DEFINITION


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_too_deep_is_one_finding_at_the_bracket_that_is_too_many(opening):
    [finding] = refused_json(opening * 100_000)

    assert finding.message == "objects and lists are nested more than 100 deep"
    assert finding.location.column == len(opening) * 100 + 1


def test_a_hundred_levels_are_not_too_deep():
    text = '{"a":' * 100 + "1" + "}" * 100

    assert read_json("flow.json", text.encode()).value == json.loads(text)


def test_a_hundred_and_one_levels_that_are_closed_are_too_deep():
    [finding] = refused_json('{"a":' + "[" * 100 + "]" * 100 + "}")

    assert finding.message == "objects and lists are nested more than 100 deep"


def test_every_duplicate_key_is_found_at_once():
    findings = refused_json('{"a": 1,\n "a": 2,\n "b": {"c": 1, "\\u0063": 2}}')

    assert [place(finding.location) for finding in findings] == [(2, 2, 2, 5), (3, 16, 3, 24)]
    assert findings[0].hint == "keep one of the two"


def test_a_number_of_4301_digits_is_a_finding_and_no_traceback():
    [finding] = refused_json('{"a": ' + "1" * 4301 + "}")

    assert finding.rule == "R001"


def test_what_is_no_object_is_blamed_where_it_begins():
    [finding] = refused_json("\n  [1]")

    assert place(finding.location) == (2, 3, 2, 4)
