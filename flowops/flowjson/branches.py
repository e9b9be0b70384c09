"""What of a screen is seen together: an If shows one of its branches, a Switch one of its cases.

For the rule that a terminal screen has a Footer (R038) any Footer in the screen's index counts:
one that some branch lacks is a flaw of that If or Switch alone (R183, R197).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from flowops.findings import Route
    from flowops.flowjson.flow import Component, Flow, Screen

ALTERNATIVES = frozenset({"If", "Switch"})


def most_together(screen: Screen, kinds: Container[str] | None = None) -> list[Component]:
    """The components of these kinds, or of all, in the fullest choice of branches.

    They come in reading order; of branches that are equally full the first one counts.
    """
    chosen = _fullest(screen.components, kinds)
    shown: set[int] = set()
    found = []
    for component in screen.components:
        if _is_shown(component, shown, chosen):
            shown.add(id(component))
            if kinds is None or component.type in kinds:
                found.append(component)
    return found


def is_alternative(component: Component) -> bool:
    """Whether it stands somewhere inside of an If or a Switch."""
    return any(each.type in ALTERNATIVES for each in component.parents)


def branch_of(component: Component) -> Route:
    """The list of its parent that holds it: `("then",)`, `("cases", "gold")`, `("children",)`."""
    depth = len(component.parents[-1].route) if component.parents else len(component.screen.route)
    return component.route[depth:-1]


def branches(component: Component) -> Iterator[Route]:
    """The branches that an If or a Switch may show, written or not: an If always has an else."""
    if component.type == "If":
        yield ("then",)
        yield ("else",)
    elif component.type == "Switch":
        cases = component.value.get("cases")
        for name in cases if isinstance(cases, dict) else ():
            yield ("cases", name)


def lacking(
    flow: Flow, kind: str, wanted: Iterable[Component]
) -> Iterator[tuple[Component, list[Route]]]:
    """Each If, or each Switch, with one of the wanted in some branches, and which have none."""
    holding = _holding(wanted)
    for each in flow.by_type.get(kind, ()):
        having = holding.get(id(each))
        if having is not None:
            without = [branch for branch in branches(each) if branch not in having]
            if without:
                yield each, without


def _holding(components: Iterable[Component]) -> dict[int, set[Route]]:
    """Of each If and Switch around these, by `id()`: the branches that hold one of them."""
    holding: dict[int, set[Route]] = defaultdict(set)
    for component in components:
        inner = component
        for parent in reversed(component.parents):
            if parent.type in ALTERNATIVES:
                holding[id(parent)].add(branch_of(inner))
            inner = parent
    return holding


def _fullest(components: list[Component], kinds: Container[str] | None) -> dict[int, Route]:
    """The branch of each If and Switch that shows the most, by `id()`."""
    counts: dict[int, dict[Route, int]] = defaultdict(lambda: defaultdict(int))
    chosen: dict[int, Route] = {}
    # Backwards, so that whatever is inside has been counted before what is around it.
    for component in reversed(components):
        inside = counts.pop(id(component), {})
        if component.type in ALTERNATIVES and inside:
            best = max(reversed(inside), key=inside.__getitem__)
            chosen[id(component)] = best
            total = inside[best]
        else:
            total = sum(inside.values())
        if component.parents:
            own = 1 if kinds is None or component.type in kinds else 0
            counts[id(component.parents[-1])][branch_of(component)] += total + own
    return chosen


def _is_shown(component: Component, shown: set[int], chosen: dict[int, Route]) -> bool:
    if not component.parents:
        return True
    parent = component.parents[-1]
    if id(parent) not in shown:
        return False
    return parent.type not in ALTERNATIVES or chosen.get(id(parent)) == branch_of(component)
