"""What a condition or an expression comes to, where its references can be decided.

Source: Meta's Flow JSON page, nested expressions; types are not converted there, nor here.
"""

from __future__ import annotations

import math
import operator
import re
from typing import TYPE_CHECKING, Any

from flowops.flowjson.references import Reference
from flowops.flowjson.syntax import Chain, Group, Literal, Node, Not

if TYPE_CHECKING:
    from collections.abc import Callable

    Decide = Callable[[Reference], object]


class Undecided(Exception):
    """Only a session decides it, or nothing does: a value is missing, or of a wrong type."""


def evaluate(tree: Node | None, decide: Decide) -> object:
    """A text, a number or a truth. `decide` gives what a reference comes to. Raises Undecided."""
    match tree:
        case Reference():
            return decide(tree)
        case Literal():
            return _literal(tree)
        case Group():
            return evaluate(tree.inner, decide)
        case Not():
            return not _truth(evaluate(tree.operand, decide))
        case Chain():
            return _chain(tree, decide)
    raise Undecided  # the text has a mistake, and no tree


def _literal(literal: Literal) -> object:
    if literal.kind == "string":
        return re.sub(r"\\(.)", r"\1", literal.text[1:-1], flags=re.DOTALL)
    return literal.text == "true" if literal.kind == "boolean" else float(literal.text)


def _chain(chain: Chain, decide: Decide) -> object:
    ending = _ENDING.get(chain.rest[0][0])
    if ending is not None:
        return _junction(chain, decide, ending=ending)
    value = evaluate(chain.first, decide)
    for sign, node in chain.rest:
        value = _joined(sign, value, evaluate(node, decide))
    return value


_ENDING = {"||": True, "&&": False}


def _junction(chain: Chain, decide: Decide, *, ending: bool) -> bool:
    """Decided by one operand that settles it, whatever the others are."""
    is_open = False
    for node in (chain.first, *(each for _, each in chain.rest)):
        try:
            if _truth(evaluate(node, decide)) is ending:
                return ending
        except Undecided:
            is_open = True
    if is_open:
        raise Undecided
    return not ending


def _joined(sign: str, left: object, right: object) -> object:
    if sign in {"==", "!="}:
        if _kind(left) is not _kind(right):
            raise Undecided
        return (left == right) is (sign == "==")
    if sign == "":
        return _text(left) + _text(right)
    try:
        value: object = _OPERATORS[sign](_number(left), _number(right))
    except ArithmeticError:
        raise Undecided from None
    if isinstance(value, float) and not math.isfinite(value):
        raise Undecided
    return value


_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": math.fmod,
}


def _kind(value: object) -> type:
    if isinstance(value, bool):
        return bool
    if isinstance(value, (int, float)):
        return float
    if isinstance(value, str):
        return str
    raise Undecided


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise Undecided


def _number(value: object) -> float:
    if _kind(value) is not float:
        raise Undecided
    return float(value)  # type: ignore[arg-type] # it is a number


_EXACT = 2**53
"""Up to here a double holds every whole number."""


def _text(value: object) -> str:
    kind = _kind(value)
    if kind is bool:
        return "true" if value else "false"
    if kind is float:
        number = _number(value)
        return str(int(number)) if number.is_integer() and abs(number) < _EXACT else repr(number)
    return str(value)
