"""A slow and strict second look at JSON: where each value stands, or what exactly is wrong."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.flowjson.wording import quoted, to_quote
from flowops.manifest import json_causes as causes
from flowops.manifest.document import Place
from flowops.manifest.source import Flaw, Unreadable

if TYPE_CHECKING:
    from flowops.manifest.source import SourceText, Span

MAX_DEPTH = 100
MAX_DIGITS = 18
DUPLICATE_KEY = "R024"

_BLANKS = re.compile(r"[ \t\r\n]*")
_PLAIN = r'[^"\\\x00-\x1f]*+'
_STRING = re.compile(rf'"{_PLAIN}(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{{4}}){_PLAIN})*"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?(?![-+.\w])")
_LITERAL = re.compile(r"(?:true|false|null)(?![\w$-])")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CLOSERS = {"{": "}", "[": "]"}


def scan(source: SourceText) -> tuple[Place, tuple[Flaw, ...]]:
    """The places, and what is wrong although it can be read on. Raises Unreadable."""
    scanner = _Scanner(source)
    return scanner.run(), tuple(scanner.flaws)


class _Container(Struct):
    place: Place
    closer: str
    comma: Span | None = None
    size: int = 0


class _Scanner:
    def __init__(self, source: SourceText) -> None:
        self.flaws: list[Flaw] = []
        self._source = source
        self._text = source.text
        self._at = 0
        self._last = 0
        self._open: list[_Container] = []

    def run(self) -> Place:
        self._skip_blanks()
        root = self._value()
        while self._open:
            self._advance(self._open[-1])
        self._at = _blanks_end(self._text, self._at)
        if self._at < len(self._text):
            raise causes.broken_end(self._text, self._at)
        return root

    def _advance(self, container: _Container) -> None:
        """One more member, or the end, of the innermost open container."""
        self._skip_blanks()
        if self._char == container.closer and container.comma is None:
            self._close(container)
        elif container.size and container.comma is None:
            self._comma(container)
        elif container.closer == "}":
            self._member(container)
        else:
            self._add(container, container.size, None)

    def _close(self, container: _Container) -> None:
        self._at = self._last = container.place.end = self._at + 1
        self._open.pop()

    def _comma(self, container: _Container) -> None:
        if self._char != ",":
            opened, closer = container.place.span, container.closer
            raise causes.broken_value_end(
                self._text, self._at, last=self._last, closer=closer, opened=opened
            )
        container.comma = (self._at, self._at + 1)
        self._at += 1

    def _member(self, container: _Container) -> None:
        if self._char != '"':
            raise causes.broken_value(self._text, self._at, after_comma=container.comma, what="key")
        span = self._string()
        self._skip_blanks()
        if self._char != ":":
            raise causes.broken_key_end(self._text, self._at, key=span)
        self._at += 1
        self._skip_blanks()
        name = json.loads(self._text[slice(*span)])
        if name in container.place.children:
            self._duplicate(name, span, container.place.children[name])
        self._add(container, name, span)

    def _duplicate(self, name: str, span: Span, first: Place) -> None:
        line = self._source.location(first.key or first.span).line
        self._flaw(
            span,
            f"the key {quoted(name)} stands twice in one object, first in line {line}",
            "keep one of the two",
            rule=DUPLICATE_KEY,
        )

    def _add(self, container: _Container, step: str | int, key: Span | None) -> None:
        place = self._value(after_comma=None if key else container.comma)
        place.key = key
        container.place.children[step] = place
        container.size += 1
        container.comma = None

    def _value(self, after_comma: Span | None = None) -> Place:
        start, char = self._at, self._char
        place = Place(start, start)
        if char in _CLOSERS:
            self._descend(place, _CLOSERS[char])
        elif char == '"':
            place.end = self._string()[1]
        else:
            place.end = self._bare(start, after_comma)
        return place

    def _descend(self, place: Place, closer: str) -> None:
        if len(self._open) == MAX_DEPTH:
            span = (place.start, place.start + 1)
            message = f"objects and lists are nested more than {MAX_DEPTH} deep"
            raise Unreadable(Flaw(span, causes.SYNTAX, message, "flatten the flow"))
        self._open.append(_Container(place, closer))
        self._at += 1

    def _string(self) -> Span:
        found = _STRING.match(self._text, self._at)
        if found is None:
            raise causes.broken_string(self._text, self._at)
        self._at = self._last = found.end()
        if "\\u" in found[0] and _SURROGATE.search(json.loads(found[0])):
            self._flaw(found.span(), r"half of a surrogate pair (\ud800 to \udfff) stands alone")
        return found.span()

    def _bare(self, start: int, after_comma: Span | None) -> int:
        number = _NUMBER.match(self._text, start)
        found = number or _LITERAL.match(self._text, start)
        if found is None:
            raise causes.broken_value(self._text, start, after_comma=after_comma, what="value")
        self._at = self._last = found.end()
        if number:
            self._check_size(number)
        return self._at

    def _check_size(self, number: re.Match[str]) -> None:
        whole = number[0].lstrip("-").isdigit()
        if whole and len(number[0].lstrip("-")) > MAX_DIGITS:
            message = f"a whole number of more than {MAX_DIGITS} digits loses some on its way"
            self._flaw(number.span(), message, to_quote(number[0]))
        elif not whole and math.isinf(float(number[0])):
            self._flaw(number.span(), f"{quoted(number[0])} is too large for a number")

    def _flaw(
        self, span: Span, message: str, hint: str | None = None, rule: str = causes.SYNTAX
    ) -> None:
        self.flaws.append(Flaw(span, rule, message, hint))

    @property
    def _char(self) -> str:
        return self._text[self._at]

    def _skip_blanks(self) -> None:
        """On to the next character, which there has to be."""
        self._at = _blanks_end(self._text, self._at)
        if self._at == len(self._text):
            opened = self._open[-1].place.span if self._open else None
            line = self._source.location(opened or (0, 0)).line
            raise causes.cut_short(self._text, opened, line)


def _blanks_end(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at
