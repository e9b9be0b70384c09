"""flowops status."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flowops.cli.opening import open_to_read
from flowops.cli.options import Settings, choosing_accounts, common, formats, selecting
from flowops.errors import ExitCode
from flowops.operations.history import last_deeds
from flowops.operations.planning_run import plan_flows
from flowops.render.plan_json import as_text
from flowops.render.status import render_status, status_document

if TYPE_CHECKING:
    from flowops.cli.output import Output


@click.command("status")
@selecting
@choosing_accounts
@formats("text", "json")
@common
def command(settings: Settings, output: Output, form: str) -> ExitCode:
    """Show every flow of the manifest as it is live, and what was last done to it. Reads only.

    \b
    Examples:
      flowops status
      flowops status -e production --format json
    """
    with open_to_read(settings, output) as workspace:
        plan = plan_flows(workspace.world, workspace.wish)
        deeds = last_deeds(workspace.world.ledger, plan)
    if form == "json":
        output.result(as_text(status_document(plan, deeds)))
    else:
        output.result(render_status(plan, deeds, workspace.where, output.out))
    return workspace.exit_code(ExitCode.DONE)
