from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowops.compare.changes.pieces import (
    AROUND,
    LONGEST,
    MOST_PIECES,
    MOST_WORDS,
    Piece,
    PieceKind,
    excerpt,
    side,
    text_pieces,
)

EQUAL, REMOVED, ADDED = PieceKind


def marked(pieces):
    """`~gone~`, `*come*`."""
    marks = {EQUAL: "", REMOVED: "~", ADDED: "*"}
    return "".join(f"{marks[each.kind]}{each.text}{marks[each.kind]}" for each in pieces)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("See you at 9", "See you at 10", "See you at ~9~*10*"),
        ("See you", "See you  soon", "See you*  soon*"),
        ("One two three", "One three", "One ~two ~three"),
        ("old text here", "new words here", "~old text~*new words* here"),
        ("a  b", "a b", "a~  ~* *b"),
        ("", "new", "*new*"),
        ("old", "", "~old~"),
        ("same", "same", "same"),
        ("", "", ""),
        ("one\ntwo", "one\nthree", "one\n~two~*three*"),
    ],
)
def test_texts_are_compared_word_by_word_with_their_blanks(before, after, shown):
    assert marked(text_pieces(before, after)) == shown


TEXTS = st.lists(st.sampled_from(["a", "b", "c", " ", "  ", "\n", "\u00a0"]), max_size=20).map(
    "".join
)


@given(TEXTS, TEXTS)
def test_the_pieces_are_both_texts(before, after):
    pieces = text_pieces(before, after)

    assert side(pieces, REMOVED) == before
    assert side(pieces, ADDED) == after
    kinds = [each.kind for each in pieces]
    assert all(one is not other for one, other in pairwise(kinds))
    assert (ADDED, REMOVED) not in set(pairwise(kinds))
    assert all(each.text for each in pieces)


def test_of_very_long_texts_only_both_ends_are_compared():
    same = " ".join(f"w{number}" for number in range(MOST_WORDS))
    before, after = f"Dear Ana {same} x, yours", f"Dear Bo {same} y, yours"

    pieces = text_pieces(before, after)

    assert side(pieces, REMOVED) == before
    assert marked(pieces) == f"Dear ~Ana {same} x,~*Bo {same} y,* yours"


def test_a_text_of_the_longest_kind_takes_no_time():
    before = " ".join(f"w{number % 90}" for number in range(600))
    after = " ".join(f"w{number % 70}" for number in range(600))
    began = time.process_time()

    text_pieces(before, after)

    assert time.process_time() - began < 1


def test_an_excerpt_keeps_what_stands_beside_a_change():
    before = f"{'a ' * 40}old{' b' * 60}"
    after = f"{'a ' * 40}new{' b' * 60}"

    cut = excerpt(text_pieces(before, after))

    assert marked(cut) == f"…{'a ' * 12}~old~*new*{' b' * 12}…"
    assert len(cut[0].text) == AROUND + 1


def test_an_excerpt_of_a_long_change_keeps_its_ends():
    (piece,) = excerpt([Piece(ADDED, "x" * 300 + "y" * 300)])

    assert piece.text == "x" * (LONGEST // 2) + "…" + "y" * (LONGEST // 2)


def test_an_excerpt_ends_where_there_are_too_many_changes():
    pieces = text_pieces(" ".join("abcdefghijklm"), " ".join("aBcDeFgHiJkLm"))
    many = pieces * 3

    cut = excerpt(many)

    assert len(cut) == MOST_PIECES + 1
    assert cut[-1] == Piece(EQUAL, "…")
