"""An answer in HTTP/1.1, read strictly: what can be read in two ways is no answer (RFC 9112).

`http.client` is not used: it imports TLS and all of email, takes a head line by line, and lets pass
what makes two readers of one answer disagree: a length that is negative or told in two ways, lines
without a colon, chunks whose size is `0x1f` or that end anywhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flowops.http.sending import Broken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LARGEST_HEAD = 64 * 1024
"""Bytes of a head, with all `100 Continue` before it; and of the trailers after chunks."""

_LONGEST_SIZE = 1024
_START = b"HTTP/1."
_VALUE = r"[\t\x20-\x7e\x80-\xff]*"
_FIELD = rf"[!#$%&'*+.^_`|~0-9A-Za-z-]+:{_VALUE}"
_HEAD = re.compile(rf"HTTP/1\.([01]) ([1-9][0-9][0-9])(?: {_VALUE})?((?:\r\n{_FIELD})*)")
# Compiled when chunks come for the first time.
_TRAILER = _FIELD.encode("latin-1")
_SIZE = rf"([0-9A-Fa-f]{{1,15}})[\t ]*(?:;{_VALUE})?".encode("latin-1")
_MOST_DIGITS = 15

_INTERIM, _SWITCHED = 1, 101
_WITHOUT_BODY = {204, 304}
_NO_HTTP = "what came back is no HTTP"
_NO_END = "what came back does not say where it ends, or says it in two ways"


class Answer:
    """One answer to a request of this method, out of what `receive` brings, which is nothing once
    the far side has closed. `headers` are as in `http.sending.Incoming`.

    Raises Broken for what is no answer, and what `receive` raises.
    """

    def __init__(self, method: str, receive: Callable[[], bytes]) -> None:
        self._receive = receive
        self._buffer = bytearray()
        self._is_read = False
        self.status, self.headers, is_old = self._final_head()
        self._is_chunked, self._length = _framing(self.headers, is_old=is_old)
        if self.status in _WITHOUT_BODY or method == "HEAD":
            self._is_chunked, self._length = False, 0
        self._stays_open = not is_old and not _says_close(self.headers)

    @property
    def leaves_open(self) -> bool:
        """All of it was read, nothing came after it, and the connection is there for the next."""
        return self._stays_open and self._is_read and not self._buffer

    def body(self) -> Iterator[bytes]:
        if self._is_chunked:
            yield from self._chunks()
        elif self._length is not None:
            yield from self._counted(self._length)
        else:
            self._stays_open = False
            yield from self._until_closed()
        self._is_read = True

    def _final_head(self) -> tuple[int, dict[str, str], bool]:
        left = LARGEST_HEAD
        while True:
            if not self._buffer:
                self._buffer += self._more()
            if not _START.startswith(self._buffer[: len(_START)]):
                raise Broken(_NO_HTTP)
            raw = self._until(b"\r\n\r\n", left)
            left -= len(raw)
            head = _parsed(raw.decode("latin-1"))
            if head[0] == _SWITCHED:
                raise Broken("it went over to what nobody asked for")
            if head[0] // 100 != _INTERIM:
                return head

    def _chunks(self) -> Iterator[bytes]:
        while size := self._size():
            yield from self._counted(size)
            if self._until(b"\r\n", 0):
                raise Broken("a chunk is longer than it says")
        left = LARGEST_HEAD
        while line := self._until(b"\r\n", left):
            left -= len(line)
            if not re.fullmatch(_TRAILER, line):
                raise Broken(_NO_HTTP)

    def _size(self) -> int:
        told = re.fullmatch(_SIZE, self._until(b"\r\n", _LONGEST_SIZE))
        if told is None:
            raise Broken("a chunk has no size")
        return int(told[1], 16)

    def _counted(self, length: int) -> Iterator[bytes]:
        while length:
            if not self._buffer:
                self._buffer += self._more()
            piece = bytes(self._buffer[:length])
            del self._buffer[:length]
            length -= len(piece)
            yield piece

    def _until_closed(self) -> Iterator[bytes]:
        if self._buffer:
            yield bytes(self._buffer)
            self._buffer.clear()
        while piece := self._receive():
            yield piece

    def _until(self, mark: bytes, most: int) -> bytes:
        """What stands before the mark; both are taken off."""
        place = self._buffer.find(mark)
        while place < 0 and len(self._buffer) < most + len(mark):
            seen = max(0, len(self._buffer) - len(mark) + 1)
            self._buffer += self._more()
            place = self._buffer.find(mark, seen)
        if not 0 <= place <= most:
            raise Broken("what came back is too long, or no HTTP")
        taken = bytes(self._buffer[:place])
        del self._buffer[: place + len(mark)]
        return taken

    def _more(self) -> bytes:
        came = self._receive()
        if not came:
            raise Broken("it was closed before the answer was there")
        return came


def _parsed(text: str) -> tuple[int, dict[str, str], bool]:
    """Status, headers, and whether it is HTTP/1.0. No folded line, no blank before a colon, no NUL,
    no CR or LF alone.
    """
    read = _HEAD.fullmatch(text)
    if read is None:
        raise Broken(_NO_HTTP)
    headers: dict[str, str] = {}
    for line in read[3].split("\r\n")[1:]:
        name, _, value = line.partition(":")
        name, value = name.lower(), value.strip("\t ")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return int(read[2]), headers, read[1] == "0"


def _framing(headers: Mapping[str, str], *, is_old: bool) -> tuple[bool, int | None]:
    """Whether the body comes in chunks, and how long it is; neither of them: until the far side
    closes (RFC 9112, section 6.3). The same length told twice is one length.
    """
    coding, told = headers.get("transfer-encoding"), headers.get("content-length")
    if coding is not None:
        if coding.lower() != "chunked" or told is not None or is_old:
            raise Broken(_NO_END)
        return True, None
    if told is None:
        return False, None
    length, *others = {each.strip("\t ") for each in told.split(",")}
    if others or not length.isdecimal() or not length.isascii() or len(length) > _MOST_DIGITS:
        raise Broken(_NO_END)
    return False, int(length)


def _says_close(headers: Mapping[str, str]) -> bool:
    said = headers.get("connection", "").lower().split(",")
    return "close" in (each.strip("\t ") for each in said)
