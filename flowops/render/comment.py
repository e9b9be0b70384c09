"""A plan as a comment under a pull request, and as the summary of the job that posts it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flowops import __version__
from flowops.render.fitting import COMMENT, SUMMARY, Limit
from flowops.render.plan_markdown import ELSEWHERE, render_report
from flowops.render.safe import code

if TYPE_CHECKING:
    from flowops.operations.plan_report import PlanReport

_PAGE = re.compile(r"https?://[A-Za-z0-9.:/_-]+")
_SHORT = 12


def render_comment(
    report: PlanReport,
    mark: str,
    *,
    commit: str | None = None,
    run: str | None = None,
    has_summary: bool = False,
    is_claimed: bool = False,
) -> str:
    """What follows the marker, which takes room as well. `run` is the page of the CI job.

    `is_claimed` says that the pull request's own code made the plan.
    """
    run = run if run and _PAGE.fullmatch(run) else None
    parts = [code(commit[:_SHORT])] if commit else []
    parts += [f"[run]({run})"] if run else []
    parts += [f"flowops {__version__}"]
    if is_claimed:
        parts += ["made by the code of this pull request, which nobody has checked"]
    elsewhere = ELSEWHERE
    if has_summary:
        summary = f"[summary of the run]({run})" if run else "summary of the run"
        elsewhere = f"the {summary} has all of it"
    footer = "".join(f" · {part}" for part in parts)
    limit = COMMENT.without(f"{mark}\n")
    return render_report(report, limit=limit, elsewhere=elsewhere, footer=footer)


def render_summary(report: PlanReport, written: int) -> str:
    """All of it, as far as a summary takes it that has so many bytes already; nothing where not
    even the counts have room.
    """
    limit = Limit(SUMMARY.most - written, SUMMARY.count)
    text = render_report(report, limit=limit)
    return text if limit.admits(text) else ""
