"""The fast look and the exact one see the same."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from flowops.manifest.source import SourceText, Unreadable
from flowops.manifest.yaml_builder import Builder
from flowops.manifest.yaml_events import read_events
from flowops.manifest.yaml_loader import NotPlain, load_plain

WORDS = st.sampled_from(
    [
        *(
            "a",
            "b c",
            "yes",
            "no",
            "null",
            "~",
            "",
            "017",
            "1:30",
            "1_000",
            "2026-01-01",
            "1.5",
            "-3",
        ),
        *("0x1f", ".inf", "<<", "9" * 30, "ü", "a: b", "- x", "#", "true", "'", '"', "* x", "& y"),
    ]
)
VALUES = st.recursive(
    WORDS | st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=12,
)


def exactly(text):
    builder = Builder(SourceText("x", text))
    for event in read_events(text):
        builder.take(event)
    return builder


def looks_agree(text):
    try:
        value = load_plain(text)
    except NotPlain:
        return
    builder = exactly(text)
    assert builder.flaws == []
    assert repr(builder.value) == repr(value)


@given(VALUES, st.booleans())
def test_what_is_loaded_is_what_is_built(value, flow):
    looks_agree(yaml.safe_dump(value, default_flow_style=flow, allow_unicode=True))


@given(st.lists(st.sampled_from(list("ab:-[]{}&*!#'\"~01 \n,?|>%")), max_size=30).map("".join))
def test_whatever_is_written_the_two_agree(text):
    looks_agree(text)


@pytest.mark.parametrize("text", ["", "# nothing", "a", "a: 1\nb: [x, {y: null}]\n", "- a\n- b\n"])
def test_what_has_no_flaw_is_loaded(text):
    assert load_plain(text) == exactly(text).value


@pytest.mark.parametrize(
    "text",
    [
        *("a: 1\na: 2", "a: &x 1", "a: *x", "a: !t 1", "a: yes", "1: a", "? [a]\n: b", "<<: a"),
        *("a: 1\n---\nb: 2", "&x a: 1", "!t a: 1", "a: [", "'<<': a", "[" * 60 + "]" * 60),
    ],
)
def test_what_has_one_is_left_to_who_can_tell(text):
    with pytest.raises(NotPlain):
        load_plain(text)


def test_where_the_exact_look_ends_the_fast_one_does_too():
    with pytest.raises(Unreadable):
        exactly("a: *x\n*x : 1")
    with pytest.raises(NotPlain):
        load_plain("a: *x\n*x : 1")
