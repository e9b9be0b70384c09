from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowops.model.definition import CANONICAL_FORM, Definition, UnreadDefinition, canonical_text
from tests.builders import definition

SCALARS = st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)


def shuffled(value):
    """The same value with every object's keys the other way round."""
    if isinstance(value, dict):
        return {key: shuffled(value[key]) for key in reversed(list(value))}
    return [shuffled(item) for item in value] if isinstance(value, list) else value


@given(VALUES)
def test_key_order_is_no_difference(value):
    assert canonical_text(shuffled(value)) == canonical_text(value)


@given(st.dictionaries(st.text(), VALUES), st.integers(0, 4), st.booleans())
def test_formatting_and_escapes_are_no_difference(value, indent, escaped):
    rewritten = json.loads(json.dumps(value, indent=indent, ensure_ascii=escaped))

    assert Definition.from_value(rewritten).fingerprint == Definition.from_value(value).fingerprint


@given(VALUES, VALUES)
def test_what_is_equal_as_json_and_nothing_else_is_equal_in_canonical_form(one, other):
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)

    assert not same or canonical_text(one) == canonical_text(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([1, 2], [2, 1]),
        (1, True),
        (0, False),
        (1, "1"),
        (None, {}),
        ({"a": None}, {}),
        ("a", "a "),
        ("\u00e9", "e\u0301"),
        (1.5, 1),
    ],
)
def test_what_means_something_else_differs(one, other):
    assert canonical_text(one) != canonical_text(other)


def test_a_whole_float_is_the_integer():
    assert canonical_text({"a": [1.0, 2.5]}) == canonical_text({"a": [1, 2.5]})


def test_a_fingerprint_names_the_form_that_it_was_made_of():
    assert definition().fingerprint.startswith(f"{CANONICAL_FORM}:")
    assert len(definition().fingerprint) == len(f"{CANONICAL_FORM}:") + 64


def test_the_text_is_kept_as_it_was_read_and_is_no_part_of_the_value():
    compact = Definition({"version": "7.1"}, '{"version":"7.1"}')
    spaced = Definition({"version": "7.1"}, '{ "version": "7.1" }')

    assert compact == spaced
    assert compact.text != spaced.text


@pytest.mark.parametrize(("value", "version"), [("7.1", "7.1"), (7.1, None), (None, None)])
def test_a_version_is_a_text_or_none(value, version):
    assert Definition.from_value({"version": value}).version == version


def test_an_unread_one_is_read_by_those_who_ask_for_more_than_its_fingerprint():
    read = []

    def again():
        read.append(True)
        return definition()

    unread = UnreadDefinition(definition().fingerprint, again)

    assert unread == definition()
    assert hash(unread) == hash(definition())
    assert read == []
    assert (unread.value, unread.text) == (definition().value, definition().text)
    assert len(read) == 2


def test_a_loaded_one_is_not_read_again():
    answers = [definition()]
    unread = UnreadDefinition(definition().fingerprint, answers.pop)

    unread.load()
    unread.load()

    assert unread.text == definition().text
    assert unread.canonical == definition().canonical


def test_a_definition_is_nothing_but_a_definition():
    assert definition() != "a text"
    assert repr(definition()) == f"Definition({definition().fingerprint})"
