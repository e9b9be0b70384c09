"""Tokens: what the conditions of an `If` and the expressions in backticks are made of."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple

from msgspec import Struct

from flowops.flowjson.references import Malformed, Reference, read_reference


class Cause(Enum):
    """What kind of mistake it is: each has its rule."""

    EMPTY = auto()
    OPERATOR = auto()
    STRUCTURE = auto()
    QUOTE = auto()
    OPERAND = auto()
    REFERENCE = auto()
    BACKTICK = auto()
    DEPTH = auto()


class Problem(Struct, frozen=True):
    """The first mistake of an expression. `start` and `end` are characters of its string."""

    cause: Cause
    message: str
    start: int
    end: int
    hint: str | None = None


class Sort(Enum):
    REFERENCE = auto()
    STRING = auto()
    NUMBER = auto()
    BOOLEAN = auto()
    OPERATOR = auto()
    OPEN = auto()
    CLOSE = auto()


class Token(NamedTuple):
    """A tuple, as there are many of them and they are made twice as fast."""

    sort: Sort
    text: str
    start: int
    end: int
    reference: Reference | None = None


# Possessive (`*+`): a quote that never closes is passed over once, not once a character.
_TOKEN = re.compile(
    r"""
    (?P<space>\s++)
    |(?P<reference>\$\{)
    |(?P<string>'[^'\\]*+(?:\\.[^'\\]*+)*'|'[^']*+')
    |(?P<number>[0-9][\w.]*+)
    |(?P<word>[^\W\d]\w*+)
    |(?P<operator>==|!=|&&|\|\||<=|>=|[-!<>+*/%])
    |(?P<open>\()
    |(?P<close>\))
    """,
    re.VERBOSE | re.DOTALL,
)
_NUMBER = re.compile(r"(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+", re.ASCII)
_BARE_BACKTICK = re.compile(r"(?<!\\)`")
_SORTS = {"string": Sort.STRING, "open": Sort.OPEN, "close": Sort.CLOSE, "operator": Sort.OPERATOR}
_ARITHMETIC = frozenset("+*/%")


def tokenize(
    text: str, start: int, end: int, *, arithmetic: bool
) -> tuple[list[Token], Problem | None]:
    """The tokens between two places of a string, up to the first that is none."""
    tokens: list[Token] = []
    at = start
    while at < end:
        found = _TOKEN.match(text, at, end)
        if found is None:
            return tokens, _stranger(text, at, end)
        at = found.end()
        if found.lastgroup == "space":
            continue
        token = _token(text, found, arithmetic=arithmetic)
        if isinstance(token, Problem):
            return tokens, token
        tokens.append(token)
        at = token.end
    return tokens, None


def _token(text: str, found: re.Match[str], *, arithmetic: bool) -> Token | Problem:
    group, word, start, end = found.lastgroup, found[0], found.start(), found.end()
    match group:
        case "reference":
            return _reference(text, start)
        case "number":
            return _number(word, start, end)
        case "word":
            return _word(text, word, start, end)
        case "operator" if word in _ARITHMETIC and not arithmetic:
            hint = "an If compares and combines: `==`, `!=`, `<`, `>`, `&&`, `||`, `!`"
            return Problem(
                Cause.OPERATOR, f"a condition does not calculate with `{word}`", start, end, hint
            )
        case "string" if arithmetic and (bare := _BARE_BACKTICK.search(word)):
            return _bare_backtick(start + bare.start())
    return Token(_SORTS[group or ""], word, start, end)


def _reference(text: str, start: int) -> Token | Problem:
    found = read_reference(text, start)
    if isinstance(found, Malformed):
        return Problem(Cause.REFERENCE, found.message, found.start, found.end, found.hint)
    return Token(Sort.REFERENCE, text[found.start : found.end], found.start, found.end, found)


def _number(word: str, start: int, end: int) -> Token | Problem:
    if _NUMBER.fullmatch(word):
        return Token(Sort.NUMBER, word, start, end)
    if re.fullmatch(r"0[0-9]++(?:\.[0-9]++)?+", word):
        hint = f"write `{word.lstrip('0') or '0'}`" if len(word) <= _SHORT else None
        return Problem(Cause.STRUCTURE, "a number has leading zeros", start, end, hint)
    hint = "a number is digits, and a text stands in single quotes"
    return Problem(Cause.OPERAND, f"`{_short(word)}` is not a number", start, end, hint)


_WORDS = {"and": "&&", "or": "||", "not": "!"}


def _word(text: str, word: str, start: int, end: int) -> Token | Problem:
    if word in {"true", "false"}:
        return Token(Sort.BOOLEAN, word, start, end)
    if word.lower() in _WORDS:
        operator = _WORDS[word.lower()]
        return Problem(
            Cause.OPERATOR, f"`{word}` is no operator", start, end, f"write `{operator}`"
        )
    following = text[end : end + 1]
    if following == "(":
        hint = "there are no functions: let the endpoint send the value"
        return Problem(Cause.OPERAND, f"`{_short(word)}` is not a function", start, end, hint)
    if word in {"data", "form", "screen"} and following == ".":
        hint = f"write `${{{word}.…}}`"
        return Problem(Cause.OPERAND, "a reference stands in `${` and `}`", start, end, hint)
    hint = f"write '{_short(word)}' in single quotes if it is a text"
    message = f"`{_short(word)}` is neither a reference nor a value"
    return Problem(Cause.OPERAND, message, start, end, hint)


_HALVES = {"=": "==", "&": "&&", "|": "||"}


def _stranger(text: str, at: int, end: int) -> Problem:
    character = text[at]
    match character:
        case "'":
            return Problem(
                Cause.STRUCTURE, "the quote is never closed", at, end, "add `'` at its end"
            )
        case '"':
            hint = "write texts in single quotes"
            closing = text.find('"', at + 1, end)
            over = closing + 1 if closing >= 0 else at + 1
            return Problem(Cause.QUOTE, "a text stands in double quotes", at, over, hint)
        case "`":
            return _bare_backtick(at)
        case "?" | ":":
            message = f"`{character}` is no operator: there is no ternary"
            hint = "choose with an If component, or with two components and `visible`"
            return Problem(Cause.OPERATOR, message, at, at + 1, hint)
        case "=" | "&" | "|":
            hint = f"write `{_HALVES[character]}`"
            return Problem(Cause.OPERATOR, f"`{character}` is no operator", at, at + 1, hint)
    return Problem(Cause.OPERATOR, f"`{character}` means nothing here", at, at + 1)


def _bare_backtick(at: int) -> Problem:
    hint = "in the file, write two backslashes before it"
    return Problem(Cause.BACKTICK, "a backtick stands inside the expression", at, at + 1, hint)


_SHORT = 40


def _short(word: str) -> str:
    return word if len(word) <= _SHORT else f"{word[: _SHORT - 1]}…"
