from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowops.http.strict_json import (
    DEEPEST,
    NotUnderstood,
    map_strings,
    parse_json,
    without_surrogates,
)
from tests.gateway.builders import refusal

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)  # fmt: skip


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b'"\xff"', "is not UTF-8"),
        ('{"a": 1}'.encode("utf-16"), "is not UTF-8"),
        (b"<html>", "is not JSON"),
        (b'{"a": 1', "is not JSON"),
        (b'{"a": 1} trailing', "is not JSON"),
        (b"[NaN]", "NaN or infinity"),
        (b"[-Infinity]", "NaN or infinity"),
        (b'{"a": 1, "a": 2}', "same key twice"),
        (b'{"a": 1, "\\u0061": 2}', "same key twice"),
        (b"[" * 100_000, "nested too deeply"),
        (b"9" * 5000, "is not JSON"),
    ],
)
def test_what_has_not_one_plain_reading_is_refused(body, problem):
    with pytest.raises(NotUnderstood, match=problem):
        parse_json(body)


def test_a_byte_order_mark_is_accepted():
    assert parse_json(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


@given(JSON)
def test_json_is_read_as_it_was_written(value):
    assert map_strings(parse_json(json.dumps(value).encode()), str) == value


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading(body):
    said = refusal(lambda: map_strings(parse_json(body), without_surrogates))

    assert said.isprintable()


def test_infinity_behind_an_exponent_is_refused():
    with pytest.raises(NotUnderstood, match="too large"):
        map_strings(parse_json(b'{"a": [1e999]}'), str)


def nested(levels):
    return parse_json(b"[" * levels + b"]" * levels)


def test_nesting_is_walked_only_so_far():
    map_strings(nested(DEEPEST), str)

    with pytest.raises(NotUnderstood, match="nested too deeply"):
        map_strings(nested(DEEPEST + 5), str)


def test_keys_are_strings_too():
    assert map_strings({"a": ["b", 1, None]}, str.upper) == {"A": ["B", 1, None]}


@given(st.text(st.characters(exclude_categories=()), max_size=50))
def test_no_half_character_is_left(text):
    whole = without_surrogates(text)

    assert whole.encode().decode() == whole


def test_whole_text_stays_as_it_is():
    assert without_surrogates("Descubrí 🎟️ eventos") == "Descubrí 🎟️ eventos"
