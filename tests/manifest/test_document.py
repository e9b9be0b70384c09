from __future__ import annotations

import pytest

from flowops.findings import Severity
from flowops.manifest.json_reader import read_json
from flowops.manifest.yaml_reader import read_yaml
from tests.manifest.builders import place

FACE = "\N{GRINNING FACE}"


def json_document(text):
    return read_json("flow.json", text.encode())


def yaml_document(text):
    return read_yaml("flowops.yaml", text.encode())[0]


@pytest.mark.parametrize(
    ("text", "route", "value", "key"),
    [
        ('{"a": {"b": 12}}', ("a", "b"), (1, 13, 1, 15), (1, 8, 1, 11)),
        ('{"a": [1, {"b": true}]}', ("a", 1, "b"), (1, 17, 1, 21), (1, 12, 1, 15)),
        ('{"a": [1, "x"]}', ("a", 1), (1, 11, 1, 14), (1, 11, 1, 14)),
        ('{\n\t"a":\t"b"\n}', ("a",), (2, 7, 2, 10), (2, 2, 2, 5)),
        ('{\r\n  "a": 1,\r\n  "b": 2\r\n}', ("b",), (3, 8, 3, 9), (3, 3, 3, 6)),
        ('{\r  "a": 1\r}', ("a",), (2, 8, 2, 9), (2, 3, 2, 6)),
        ('\ufeff{"a": 1}', ("a",), (1, 7, 1, 8), (1, 2, 1, 5)),
        (f'{{"{FACE}é": "{FACE}", "a": 1}}', ("a",), (1, 18, 1, 19), (1, 13, 1, 16)),
        (r'{"a\u0062": "\ud83d\ude00", "c": 1}', ("c",), (1, 34, 1, 35), (1, 29, 1, 32)),
        (r'{"a\u0062": "x\"y"}', ("ab",), (1, 13, 1, 19), (1, 2, 1, 11)),
        ('{"a": {\n"b": 1\n}}', ("a",), (1, 7, 3, 2), (1, 2, 1, 5)),
        ('{"a": []}', (), (1, 1, 1, 10), (1, 1, 1, 10)),
        ('{"a": "\u2028", "b": 1}', ("b",), (1, 17, 1, 18), (1, 12, 1, 15)),
    ],
)
def test_a_json_value_and_its_key_are_found(text, route, value, key):
    document = json_document(text)

    assert place(document.locate(route)) == value
    assert place(document.locate(route, key=True)) == key


@pytest.mark.parametrize(
    ("text", "route", "value", "key"),
    [
        ("a:\n  b: 12\n", ("a", "b"), (2, 6, 2, 8), (2, 3, 2, 4)),
        ("a: [1, {b: x}]\n", ("a", 1, "b"), (1, 12, 1, 13), (1, 9, 1, 10)),
        ("a: {b: x}  # why\n", ("a",), (1, 4, 1, 10), (1, 1, 1, 2)),
        ("a:\n- 1\n- x y  \n\n# end\nb: 1\n", ("a",), (2, 1, 3, 6), (1, 1, 1, 2)),
        ("a:\r\n  b: 'x'\r\n", ("a", "b"), (2, 6, 2, 9), (2, 3, 2, 4)),
        ("\ufeffa: 1\n", ("a",), (1, 4, 1, 5), (1, 1, 1, 2)),
        (f"'{FACE}': {FACE}\nb: \"{FACE}\" \n", ("b",), (2, 4, 2, 7), (2, 1, 2, 2)),
        ("a: 1\t# tab\nb:\t2\n", ("b",), (2, 4, 2, 5), (2, 1, 2, 2)),
        ("a: |\n  one\n  two\n\n\nb: 1\n", ("a",), (1, 4, 3, 6), (1, 1, 1, 2)),
        ("a:\nb: 1\n", ("a",), (1, 1, 1, 2), (1, 1, 1, 2)),
        ("a: {}\n", ("a",), (1, 4, 1, 6), (1, 1, 1, 2)),
    ],
)
def test_a_yaml_value_and_its_key_are_found(text, route, value, key):
    document = yaml_document(text)

    assert place(document.locate(route)) == value
    assert place(document.locate(route, key=True)) == key


def test_a_minified_file_has_all_in_its_first_line():
    items = ",".join('{"id":"A"}' for _ in range(5000))

    location = json_document(f'{{"screens":[{items}]}}').locate(("screens", 4999, "id"))

    assert place(location) == (1, 12 + 4999 * 11 + 7, 1, 12 + 4999 * 11 + 10)


@pytest.mark.parametrize(
    "route", [("a", "b", "nowhere"), ("a", "b", 3), ("a", "b", "c", "d"), ("a", "b")]
)
def test_what_is_not_there_is_found_at_its_nearest_ancestor(route):
    document = json_document('{"a": {"b": {"c": 1}}}')

    assert place(document.locate(route))[1] == (19 if "c" in route else 13)


def test_a_number_in_a_route_also_names_a_key():
    document = json_document('{"data": {"0": "x"}}')

    assert place(document.locate(("data", 0))) == (1, 16, 1, 19)


def test_a_value_can_be_had_as_it_is_written():
    assert json_document(r'{"a": "\u0041"}').written(("a",)) == r'"\u0041"'


def test_a_finding_knows_its_place_and_its_lines():
    document = json_document('{\n  "label": "Continuar"\n}')

    finding = document.finding(
        "R042", "too long", ("label",), hint="shorten it", where="screen A", code="TOO_LONG"
    )

    assert str(finding.location) == "flow.json:2:12"
    assert finding.frame == ('  "label": "Continuar"',)
    assert finding.frame_column == 1
    assert (finding.route, finding.where, finding.code) == (("label",), "screen A", "TOO_LONG")
    assert finding.severity is Severity.ERROR


def test_a_frame_holds_at_most_three_lines():
    document = json_document('{"a": {\n"b": 1,\n"c": 2,\n"d": 3\n}}')

    assert document.frame(document.locate(("a",))).lines == ('{"a": {', '"b": 1,', '"c": 2,')


def test_a_frame_of_a_very_long_line_is_a_window_on_it():
    document = json_document(f'{{"a": "{"x" * 500}", "b": {{"c": 1}}}}')

    frame = document.frame(document.locate(("b", "c")))

    assert len(frame.lines[0]) <= 160
    assert frame.column > 1
    assert frame.lines[0][document.locate(("b", "c")).column - frame.column] == "1"


def test_a_frame_at_the_start_of_a_very_long_line_begins_with_it():
    document = json_document(f'{{"a": "{"x" * 500}"}}')

    frame = document.frame(document.locate(("a",)))

    assert (frame.column, len(frame.lines[0])) == (1, 160)


def test_hidden_values_are_masked_in_frames_and_quotes():
    document = yaml_document("a: 1\nkey: sk_live\nb: 2\n").hiding([("key",)])

    assert document.frame(document.locate(())).lines == ("a: 1", "key: •••••••", "b: 2")
    assert document.written(("key",)) == "•••••••"
