"""The text of one file: bytes become characters, offsets become lines, columns and frames."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.errors import InvalidInput
from flowops.findings import Finding, Location, Route, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

LINE_BREAK = re.compile(r"\r\n|\n|\r")
FRAME_LINES = 3
FRAME_WIDTH = 160
FRAME_LEAD = 40
MASK = "•"

_UNDECODED = re.compile("[\udc80-\udcff]")
# With a byte order mark, or with a letter of ASCII, whose other bytes are zeros.
_OTHER_ENCODINGS = {
    "UTF-32": re.compile(rb"\xff\xfe\0\0|\0\0\xfe\xff|\0\0\0|.\0\0\0", re.DOTALL),
    "UTF-16": re.compile(rb"\xff\xfe|\xfe\xff|\0|.\0", re.DOTALL),
}

Span = tuple[int, int]
"""Offsets into a text, in characters; the end is exclusive."""


class Flaw(Struct, frozen=True):
    """What is wrong with a span of a text, before anybody asked for its line and column."""

    span: Span
    rule: str
    message: str
    hint: str | None = None
    code: str | None = None
    route: Route = ()


class Unreadable(Exception):
    """The text cannot be read any further than this flaw. Never leaves `manifest/`."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.message)
        self.flaw = flaw


class Frame(Struct, frozen=True):
    """Source lines from a location's first line on, all cut to begin at `column`."""

    lines: tuple[str, ...]
    column: int


class SourceText(Struct, frozen=True, dict=True):
    """`path` is the file as people type it. Spans in `hidden`, in their order, are secrets:
    frames mask them.
    """

    path: str
    text: str
    hidden: tuple[Span, ...] = ()

    @cached_property
    def shown(self) -> str:
        """The text with its secrets masked; offsets are the same."""
        parts, at = [], 0
        for start, end in self.hidden:
            parts += [self.text[at:start], MASK * (end - start)]
            at = end
        return "".join([*parts, self.text[at:]])

    def location(self, span: Span) -> Location:
        line, column = self._place_of(span[0])
        end_line, end_column = self._place_of(span[1])
        return Location(self.path, line, column, end_line, end_column)

    def frame(self, location: Location) -> Frame:
        last = min(location.end_line, location.line + FRAME_LINES - 1, len(self._line_starts))
        lines = [self._line(number) for number in range(location.line, last + 1)]
        first = 0
        if max(map(len, lines), default=0) > FRAME_WIDTH:
            first = max(0, location.column - 1 - FRAME_LEAD)
        return Frame(tuple(line[first : first + FRAME_WIDTH] for line in lines), first + 1)

    def finding(self, flaw: Flaw, *, severity: Severity = Severity.ERROR) -> Finding:
        location = self.location(flaw.span)
        frame = self.frame(location)
        return Finding(
            rule=flaw.rule,
            message=flaw.message,
            location=location,
            severity=severity,
            hint=flaw.hint,
            code=flaw.code,
            route=flaw.route,
            frame=frame.lines,
            frame_column=frame.column,
        )

    def _place_of(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def _line(self, number: int) -> str:
        ends = (*self._line_starts[number : number + 1], len(self.text))
        return self.shown[self._line_starts[number - 1] : ends[0]].rstrip("\r\n")

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in LINE_BREAK.finditer(self.text))]


def decode(path: str, data: bytes, *, rule: str, code: str | None = None) -> SourceText:
    """UTF-8, with or without a byte order mark (it takes no column). Raises InvalidInput."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refusal(path, [_undecoded(path, data, rule, code)]) from None
    if _other_encoding(data):
        raise refusal(path, [_undecoded(path, data, rule, code)])
    return SourceText(path, text)


def _undecoded(path: str, data: bytes, rule: str, code: str | None) -> Finding:
    text = data.decode("utf-8-sig", "surrogateescape")
    first = _UNDECODED.search(text)
    other = _other_encoding(data)
    what = f"not UTF-8: byte 0x{_byte(first):02X}" if first and not other else other
    place = first.span() if first else (0, 1)
    flaw = Flaw(place, rule, f"the file is {what}", "save it as UTF-8", code)
    return SourceText(path, _UNDECODED.sub("\N{REPLACEMENT CHARACTER}", text)).finding(flaw)


def _other_encoding(data: bytes) -> str | None:
    found = (name for name, begins in _OTHER_ENCODINGS.items() if begins.match(data))
    return next(found, None)


def _byte(escaped: re.Match[str]) -> int:
    return ord(escaped[0]) - 0xDC00


def refusal(path: str, findings: Sequence[Finding]) -> InvalidInput:
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    files = {finding.location.path for finding in findings}
    where = f"{files.pop()} has" if len(files) == 1 else f"{path} and the files it names have"
    noun = "problem" if errors == 1 else "problems"
    return InvalidInput(f"{where} {errors} {noun}", findings=findings)
