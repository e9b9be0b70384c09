"""Before anything is written: the plan is shown, and a person says yes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from flowops.errors import UsageProblem
from flowops.operations.deploy import Approval

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flowops.cli.output import Output
    from flowops.cli.progress import Progress
    from flowops.findings import Finding
    from flowops.planning.plan import Plan


def check_before_asking(command: str, allow: Iterable[str], *, yes: bool) -> None:
    """Raises UsageProblem for a guard that is none, and where nobody could answer."""
    if named := set(allow):
        from flowops.planning.guards import GUARDS

        for guard in sorted(named - set(GUARDS)):
            hint = f"there are: {', '.join(GUARDS)}"
            raise UsageProblem(f"no guard is called {guard}", hint=hint)
    if not yes and not sys.stdin.isatty():
        raise UsageProblem(
            f"{command} asks before it writes, and there is no terminal to ask on",
            hint="pass --yes to perform the plan without being asked",
        )


class Asking:
    """Shows the plan and asks whether to perform it."""

    def __init__(
        self,
        where: str,
        output: Output,
        progress: Progress,
        *,
        asks: bool,
        speaks: bool,
        warnings: Callable[[], tuple[Finding, ...]] = tuple,
    ) -> None:
        """`warnings` are of definitions, which are read by the time that there is a plan."""
        self._where, self._output, self._progress = where, output, progress
        self._asks, self._speaks, self._warnings = asks, speaks, warnings
        self.is_answered = False

    def approve(self, plan: Plan) -> Approval:
        if self._speaks:
            from flowops.render.plan_text import render_plan

            verbose = self._output.verbose
            text = render_plan(
                plan,
                self._where,
                self._output.out,
                verbose=verbose,
                warnings=self._warnings(),
            )
            self._output.result(text)
        if plan.is_empty:
            return Approval.YES
        if self._asks:
            answer = click.prompt("Perform this plan? Only 'yes' is taken", default="", err=True)
            if answer != "yes":
                return Approval.NO
        self.is_answered = True
        self._progress.begin(sum(len(flow.steps) for flow in plan.flows))
        return Approval.AFTER_THOUGHT if self._asks else Approval.YES
