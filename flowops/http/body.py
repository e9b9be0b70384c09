"""The body of an answer, never larger than its limit, however small it was packed."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_GZIP = 16 + zlib.MAX_WBITS


class NotWhole(Exception):
    """Why the body cannot be used, in words that follow "the answer"."""


def collect_body(
    chunks: Iterable[bytes], *, encoding: str, limit: int, is_late: Callable[[], bool]
) -> bytes:
    """Raises NotWhole when the body is too large, too slow, or not packed as it says."""
    body = bytearray()
    for chunk in _unpacked(chunks, encoding.strip().lower(), limit):
        body += chunk
        if len(body) > limit:
            raise NotWhole(f"is larger than {_size(limit)}")
        if is_late():
            raise NotWhole("took too long to arrive")
    return bytes(body)


def _unpacked(chunks: Iterable[bytes], encoding: str, limit: int) -> Iterable[bytes]:
    if encoding in {"", "identity"}:
        return chunks
    if encoding in {"gzip", "x-gzip"}:
        return _gunzipped(chunks, limit)
    raise NotWhole("is packed in a way that was not asked for")


def _gunzipped(chunks: Iterable[bytes], limit: int) -> Iterable[bytes]:
    """One byte more than may come is unpacked: a bomb is not unpacked to see its size."""
    unpacking, came = zlib.decompressobj(_GZIP), False
    try:
        for chunk in chunks:
            came = came or bool(chunk)
            yield unpacking.decompress(chunk, limit + 1)
    except zlib.error:
        raise NotWhole("is not the gzip that it says it is") from None
    if came and not unpacking.eof:
        raise NotWhole("is cut short")


def _size(limit: int) -> str:
    return f"{limit // (1024 * 1024)} MiB"
