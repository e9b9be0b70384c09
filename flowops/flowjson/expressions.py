"""Expressions: the conditions of an `If`, and what stands in backticks, as trees with places.

Source: Meta's components page (If) and Flow JSON page (nested expressions). Where juxtaposition
stands among the operators is not said; examples such as `'Amount: ' ${data.total} / 2` put it below
the arithmetic ones, and nothing is claimed of it beside a comparison.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.flowjson.syntax import Chain, Group, Literal, Node, Not
from flowops.flowjson.tokens import Cause, Problem, Sort, Token, tokenize

if TYPE_CHECKING:
    from flowops.flowjson.references import Reference

DEEPEST = 32
"""Parentheses and `!` inside each other; what is deeper is not looked at."""
LONGEST = 20_000
"""Characters; what is longer is no expression that a person wrote, and is not looked at."""
_REMEMBERED = 256


class Parsed(Struct, frozen=True):
    """Either a tree or the first problem; the references are those up to it."""

    tree: Node | None
    problem: Problem | None
    references: tuple[Reference, ...]


# Flows say the same on many screens, and a tree counts from the beginning of its own string.
@lru_cache(maxsize=_REMEMBERED)
def parse_condition(text: str) -> Parsed:
    """The condition of an `If` that is not in backticks."""
    return _parse(text, 0, len(text), arithmetic=False)


@lru_cache(maxsize=_REMEMBERED)
def parse_expression(text: str) -> Parsed:
    """A string that begins with a backtick, and should end with one."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if end - start < len("``") or text[end - 1] != "`":
        hint = "put one at its end"
        message = "the backtick is never closed"
        return Parsed(None, Problem(Cause.STRUCTURE, message, start, start + 1, hint), ())
    return _parse(text, start + 1, end - 1, arithmetic=True)


def is_expression(text: str) -> bool:
    """Whether the whole value stands in backticks."""
    return len(text) > 1 and text[0] == "`" == text[-1]


_POWERS = {
    "||": 1,
    "&&": 2,
    "==": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "": 5,
    "+": 6,
    "-": 6,
    "*": 7,
    "/": 7,
    "%": 7,
}
_KINDS = {Sort.STRING: "string", Sort.NUMBER: "number", Sort.BOOLEAN: "boolean"}


def _parse(text: str, start: int, end: int, *, arithmetic: bool) -> Parsed:
    if end - start > LONGEST:
        message = f"the expression is longer than {LONGEST} characters, and not checked"
        return Parsed(None, Problem(Cause.DEPTH, message, 0, len(text)), ())
    tokens, problem = tokenize(text, start, end, arithmetic=arithmetic)
    references = tuple(each.reference for each in tokens if each.reference is not None)
    if problem is None and not tokens:
        problem = Problem(Cause.EMPTY, "the expression is empty", 0, len(text))
    if problem is not None:
        return Parsed(None, problem, references)
    parser = _Parser(tokens, arithmetic=arithmetic)
    try:
        return Parsed(parser.whole(), None, references)
    except _Wrong as wrong:
        return Parsed(None, wrong.problem, references)


class _Wrong(Exception):
    def __init__(
        self, cause: Cause, message: str, start: int, end: int, hint: str | None = None
    ) -> None:
        self.problem = Problem(cause, message, start, end, hint)


class _Parser:
    """Precedence climbing (Pratt): its recursion is as deep as the parentheses, and capped."""

    def __init__(self, tokens: list[Token], *, arithmetic: bool) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._arithmetic = arithmetic

    def whole(self) -> Node:
        tree = self._operation(1)
        if self._at < len(self._tokens):
            token = self._tokens[self._at]
            hint = "take it away, or open it before"
            raise _Wrong(
                Cause.STRUCTURE, "the parenthesis was never opened", token.start, token.end, hint
            )
        return tree

    def _operation(self, least: int) -> Node:
        left = self._operand()
        power = self._power()
        while power >= least:
            rest: list[tuple[str, Node]] = []
            while self._power() == power:
                operator = self._operator()
                rest.append((operator, self._operation(power + 1)))
            left = Chain(left, tuple(rest))
            power = self._power()
        return left

    def _power(self) -> int:
        """Of the operator that comes next; 0 where none may come."""
        if self._at == len(self._tokens):
            return 0
        token = self._tokens[self._at]
        if token.sort is Sort.OPERATOR and token.text != "!":
            return _POWERS[token.text]
        return 0 if token.sort is Sort.CLOSE else _POWERS[""]

    def _operator(self) -> str:
        token = self._tokens[self._at]
        if token.sort is not Sort.OPERATOR or token.text == "!":
            if not self._arithmetic:
                hint = "join the two with an operator such as `&&` or `==`"
                raise _Wrong(
                    Cause.STRUCTURE, "an operator is missing here", token.start, token.end, hint
                )
            return ""
        if token.text == "-" and not self._arithmetic:
            raise _Wrong(Cause.STRUCTURE, "`-` stands only before a number", token.start, token.end)
        self._at += 1
        return token.text

    def _operand(self) -> Node:
        if self._at == len(self._tokens):
            raise self._missing_operand()
        token = self._tokens[self._at]
        self._at += 1
        if token.reference is not None:
            return token.reference
        kind = _KINDS.get(token.sort)
        if kind is not None:
            return Literal(kind, token.text, token.start, token.end)
        if token.sort is Sort.OPEN:
            return self._group(token)
        if token.text == "!":
            self._deeper(token)
            operand = self._operand()
            self._depth -= 1
            return Not(operand, token.start, operand.end)
        if token.text == "-":
            return self._negative(token)
        self._at -= 1
        raise self._missing_operand()

    def _group(self, opening: Token) -> Node:
        self._deeper(opening)
        if self._at < len(self._tokens) and self._tokens[self._at].sort is Sort.CLOSE:
            end = self._tokens[self._at].end
            raise _Wrong(Cause.STRUCTURE, "the parentheses are empty", opening.start, end)
        inner = self._operation(1)
        if self._at == len(self._tokens):
            hint = "add `)`"
            raise _Wrong(
                Cause.STRUCTURE,
                "the parenthesis is never closed",
                opening.start,
                opening.end,
                hint,
            )
        closing = self._tokens[self._at]
        self._at += 1
        self._depth -= 1
        return Group(inner, opening.start, closing.end)

    def _negative(self, minus: Token) -> Node:
        number = self._tokens[self._at] if self._at < len(self._tokens) else None
        if number is None or number.sort is not Sort.NUMBER:
            raise _Wrong(Cause.STRUCTURE, "`-` stands only before a number", minus.start, minus.end)
        self._at += 1
        return Literal("number", f"-{number.text}", minus.start, number.end)

    def _deeper(self, token: Token) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            message = f"the expression is nested more than {DEEPEST} deep, and not checked further"
            raise _Wrong(Cause.DEPTH, message, token.start, token.end)

    def _missing_operand(self) -> _Wrong:
        here = self._tokens[min(self._at, len(self._tokens) - 1)]
        if self._at == len(self._tokens):
            message = f"a value is missing after `{here.text}`"
        elif self._at:
            before = self._tokens[self._at - 1]
            message = f"a value is missing between `{before.text}` and `{here.text}`"
        else:
            message = f"a value is missing before `{here.text}`"
        return _Wrong(Cause.STRUCTURE, message, here.start, here.end)
