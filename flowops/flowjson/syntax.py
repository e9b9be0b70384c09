"""Syntax trees: what a condition or an expression is made of, and how it is written."""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec import Struct

from flowops.flowjson.references import Reference


@dataclass(frozen=True, slots=True)
class Literal:
    """`kind` is `string`, `number` or `boolean`; `text` is how it is written."""

    kind: str
    text: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    operand: Node
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    """What stands in parentheses."""

    inner: Node
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


class Chain(Struct, frozen=True):
    """Operands of one precedence, joined from left to right; the operator `` joins texts.

    A list rather than pairs in pairs, so that a long chain is not a deep tree.
    """

    first: Node
    rest: tuple[tuple[str, Node], ...]

    @property
    def start(self) -> int:
        return self.first.start

    @property
    def end(self) -> int:
        return self.rest[-1][1].end


Node = Literal | Reference | Not | Group | Chain


def render(node: Node) -> str:
    """The expression as text, which parses to the same tree."""
    match node:
        case Reference():
            return str(node)
        case Literal():
            return node.text
        case Not():
            return f"!{render(node.operand)}"
        case Group():
            return f"({render(node.inner)})"
    joined = (f"{operator} {render(each)}".lstrip() for operator, each in node.rest)
    return " ".join((render(node.first), *joined))
