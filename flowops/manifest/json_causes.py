"""Broken JSON, its causes by name: what people and tools write that JSON does not allow."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from flowops.flowjson.wording import quoted, to_quote
from flowops.manifest.source import Flaw, Unreadable

if TYPE_CHECKING:
    from flowops.manifest.source import Span

SYNTAX = "R001"
META_CODE = "INVALID_FLOW_JSON"

_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: .*)?", re.MULTILINE)
_COMMENT = re.compile(r"//.*|/\*|#.*")
_OTHER_QUOTES = re.compile("['‘’“”`´«]")
_WORD = re.compile(r"-?[A-Za-z_$][\w$-]*")
_NUMBER_LIKE = re.compile(r"[-+.0-9][-+.\w]*")
_STRING_START = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*')
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{0,3}|.)?", re.DOTALL)
_INVISIBLE = {"\ufeff": "a byte order mark", "\u200b": "a zero-width space"}
_OTHER_LANGUAGES = {"None": "null", "undefined": "null", "True": "true", "False": "false"}
_NOT_FINITE = {"NaN", "Infinity", "-Infinity"}
_CONTROL_ESCAPES = {"\t": r"\t", "\b": r"\b", "\f": r"\f"}


def broken_value(text: str, at: int, *, after_comma: Span | None, what: str) -> Unreadable:
    """Something else stands where a value or a key (`what`) has to begin."""
    return _anywhere(text, at) or _no_value(text, at, after_comma, what)


def broken_key_end(text: str, at: int, *, key: Span) -> Unreadable:
    return _anywhere(text, at) or _syntax(key, "no colon after this key", "write `:` and a value")


def broken_value_end(text: str, at: int, *, last: int, closer: str, opened: Span) -> Unreadable:
    """Neither a comma nor the closing bracket follows the value that ends at `last`."""
    return _anywhere(text, at) or _no_value_end(text, at, last, closer, opened)


def broken_end(text: str, at: int) -> Unreadable:
    hint = "keep one object in a file"
    return _anywhere(text, at) or _syntax((at, at + 1), "more text after the end", hint)


def broken_string(text: str, at: int) -> Unreadable:
    """A text that begins at `at` and does not end as it should."""
    start = _STRING_START.match(text, at)
    stop = start.end() if start else at
    char = text[stop : stop + 1]
    escape = _ESCAPE.match(text, stop)
    if not char:
        return _syntax((at, stop), "the file ends inside a text", "is the file complete?")
    if escape:
        message = f"`{escape[0]}` is no escape that JSON knows"
        return _syntax(escape.span(), message, r"write \\ for a backslash")
    if char in "\r\n":
        hint = r'add the `"`, or write \n for a new line'
        return _syntax((at, stop), "a text is not closed on its line", hint)
    message = f"a control character (U+{ord(char):04X}) inside a text"
    written = _CONTROL_ESCAPES.get(char, rf"\u{ord(char):04x}")
    return _syntax((stop, stop + 1), message, f"write {written}")


def cut_short(text: str, opened: Span | None, line: int) -> Unreadable:
    end = (len(text), len(text))
    if opened is None:
        return _syntax(end, "the file is empty", "write a Flow JSON object")
    message = f"the file ends before the `{text[opened[0]]}` of line {line} is closed"
    return _syntax(end, message, "is the file complete?")


def _anywhere(text: str, at: int) -> Unreadable | None:
    """The causes that look the same wherever they stand."""
    looks = (_conflict, _comment, _quotes, _odd_blank)
    return next((found for look in looks if (found := look(text, at))), None)


def _conflict(text: str, at: int) -> Unreadable | None:
    marker = _CONFLICT.match(text, at)
    return marker and _syntax(marker.span(), "a merge conflict is not resolved", "choose one side")


def _comment(text: str, at: int) -> Unreadable | None:
    comment = _COMMENT.match(text, at)
    return comment and _syntax(comment.span(), "JSON has no comments", "remove the comment")


def _quotes(text: str, at: int) -> Unreadable | None:
    quote = _OTHER_QUOTES.match(text, at)
    hint = 'write `"` around keys and texts'
    return quote and _syntax(quote.span(), f"`{quote[0]}` does not quote in JSON", hint)


def _odd_blank(text: str, at: int) -> Unreadable | None:
    char = text[at]
    if char not in _INVISIBLE and not char.isspace():
        return None
    name = _INVISIBLE.get(char) or f"a {unicodedata.name(char, 'control character').lower()}"
    message = f"{name} (U+{ord(char):04X}) between the values"
    return _syntax((at, at + 1), message, "replace it with an ordinary space")


def _no_value(text: str, at: int, after_comma: Span | None, what: str) -> Unreadable:
    char = text[at]
    if after_comma and char in "}]":
        return _syntax(after_comma, f"a comma before `{char}`", "remove the comma")
    word = _WORD.match(text, at)
    number = _NUMBER_LIKE.match(text, at)
    if word:
        return _no_word(word, what)
    if number:
        hint = "no leading zero, no leading plus, digits on both sides of the dot"
        return _syntax(number.span(), f"{quoted(number[0])} is not a number in JSON", hint)
    return _syntax((at, at + 1), f"`{char}` stands where a {what} is expected")


def _no_word(word: re.Match[str], what: str) -> Unreadable:
    if word[0] in _OTHER_LANGUAGES:
        hint = f"write `{_OTHER_LANGUAGES[word[0]]}`"
        return _syntax(word.span(), f"`{word[0]}` is not JSON", hint)
    if word[0] in _NOT_FINITE:
        return _syntax(word.span(), f"`{word[0]}` is not JSON", "write a number")
    message = f"{quoted(word[0])} stands where a {what} is expected"
    return _syntax(word.span(), message, to_quote(word[0]))


def _no_value_end(text: str, at: int, last: int, closer: str, opened: Span) -> Unreadable:
    char = text[at]
    if char in "}]":
        hint = f"`{text[opened[0]]}` is closed by `{closer}`"
        return _syntax((at, at + 1), f"`{char}` closes nothing", hint)
    if char == ":":
        return _syntax((at, at + 1), "a colon after a value", "a key and its value belong in `{}`")
    if at == last and text[last - 1] == '"':
        return _syntax((at, at + 1), "a text ends too early", r"write \" for a quote inside a text")
    return _syntax((last - 1, last), "no comma after this value", "write a comma between values")


def _syntax(span: Span, message: str, hint: str | None = None) -> Unreadable:
    return Unreadable(Flaw(span, SYNTAX, message, hint, META_CODE))
