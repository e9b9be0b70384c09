"""Broken YAML, its causes in words that say what to type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flowops.manifest import rules
from flowops.manifest.source import Flaw, Unreadable

if TYPE_CHECKING:
    from yaml import MarkedYAMLError

_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: .*)?(?=\r?$)", re.MULTILINE)

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
    conflict = _CONFLICT.search(text)
    if conflict:
        return _syntax(conflict.span(), "a merge conflict is not resolved", "choose one side")
    at = _blamed(text, error)
    message, hint = _words(text, at, str(error.problem))
    return _syntax((at, min(at + 1, len(text))), message, hint)


def _blamed(text: str, error: MarkedYAMLError) -> int:
    """Where the problem is; what is never closed is blamed where it begins."""
    marks = [mark.index for mark in (error.problem_mark, error.context_mark) if mark]
    return next((at for at in marks if at < len(text)), len(text))


def _words(text: str, at: int, problem: str) -> tuple[str, str | None]:
    if "cannot start any token" in problem:
        return _no_token(text[at : at + 1])
    for words, message, hint in _CAUSES:
        if re.search(words, problem):
            return message, hint
    return f"this is not YAML: {problem}", None


def _no_token(char: str) -> tuple[str, str]:
    if char == "\t":
        return "a tab in the indentation", "indent with spaces"
    return f"`{char}` cannot begin a plain text", "quote the text"


def _syntax(span: tuple[int, int], message: str, hint: str | None) -> Unreadable:
    return Unreadable(Flaw(span, rules.SYNTAX.id, message, hint))
