"""Broken YAML, its causes in words that say what to type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flowops.manifest import rules
from flowops.manifest.source import Flaw, Unreadable

if TYPE_CHECKING:
    from yaml import MarkedYAMLError

_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: .*)?$", re.MULTILINE)
_RESERVED = "@`%"

# Words of PyYAML and of libyaml (they differ), what they mean, and what to do.
_CAUSES = (
    (
        r"mapping values are not allowed",
        "a colon where no key can stand",
        "quote the text, or mind the indentation",
    ),
    (r"could not find expected ':'", "no colon after the key", "write `key: value`"),
    (r"unexpected end of stream", "a quote is not closed", "close the quote"),
    (
        r"unknown escape character",
        "an escape that YAML does not know",
        "use single quotes, or double the backslash",
    ),
    (
        r"block end|block mapping|expected key|'-' indicator|document start",
        "the indentation does not fit the lines above",
        "indent with the same number of spaces",
    ),
    (r"',' or '[]}]'", "a bracket is not closed, or a comma is missing", "close the bracket"),
    (r"node content", "a value is missing or a bracket is too many", None),
    (
        r"tag|handle|%YAML|directive|incompatible YAML",
        "tags and directives are not used in a manifest",
        "remove it",
    ),
    (r"alias|anchor", "anchors and aliases are not used in a manifest", "write the value out"),
)


def cause_of(text: str, error: MarkedYAMLError) -> Unreadable:
    mark = error.problem_mark or error.context_mark
    at = min(mark.index if mark else 0, len(text))
    message, hint = _words(text, at, str(error.problem))
    conflict = _first_conflict(text)
    if conflict:
        return _syntax(conflict.span(), "a merge conflict is not resolved", "choose one side")
    return _syntax((at, min(at + 1, len(text))), message, hint)


def _first_conflict(text: str) -> re.Match[str] | None:
    return next((found for found in _CONFLICT.finditer(text) if _begins_line(text, found)), None)


def _begins_line(text: str, found: re.Match[str]) -> bool:
    return found.start() == 0 or text[found.start() - 1] in "\r\n"


def _words(text: str, at: int, problem: str) -> tuple[str, str | None]:
    char = text[at : at + 1]
    if char == "\t":
        return "a tab in the indentation", "indent with spaces"
    if char and char in _RESERVED:
        return f"`{char}` cannot begin a plain text", "quote the text"
    for words, message, hint in _CAUSES:
        if re.search(words, problem):
            return message, hint
    return f"this is not YAML: {problem}", None


def _syntax(span: tuple[int, int], message: str, hint: str | None) -> Unreadable:
    return Unreadable(Flaw(span, rules.SYNTAX.id, message, hint))
