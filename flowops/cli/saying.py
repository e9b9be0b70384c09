"""What is said of something that is known to be wrong: what it is, where, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.errors import InvalidInput

if TYPE_CHECKING:
    from flowops.cli.output import Output
    from flowops.errors import FlowopsError


def say(problem: FlowopsError, output: Output) -> None:
    if isinstance(problem, InvalidInput) and problem.findings:
        from flowops.render.findings_text import render_findings

        output.report(render_findings(problem.findings, output.err))
    output.error(problem.message, problem.hint)
