"""Mistakes of expressions as flaws, by what kind they are and where the expression stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.findings import Severity
from flowops.flowjson.bindings import Binding, Form, bindings
from flowops.flowjson.judging import Clash, judged
from flowops.flowjson.rule import Flaw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.flowjson.flow import Flow
    from flowops.flowjson.tokens import Cause, Problem


def problems(
    flow: Flow, form: Form, *causes: Cause, nested: bool | None = None
) -> Iterator[tuple[Binding, Problem]]:
    """Expressions of one form that cannot be read; `nested` chooses those in backticks or not."""
    for binding in bindings(flow).by_form[form]:
        problem = binding.parsed.problem if binding.parsed is not None else None
        if problem is None or problem.cause not in causes:
            continue
        if nested is None or binding.nested is nested:
            yield binding, problem


def misfits(flow: Flow, form: Form, *clashes: Clash) -> Iterator[Flaw]:
    """Operators of the expressions of one form whose operands do not fit."""
    for each in judged(flow):
        # A condition that names no field is R186's alone.
        if each.binding.form is form and (each.binding.uses or form is not Form.CONDITION):
            for misfit in each.misfits:
                if misfit.clash in clashes:
                    yield Flaw(
                        each.binding.route,
                        misfit.message,
                        severity=None if misfit.is_sure else Severity.WARNING,
                        start=misfit.start,
                        end=misfit.end,
                    )
