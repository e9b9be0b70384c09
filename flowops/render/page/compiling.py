"""Values as the page's script evaluates them: trees in JSON, so that it never parses a text.

["v", any JSON]                    itself
["r", screen or null, root, path]  a reference: `root` is `data` or `form`
["!", tree]                        not
["c", tree, [[operator, tree], …]] a chain, as `flowjson.syntax.Chain` has it
["o", [[key, tree], …]]            an object with something dynamic in it
["a", [tree, …]]                   an array with something dynamic in it
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flowops.flowjson.expressions import is_expression, parse_condition, parse_expression
from flowops.flowjson.references import Reference, read_reference
from flowops.flowjson.syntax import Chain, Group, Literal, Node, Not

if TYPE_CHECKING:
    from collections.abc import Mapping

Tree = list[Any]

LONGEST_LETTERS = 2_000
"""A text without blanks that is longer is a picture: the script shows how large it is, no more."""


DEEPEST = 40
"""Objects and lists inside each other; what is deeper is left out."""


def compiled(value: object, levels: int = DEEPEST) -> Tree:
    """Of a property or a payload."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        inside = [[key, compiled(each, levels - 1)] for key, each in value.items() if levels]
        if all(tree[0] == "v" for _, tree in inside):
            return ["v", {key: tree[1] for key, tree in inside}]
        return ["o", inside]
    if isinstance(value, list):
        trees = [compiled(each, levels - 1) for each in value if levels]
        if all(tree[0] == "v" for tree in trees):
            return ["v", [tree[1] for tree in trees]]
        return ["a", trees]
    return ["v", value]


def compiled_condition(text: object) -> Tree | None:
    """Of an If; None where it has a mistake, so that nobody can say which half is seen."""
    if not isinstance(text, str):
        return ["v", text]
    parsed = parse_expression(text) if is_expression(text) else parse_condition(text)
    return None if parsed.tree is None else _node(parsed.tree)


def plain(value: object, levels: int = DEEPEST) -> object:
    """Data without its pictures."""
    if isinstance(value, str):
        is_picture = len(value) > LONGEST_LETTERS and not re.search(r"\s", value[:LONGEST_LETTERS])
        return f"({len(value)} letters)" if is_picture else value
    if isinstance(value, dict):
        return {key: plain(each, levels - 1) for key, each in value.items() if levels}
    if isinstance(value, list):
        return [plain(each, levels - 1) for each in value if levels]
    return value


def is_dynamic(tree: Tree | None) -> bool:
    return tree is not None and tree[0] != "v"


def dynamic(value: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Tree]:
    """Those of the named properties that are computed, by what the script calls them."""
    trees = {ours: compiled(value[name]) for ours, name in names.items() if name in value}
    return {name: tree for name, tree in trees.items() if is_dynamic(tree)}


def _text(text: str) -> Tree:
    if text.startswith("`"):
        tree = parse_expression(text).tree
        return ["v", text] if tree is None else _node(tree)
    if text.startswith("${"):
        found = read_reference(text)
        if isinstance(found, Reference) and found.end == len(text):
            return _node(found)
    return ["v", plain(text)]


def _node(node: Node) -> Tree:
    match node:
        case Reference():
            return ["r", node.screen, node.root, list(node.path)]
        case Literal():
            return ["v", _literal(node)]
        case Group():
            return _node(node.inner)
        case Not():
            return ["!", _node(node.operand)]
        case Chain():
            return ["c", _node(node.first), [[sign, _node(each)] for sign, each in node.rest]]


def _literal(literal: Literal) -> object:
    if literal.kind == "string":
        return re.sub(r"\\(.)", r"\1", literal.text[1:-1], flags=re.DOTALL)
    return literal.text == "true" if literal.kind == "boolean" else float(literal.text)
