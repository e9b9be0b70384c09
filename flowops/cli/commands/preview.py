"""flowops preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flowops.cli.opening import open_to_read
from flowops.cli.options import Settings, common, formats
from flowops.errors import ExitCode
from flowops.operations.preview import preview_flows
from flowops.render.plan_json import as_text
from flowops.render.preview import preview_document, render_previews
from flowops.render.words import heading

if TYPE_CHECKING:
    from flowops.cli.output import Output


@click.command("preview")
@click.argument("key")
@formats("text", "json")
@common
def command(settings: Settings, output: Output, form: str, key: str) -> ExitCode:
    """Print the link that shows KEY, and when it ends.

    Anybody who has the link sees the flow. It is never renewed, so links given away stay good.

    \b
    Examples:
      flowops preview booking
      flowops preview booking -e production --format json
    """
    with open_to_read(settings.about(key), output) as workspace:
        previews = preview_flows(workspace.world, workspace.wish)
    if form == "json":
        output.result(as_text(preview_document(workspace.environment.name, previews)))
        return workspace.exit_code(ExitCode.DONE)
    output.result(heading(workspace.environment, workspace.where) + "\n")
    output.result(render_previews(previews))
    return workspace.exit_code(ExitCode.DONE)
