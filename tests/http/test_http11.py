from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from flowops.http.http11 import Answer
from flowops.http.sending import Broken

COUNTED = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX-Seen: a\r\nx-seen:b\r\n\r\nabc"
CHUNKED = (
    b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    b'2;a="b"\r\nab\r\n1\r\nc\r\n0\r\nX-Sum: 1\r\n\r\n'
)
CLOSED = b"HTTP/1.0 200 OK\r\n\r\nabc"
PARTS = st.sampled_from(
    [b"\r\n", b"\n", b"\r", b" ", b"\t", b":", b",", b";", b"\0", b"0", b"-1", b"fff", b"\xff",
     b"HTTP/1.1 100 Continue\r\n\r\n", b"Content-Length: 2\r\n", b"Transfer-Encoding: chunked\r\n"]
)  # fmt: skip


def read(pieces):
    """Status, body, and whether the connection may be used again; None where it is no answer."""
    coming = iter([piece for piece in pieces if piece])
    answer = Answer("GET", lambda: next(coming, b""))
    body = b"".join(answer.body())
    return answer.status, body, answer.leaves_open and next(coming, b"") == b""


@given(st.sampled_from([COUNTED, CHUNKED, CLOSED]), st.lists(st.integers(0, 200), max_size=8))
def test_an_answer_is_the_same_however_it_is_cut(whole, places):
    cuts = sorted({0, *(min(place, len(whole)) for place in places), len(whole)})
    pieces = [whole[a:b] for a, b in pairwise(cuts)]

    assert read(pieces) == (200, b"abc", whole != CLOSED)


@given(st.sampled_from([COUNTED, CHUNKED]), st.integers(0, 200))
def test_one_that_ends_before_its_end_is_broken(whole, place):
    broken = False
    try:
        read([whole[: min(place, len(whole) - 1)]])
    except Broken:
        broken = True

    assert broken


@given(st.sampled_from([COUNTED, CHUNKED, CLOSED]), st.integers(0, 200), st.integers(0, 9), PARTS)
def test_whatever_is_put_into_one_it_is_an_answer_or_broken(whole, place, length, part):
    spoiled = whole[:place] + part + whole[place + length :]
    try:
        status, body, _ = read([spoiled])
    except Broken:
        return

    assert 200 <= status <= 999
    assert body in spoiled or whole == CHUNKED
