"""flowops drift."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from flowops.cli.opening import open_to_read
from flowops.cli.options import Settings, choosing_accounts, common, formats, selecting
from flowops.cli.telling import open_telling
from flowops.errors import UsageProblem
from flowops.operations.drift import drift_exit_code, heartbeat_of
from flowops.operations.planning_run import plan_flows
from flowops.render.drift_markdown import render_drift_markdown
from flowops.render.plan_json import as_text, drift_document
from flowops.render.plan_text import render_drift

if TYPE_CHECKING:
    from flowops.cli.output import Output
    from flowops.errors import ExitCode


@click.command("drift")
@selecting
@choosing_accounts
@formats("text", "json", "markdown")
@click.option("--issue", is_flag=True, help="Keep an issue on GitHub or GitLab.")
@click.option(
    "--confirm-after",
    type=click.IntRange(1, 1000),
    metavar="N",
    help="Open it, and close it, only after N runs in a row.  [default: 1]",
)
@click.option(
    "--webhook-env",
    metavar="NAME",
    help="Tell a chat, at the address in this environment variable.",
)
@click.option(
    "--project",
    default="default",
    show_default=True,
    metavar="NAME",
    help="Tells apart the manifests of one repository.",
)
@common
def command(
    settings: Settings,
    output: Output,
    form: str,
    confirm_after: int | None,
    webhook_env: str | None,
    project: str,
    *,
    issue: bool,
) -> ExitCode:
    """Show what somebody else changed since the last apply. Reads only.

    Exits with 2 when something changed outside, with 9 when nobody can tell; what is only pending
    here is not drift, and neither is the health of a flow.

    \b
    Examples:
      flowops drift -e production
      flowops drift -e production --format json
      flowops drift -e production --issue --confirm-after 2
    """
    if issue and (settings.only or settings.exclude or settings.chooses_accounts):
        raise UsageProblem(
            "the issue is about all flows and accounts of the environment",
            hint="leave --only, --except, --waba, --tag and --shard out",
        )
    with open_telling(
        output,
        issue=issue,
        webhook_env=webhook_env,
        project=project,
        confirm_after=confirm_after,
    ) as telling:
        began = time.monotonic()
        with open_to_read(settings, output) as workspace:
            plan = plan_flows(workspace.world, workspace.wish)
            looked_at = workspace.world.clock.now()
        if form == "json":
            beat = heartbeat_of(plan, looked_at, time.monotonic() - began)
            output.result(as_text(drift_document(plan, beat)))
        elif form == "markdown":
            output.result(render_drift_markdown(plan, workspace.where))
        else:
            output.result(render_drift(plan, workspace.where, output.out))
        telling.tell(plan, workspace.where)
    return workspace.exit_code(drift_exit_code(plan))
