"""Broken JSON, its causes by name: what people and tools write that JSON does not allow."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

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
_STRING_START = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+')
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{0,3}|.)?", re.DOTALL)
_INVISIBLE = {"\ufeff": "a byte order mark", "\u200b": "a zero-width space"}
_OUR_WORDS = {"None": "null", "undefined": "null", "True": "true", "False": "false"}
_CONTROL_ESCAPES = {"\n": r"\n", "\r": r"\r", "\t": r"\t", "\b": r"\b", "\f": r"\f"}


def syntax(span: Span, message: str, hint: str | None = None) -> Unreadable:
    return Unreadable(Flaw(span, SYNTAX, message, hint, META_CODE))


def broken_anywhere(text: str, at: int) -> Unreadable | None:
    """The causes that look the same wherever they stand."""
    for look in (_conflict, _comment, _quotes, _odd_blank):
        found = look(text, at)
        if found:
            return found
    return None


def broken_value(text: str, at: int, *, after_comma: Span | None, what: str) -> Unreadable:
    """Something else stands where a value or a key (`what`) has to begin."""
    char = text[at]
    if after_comma and char in "}]":
        return syntax(after_comma, f"a comma before `{char}`", "remove the comma")
    number = _NUMBER_LIKE.match(text, at)
    word = _WORD.match(text, at)
    if word and (not number or not any(map(str.isdigit, word[0]))):
        return _word(word, what)
    if number:
        return _number(number)
    return syntax((at, at + 1), f"`{char}` stands where a {what} is expected")


def broken_string(text: str, at: int) -> Unreadable:
    """A text that begins at `at` and does not end as it should."""
    start = _STRING_START.match(text, at)
    stop = start.end() if start else at
    if stop == len(text):
        return syntax((at, stop), "the file ends inside a text", "is the file complete?")
    char = text[stop]
    if char == "\\":
        escape = _ESCAPE.match(text, stop)
        span = escape.span() if escape else (stop, stop + 1)
        return syntax(
            span,
            f"`{text[slice(*span)]}` is no escape that JSON knows",
            r"write \\ for a backslash",
        )
    if char in "\r\n":
        return syntax(
            (at, stop),
            "a text is not closed on its line",
            r'add the `"`, or write \n for a new line',
        )
    return syntax(
        (stop, stop + 1),
        f"a control character (U+{ord(char):04X}) inside a text",
        f"write {_CONTROL_ESCAPES.get(char, f'{chr(92)}u{ord(char):04x}')}",
    )


def broken_key_end(text: str, key: Span) -> Unreadable:
    return syntax(key, f"no colon after the key {text[slice(*key)]}", "write `:` and a value")


def broken_value_end(text: str, at: int, *, last: int, closer: str, opened: Span) -> Unreadable:
    """Neither a comma nor the closing bracket follows the value that ends at `last`."""
    char = text[at]
    if char in "}]":
        return syntax(
            (at, at + 1), f"`{char}` closes nothing", f"`{text[opened[0]]}` is closed by `{closer}`"
        )
    if char == ":":
        return syntax((at, at + 1), "a colon after a value", "a key and its value belong in `{}`")
    if at == last and text[last - 1] == '"':
        return syntax((at, at + 1), "a text ends too early", r"write \" for a quote inside a text")
    return syntax((last - 1, last), "no comma after this value", "write a comma between values")


def broken_end(at: int) -> Unreadable:
    return syntax((at, at + 1), "more text after the end", "keep one object in a file")


def cut_short(text: str, opened: Span | None, line: int) -> Unreadable:
    end = len(text)
    if opened is None:
        return syntax((end, end), "the file is empty", "write a Flow JSON object")
    bracket = text[opened[0]]
    return syntax(
        (end, end),
        f"the file ends before the `{bracket}` of line {line} is closed",
        "is the file complete?",
    )


def _conflict(text: str, at: int) -> Unreadable | None:
    marker = _CONFLICT.match(text, at)
    if marker and (at == 0 or text[at - 1] in "\r\n"):
        return syntax(marker.span(), "a merge conflict is not resolved", "choose one side")
    return None


def _comment(text: str, at: int) -> Unreadable | None:
    comment = _COMMENT.match(text, at)
    return comment and syntax(comment.span(), "JSON has no comments", "remove the comment")


def _quotes(text: str, at: int) -> Unreadable | None:
    quote = _OTHER_QUOTES.match(text, at)
    return quote and syntax(
        quote.span(), f"`{quote[0]}` does not quote in JSON", 'write `"` around keys and texts'
    )


def _odd_blank(text: str, at: int) -> Unreadable | None:
    char = text[at]
    if char in _INVISIBLE or (char.isspace() and char not in " \t\r\n"):
        name = _INVISIBLE.get(char) or f"a {unicodedata.name(char, 'control character').lower()}"
        return syntax(
            (at, at + 1),
            f"{name} (U+{ord(char):04X}) between the values",
            "replace it with an ordinary space",
        )
    return None


def _word(word: re.Match[str], what: str) -> Unreadable:
    if word[0] in _OUR_WORDS:
        return syntax(word.span(), f"`{word[0]}` is not JSON", f"write `{_OUR_WORDS[word[0]]}`")
    if word[0].lstrip("-") in {"NaN", "Infinity"}:
        return syntax(word.span(), f"`{word[0]}` is not JSON", "write a number")
    return syntax(
        word.span(), f"`{word[0]}` stands where a {what} is expected", f'write "{word[0]}"'
    )


def _number(number: re.Match[str]) -> Unreadable:
    return syntax(
        number.span(),
        f"`{number[0]}` is not a number in JSON",
        "no leading zero, no leading plus, digits on both sides of the dot",
    )
