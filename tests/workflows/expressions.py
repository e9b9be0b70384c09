"""GitHub's expressions, as far as the workflows of this repository use them.

What is not known here is an error, so that a workflow cannot quietly mean something else.
https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
"""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<sign>==|!=|&&|\|\||[!().])|(?P<name>[A-Za-z_][\w-]*))"
)
_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
STATUS = {"success", "failure", "always", "cancelled"}


def fill_in(text, contexts):
    """A text with its expressions evaluated; one that is nothing else keeps its type."""
    if not isinstance(text, str):
        return text
    whole = _EXPRESSION.fullmatch(text.strip())
    if whole:
        return evaluate(whole[1], contexts)
    return _EXPRESSION.sub(lambda found: as_text(evaluate(found[1], contexts)), text)


def holds(condition, contexts):
    """An `if`, with or without braces. It asks for success unless it speaks of the status."""
    if condition is None:
        return contexts["status"] == "success"
    source = str(condition).strip()
    whole = _EXPRESSION.fullmatch(source)
    source = whole[1] if whole else source
    asks = any(f"{name}(" in source for name in STATUS)
    return (asks or contexts["status"] == "success") and is_true(evaluate(source, contexts))


def evaluate(source, contexts):
    return _Reader(source, contexts).read()


def is_true(value):
    return value not in (None, False, "", 0)


def as_text(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


class _Reader:
    def __init__(self, source, contexts):
        self.contexts = contexts
        self.tokens = list(_tokens(source))

    def read(self):
        value = self.either()
        if self.tokens:
            raise ValueError(f"not understood: {self.tokens}")
        return value

    def takes(self, *wanted):
        if self.tokens and self.tokens[0] in [("sign", each) for each in wanted]:
            return self.tokens.pop(0)[1]
        return None

    def either(self):
        value = self.both()
        while self.takes("||"):
            other = self.both()
            value = value if is_true(value) else other
        return value

    def both(self):
        value = self.compared()
        while self.takes("&&"):
            other = self.compared()
            value = other if is_true(value) else value
        return value

    def compared(self):
        value = self.single()
        while sign := self.takes("==", "!="):
            same = _is_equal(value, self.single())
            value = same if sign == "==" else not same
        return value

    def single(self):
        if self.takes("!"):
            return not is_true(self.single())
        if self.takes("("):
            value = self.either()
            assert self.takes(")")
            return value
        kind, word = self.tokens.pop(0)
        if kind == "text":
            return word[1:-1].replace("''", "'")
        assert kind == "name", word
        if word in {"true", "false"}:
            return word == "true"
        return self.called(word) if self.takes("(") else self.looked_up(word)

    def called(self, name):
        assert self.takes(")"), f"{name} with arguments"
        status = self.contexts["status"]
        return {"always": True, "cancelled": False}.get(name, status == name)

    def looked_up(self, name):
        value = self.contexts[name]
        while self.takes("."):
            _, word = self.tokens.pop(0)
            value = value.get(word) if isinstance(value, dict) else None
        return value


def _tokens(source):
    position, source = 0, source.rstrip()
    while position < len(source):
        found = _TOKEN.match(source, position)
        if found is None:
            raise ValueError(f"not understood: {source[position:]}")
        yield found.lastgroup, found[found.lastgroup]
        position = found.end()


def _is_equal(one, other):
    """Texts without their case; what is not of one kind is compared as numbers, so null is ''."""
    if isinstance(one, str) and isinstance(other, str):
        return one.lower() == other.lower()
    if type(one) is type(other):
        return one == other
    return _number(one) == _number(other)


def _number(value):
    try:
        return float(value or 0)
    except (TypeError, ValueError):
        return float("nan")
