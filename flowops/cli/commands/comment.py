"""flowops comment."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowops.cli.files import read_report
from flowops.cli.options import talking
from flowops.errors import AccessRefused, ExitCode, InvalidInput
from flowops.render.safe import safe

if TYPE_CHECKING:
    from flowops.cli.output import Output
    from flowops.operations.plan_report import PlanReport


@click.command("comment")
@click.argument("plan", type=click.Path(path_type=Path, allow_dash=True), metavar="PLAN")
@click.option(
    "-e",
    "--env",
    "environment",
    envvar="FLOWOPS_ENV",
    metavar="NAME",
    help="Which environment the plan has to be for (or FLOWOPS_ENV).",
)
@click.option(
    "--project",
    default="default",
    show_default=True,
    metavar="NAME",
    help="Tells apart the manifests of one repository.",
)
@click.option(
    "--pr",
    "number",
    type=click.IntRange(min=1),
    metavar="NUMBER",
    help="The pull or merge request, where the run does not say it.",
)
@click.option("--dry-run", is_flag=True, help="Print the comment and post nothing.")
@talking
def command(
    output: Output,
    plan: Path,
    environment: str | None,
    project: str,
    number: int | None,
    *,
    dry_run: bool,
) -> ExitCode:
    """Post a plan under the pull request, or update what was posted.

    PLAN is what plan --format json printed, or - for stdin. Nothing in it is trusted: it may come
    from a fork. One comment is kept for each environment; it is found by its author and a marker.
    Where GITHUB_STEP_SUMMARY is set, the whole report is written there, too.

    \b
    GitHub: GITHUB_TOKEN, with `pull-requests: write`.
    GitLab: GITLAB_TOKEN, with the scope api; CI_JOB_TOKEN may not comment.

    \b
    Examples:
      flowops plan -e production --format json > plan.json
      flowops comment plan.json
      flowops comment plan.json -e production --dry-run
    """
    from flowops.hosts.markers import marker
    from flowops.operations.plan_report import read_plan_report
    from flowops.render.comment import render_comment

    report = read_plan_report(_read(plan), str(plan))
    if environment not in {None, report.environment}:
        raise InvalidInput(f"{plan} is a plan for {report.environment}, not for {environment}")
    mark = marker("plan", report.environment, project)
    if dry_run:
        output.result(f"{mark}\n{render_comment(report, mark, run=_run())}")
        return ExitCode.DONE
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        _write_summary(Path(summary), report, output)
    _post(report, mark, number, output, has_summary=bool(summary))
    return ExitCode.DONE


def _read(plan: Path) -> bytes:
    from flowops.operations.plan_report import LARGEST

    if str(plan) == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    return read_report(plan, "flowops plan --format json > plan.json")


def _write_summary(file: Path, report: PlanReport, output: Output) -> None:
    """What cannot be written there is no reason to post no comment."""
    from flowops.render.comment import render_summary

    try:
        text = render_summary(report, file.stat().st_size if file.exists() else 0)
        if not text:
            output.warning("the summary of this step is full; nothing was added")
            return
        with file.open("a", encoding="utf-8") as summary:
            summary.write(text)
    except OSError as problem:
        output.warning(f"the summary could not be written: {(problem.strerror or '').lower()}")


def _post(
    report: PlanReport, mark: str, number: int | None, output: Output, *, has_summary: bool
) -> None:
    from flowops.hosts.gitlab import is_of_a_fork
    from flowops.hosts.opening import open_host
    from flowops.hosts.sticky import stick
    from flowops.render.comment import render_comment

    is_fork = is_of_a_fork(os.environ)
    try:
        with open_host(os.environ) as host:
            output.protect(host.scrub)
            review = host.review(number)
            if review is None:
                output.warning("the pull request has moved on since this plan; nothing was posted")
                return
            is_fork = review.is_fork
            text = render_comment(
                report,
                mark,
                commit=review.commit,
                run=_run(),
                has_summary=has_summary,
                is_claimed=review.is_claimed,
            )
            ended = stick(host, review.number, mark, text, only_update=report.is_quiet)
    except AccessRefused as refused:
        if not is_fork:
            raise
        # The run of a fork is given a token that only reads, or none. That is as it should be.
        output.warning(f"nothing was posted, since this is the run of a fork: {refused.message}")
        return
    output.result(" ".join(filter(None, (ended.stuck.value, safe(ended.url or "")))) + "\n")


def _run() -> str | None:
    from flowops.ledger.store import run_url

    return run_url(os.environ)
