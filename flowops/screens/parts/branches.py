"""Which components are seen together: a Form's all, an If's one half, a Switch's one case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.flowjson.branches import branches
from flowops.flowjson.expressions import is_expression, parse_condition, parse_expression
from flowops.screens.evaluating import Undecided, evaluate
from flowops.screens.storyboard import Branch
from flowops.screens.written import as_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowops.findings import Route
    from flowops.screens.storyboard import Part
    from flowops.screens.written import Written

    Inside = Callable[[Route], tuple[Part, ...]]


def form(written: Written, inside: Inside) -> Part:
    return written.part(parts=inside(("children",)))


def either(written: Written, inside: Inside) -> Part:
    """An If: always two branches, of which the second may be empty."""
    said = written.component.value.get("condition")
    condition = as_words(said) if not isinstance(said, bool) else str(said).lower()
    holds = _holds(written, said)
    return written.part(
        branches=(
            Branch(condition or "", inside(("then",)), is_taken=holds),
            Branch("else", inside(("else",)), is_taken=not holds),
        )
    )


def switch(written: Written, inside: Inside) -> Part:
    """The case that the value names, or the first where it names none."""
    cases = list(branches(written.component))
    names = [str(case[-1]) for case in cases]
    named = _value(written)
    taken = names.index(named) if named in names else 0
    subject = written.component.value.get("value")
    said = subject if isinstance(subject, str) else "the value"
    return written.part(
        branches=tuple(
            Branch(f"{said} is {name}", inside(case), is_taken=place == taken)
            for place, (name, case) in enumerate(zip(names, cases, strict=True))
        )
    )


def _holds(written: Written, condition: object) -> bool:
    """Whether the first branch is shown first: also where nothing says which."""
    return _decided(written, condition) is not False


def _value(written: Written) -> str | None:
    value = _decided(written, written.component.value.get("value"))
    return str(value).lower() if isinstance(value, bool) else as_words(value)


def _decided(written: Written, said: object) -> object:
    """The value of a text that is an expression; anything else is its own."""
    if not isinstance(said, str):
        return said
    parse = parse_expression if is_expression(said) else parse_condition
    try:
        return evaluate(parse(said).tree, written.scope.decided)
    except Undecided:
        return None
