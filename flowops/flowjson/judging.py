"""Judging: the type of an expression, and the operators whose operands do not fit."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.flowjson.bindings import bindings
from flowops.flowjson.references import Reference
from flowops.flowjson.syntax import Chain, Group, Literal, Node, Not
from flowops.flowjson.types import (
    BOOLEAN,
    NUMBER,
    SCALARS,
    STRING,
    UNKNOWN,
    Kind,
    Type,
    with_article,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flowops.flowjson.bindings import Binding
    from flowops.flowjson.flow import Flow


class Clash(Enum):
    """SIDES are of two types, LITERALS say the same for ever, an OPERAND is of a wrong type."""

    SIDES = auto()
    LITERALS = auto()
    OPERAND = auto()


class Misfit(Struct, frozen=True):
    """`is_sure` unless a list or an object is compared, of which no page speaks."""

    clash: Clash
    message: str
    start: int
    end: int
    is_sure: bool = True


class Judged(Struct, frozen=True):
    """An expression that could be read, with the type of what it gives."""

    binding: Binding
    type: Type
    misfits: tuple[Misfit, ...]


def judged(flow: Flow) -> list[Judged]:
    """Every condition and expression of a flow that could be read, judged once."""
    return flow.once(_judge_all)


def judge(tree: Node, types: Mapping[int, Type]) -> tuple[Type, tuple[Misfit, ...]]:
    """`types` are those of the references, by where they begin."""
    judge = _Judge(types)
    return judge.of(tree), tuple(judge.misfits)


def _judge_all(flow: Flow) -> list[Judged]:
    found = []
    for binding in bindings(flow).expressions:
        if binding.parsed is not None and binding.parsed.tree is not None:
            types = {use.reference.start: use.type for use in binding.uses}
            found.append(Judged(binding, *judge(binding.parsed.tree, types)))
    return found


_LITERALS = {"string": STRING, "number": NUMBER, "boolean": BOOLEAN}
_EQUALITY = frozenset({"==", "!="})
_LOGIC = frozenset({"&&", "||"})
_ORDER = frozenset({"<", "<=", ">", ">="})


class _Judge:
    def __init__(self, types: Mapping[int, Type]) -> None:
        self._types = types
        self.misfits: list[Misfit] = []

    def of(self, node: Node) -> Type:
        match node:
            case Reference():
                return self._types.get(node.start, UNKNOWN)
            case Literal():
                return _LITERALS[node.kind]
            case Group():
                return self.of(node.inner)
            case Not():
                self._must_be(Kind.BOOLEAN, "!", self._operand(node.operand), node.operand)
                return BOOLEAN
        return self._chain(node)

    def _chain(self, chain: Chain) -> Type:
        if not chain.rest[0][0]:
            return self._joined(chain)
        left, given = chain.first, self._operand(chain.first)
        for operator, right in chain.rest:
            given = self._pair(operator, left, given, right)
            # What follows in a chain has the whole before it on its left.
            left = chain
        return given

    def _pair(self, operator: str, left: Node, given: Type, right: Node) -> Type:
        other = self._operand(right)
        if operator in _EQUALITY:
            self._must_be_equal(operator, (left, given), (right, other))
            return BOOLEAN
        kind = Kind.BOOLEAN if operator in _LOGIC else Kind.NUMBER
        self._must_be(kind, operator, given, left)
        self._must_be(kind, operator, other, right)
        return NUMBER if operator not in _LOGIC | _ORDER else BOOLEAN

    def _joined(self, chain: Chain) -> Type:
        for part in (chain.first, *(each for _, each in chain.rest)):
            kind = self.of(part).kind
            if kind not in SCALARS and kind is not Kind.UNKNOWN:
                message = f"{with_article(kind)} cannot be joined to a text"
                self._add(Clash.OPERAND, message, part.start, part.end, is_sure=False)
        return STRING

    def _operand(self, node: Node) -> Type:
        given = self.of(node)
        joins = isinstance(node, Chain) and not node.rest[0][0]
        # Whether a comparison binds closer than juxtaposition is nowhere said.
        return UNKNOWN if joins else given

    def _must_be(self, kind: Kind, operator: str, given: Type, node: Node) -> None:
        if given.kind not in (kind, Kind.UNKNOWN):
            message = f"`{operator}` takes {kind.value}s, and this is {with_article(given.kind)}"
            self._add(Clash.OPERAND, message, node.start, node.end)

    def _must_be_equal(
        self, operator: str, left: tuple[Node, Type], right: tuple[Node, Type]
    ) -> None:
        (first, one), (last, other) = left, right
        if _is_literal(first) and _is_literal(last):
            message = f"`{operator}` compares two written values, which never changes"
            self._add(Clash.LITERALS, message, first.start, last.end)
        elif one.kind is not other.kind and Kind.UNKNOWN not in (one.kind, other.kind):
            sure = one.kind in SCALARS and other.kind in SCALARS
            message = (
                f"`{operator}` compares {with_article(one.kind)} with {with_article(other.kind)}"
            )
            self._add(Clash.SIDES, message, first.start, last.end, is_sure=sure)

    def _add(
        self, clash: Clash, message: str, start: int, end: int, *, is_sure: bool = True
    ) -> None:
        self.misfits.append(Misfit(clash, message, start, end, is_sure))


def _is_literal(node: Node) -> bool:
    while isinstance(node, Group):
        node = node.inner
    return isinstance(node, Literal)
