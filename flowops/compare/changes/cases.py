"""Cases of a Switch that are called otherwise and hold what they held."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowops.compare.changes.matching import Matching
    from flowops.compare.changes.nodes import Node
    from flowops.findings import Route


def renamed_cases(old: Node, new: Node, matching: Matching) -> dict[Route, Route]:
    """From the list of a case that is gone to that of the one which has come instead of it.

    All that stayed of the one has to be in the other, and nothing that stood elsewhere.
    """
    before, after = _cases(old), _cases(new)
    gone = [within for within in before if not _has(new, within)]
    come = [within for within in after if not _has(old, within)]
    found = {}
    for within in gone:
        stayed = {matching.forth[each] for each in before[within] if each in matching.forth}
        for other in come:
            known = {each for each in after[other] if each in matching.back}
            if stayed and stayed == known:
                found[within] = other
    return found


def _cases(node: Node) -> dict[Route, list[Node]]:
    found: dict[Route, list[Node]] = {}
    for child in node.children:
        if child.within[0] == "cases":
            found.setdefault(child.within, []).append(child)
    return found


def _has(node: Node, within: Route) -> bool:
    """Also with an empty list, or with what is none."""
    cases = node.value.get("cases")
    return isinstance(cases, dict) and within[1] in cases
