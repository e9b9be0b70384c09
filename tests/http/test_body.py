from __future__ import annotations

import gzip

import pytest

from flowops.http.body import NotWhole, collect_body


def collected(*chunks, encoding="", limit=1024 * 1024, late=False):
    return collect_body(chunks, encoding=encoding, limit=limit, is_late=lambda: late)


@pytest.mark.parametrize("encoding", ["", "identity", " Identity "])
def test_a_plain_body_is_its_chunks(encoding):
    assert collected(b"a", b"", b"bc", encoding=encoding) == b"abc"


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "GZIP"])
def test_gzip_is_unpacked_however_it_is_cut(encoding):
    packed = gzip.compress(b"abc" * 1000)
    chunks = [packed[at : at + 7] for at in range(0, len(packed), 7)]

    assert collected(*chunks, encoding=encoding) == b"abc" * 1000


def test_nothing_packed_is_nothing():
    assert collected(encoding="gzip") == b""


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, gzip"])
def test_other_packing_is_refused(encoding):
    with pytest.raises(NotWhole, match="not asked for"):
        collected(b"x", encoding=encoding)


def test_a_body_of_its_limit_is_taken_and_one_byte_more_is_not():
    assert len(collected(b"x" * 100, limit=100)) == 100

    with pytest.raises(NotWhole, match="larger than"):
        collected(b"x" * 60, b"x" * 41, limit=100)


def test_a_bomb_is_not_unpacked_beyond_the_limit():
    with pytest.raises(NotWhole, match="larger than 1 MiB"):
        collected(gzip.compress(b" " * 50_000_000), encoding="gzip")


def test_a_body_that_comes_too_late_is_refused():
    with pytest.raises(NotWhole, match="too long"):
        collected(b"x", late=True)
