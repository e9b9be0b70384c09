"""How an apply ended, for people: what was done, what was not, and how to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.applying.result import FlowResult, StepOutcome
from flowops.errors import ExitCode
from flowops.operations.places import locate_errors
from flowops.render.findings_text import render_findings
from flowops.render.paint import PLAIN, Paint
from flowops.render.safe import safe
from flowops.render.words import counted, title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flowops.operations.deploy import ApplyReport

LONGEST_COMMAND = 2_000
"""Characters; half a command is none."""

SIGNS = {StepOutcome.APPLIED: "done", StepOutcome.FAILED: "failed", StepOutcome.SKIPPED: "skipped"}


def render_apply(
    report: ApplyReport, paint: Paint = PLAIN, *, command: str = "flowops apply"
) -> str:
    """What stands below the plan once it was performed; `command` is what to run again."""
    return "\n".join(_lines(report, paint, command)) + "\n"


def _lines(report: ApplyReport, paint: Paint, command: str) -> Iterator[str]:
    for result in report.results:
        if result.failure is not None:
            yield from _failed_flow(result, report, paint)
    yield paint(_summary(report), bold=True)
    if report.exit_code is ExitCode.LEFT_IN_DRAFT:
        for result in report.results:
            if result.left_in_draft:
                yield _left_in_draft(result, report, command)
    elif report.exit_code is ExitCode.PARTIAL:
        faulty = any(each.failure and each.validation_errors for each in report.results)
        mending = "Mend what Meta found; running" if faulty else "Running"
        yield f"{mending} {_verb(report)} again goes on from here."


def _failed_flow(result: FlowResult, report: ApplyReport, paint: Paint) -> Iterator[str]:
    name = title(result.planned, report.plan)
    known_as = f" {safe(result.flow_id)}" if result.flow_id else ""
    yield f"  {paint.sign('!')} {paint(name, bold=True)}{known_as}"
    for step, outcome in zip(result.planned.steps, result.outcomes, strict=True):
        yield f"      {step.action}: {SIGNS[outcome]}"
    if result.failure is not None:
        yield f"      {safe(result.failure.message)}"
    findings = locate_errors(result.planned.pair.desired, result.validation_errors)
    if findings:
        yield ""
        yield render_findings(findings, paint).rstrip()
    if result.put_back:
        yield "      the last good definition was put back and published"
    yield ""


def _summary(report: ApplyReport) -> str:
    applied = report.count_steps(StepOutcome.APPLIED)
    failed = report.count_steps(StepOutcome.FAILED)
    skipped = report.count_steps(StepOutcome.SKIPPED)
    if report.declined:
        return "Not applied. Nothing was written."
    said = applied_of(applied, failed, skipped)
    return f"Interrupted. {said}" if report.interrupted else said


def applied_of(applied: int, failed: int, skipped: int) -> str:
    """`Applied 2 of 4 steps, 1 failed, 1 skipped.`"""
    planned = applied + failed + skipped
    if planned == 0:
        return "Nothing to apply."
    said = f"Applied {applied} of {counted(planned, 'step')}"
    said += f", {failed} failed" if failed else ""
    said += f", {skipped} skipped" if skipped else ""
    return f"{said}."


def _left_in_draft(result: FlowResult, report: ApplyReport, command: str) -> str:
    key, environment = safe(result.planned.key), safe(report.plan.environment.name)
    one = key if _is_rollback(report) else f"--only {key}"
    return (
        f"{key} was published and now waits in DRAFT; its last published version goes on serving."
        f" To finish: {safe(command, longest=LONGEST_COMMAND)} -e {environment} {one}"
    )


def _verb(report: ApplyReport) -> str:
    return "rollback" if _is_rollback(report) else "apply"


def _is_rollback(report: ApplyReport) -> bool:
    return any(flow.pair.desired.is_rollback for flow in report.plan.flows)
