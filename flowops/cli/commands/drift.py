"""flowops drift."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flowops.cli.opening import open_to_read
from flowops.cli.options import Settings, common, formats, selecting
from flowops.operations.deploy import plan_flows
from flowops.operations.drift import drift_exit_code
from flowops.render.drift_markdown import render_drift_markdown
from flowops.render.plan_json import as_text, drift_document
from flowops.render.plan_text import render_drift

if TYPE_CHECKING:
    from flowops.cli.output import Output
    from flowops.errors import ExitCode


@click.command("drift")
@selecting
@formats("text", "json", "markdown")
@common
def command(settings: Settings, output: Output, form: str) -> ExitCode:
    """Show what somebody else changed since the last apply. Reads only.

    Exits with 2 when something changed outside, with 9 when nobody can tell; what is only pending
    here is not drift.

    \b
    Examples:
      flowops drift -e production
      flowops drift -e production --format json
    """
    with open_to_read(settings, output) as workspace:
        plan = plan_flows(workspace.world, workspace.wish)
    if form == "json":
        output.result(as_text(drift_document(plan)))
    elif form == "markdown":
        output.result(render_drift_markdown(plan, workspace.where))
    else:
        output.result(render_drift(plan, workspace.where, output.out))
    return workspace.exit_code(drift_exit_code(plan))
