"""flowops preview."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from flowops.cli.opening import open_to_read
from flowops.cli.options import Settings, common, formats
from flowops.errors import ExitCode
from flowops.operations.preview import preview_flows
from flowops.render.safe import safe
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
        entries = [
            {
                "key": each.desired.key,
                "waba": each.desired.account.alias,
                "flow_id": each.live.flow_id,
                "url": each.preview.url,
                "expires_at": each.preview.expires_at,
            }
            for each in previews
        ]
        document = {
            "format_version": "1.0",
            "environment": workspace.environment.name,
            "previews": entries,
        }
        output.result(json.dumps(document, indent=2) + "\n")
        return workspace.exit_code(ExitCode.DONE)
    output.result(heading(workspace.environment, workspace.where) + "\n")
    for each in previews:
        until = safe(each.preview.expires_at or "a time that the gateway does not say")
        alias = f" @{each.desired.account.alias}" if len(previews) > 1 else ""
        said = f"{key}{alias} ({each.live.flow_id}, {safe(each.live.status_text)})"
        # A link is nothing without its last character, so it is the one text that is not cut.
        output.result(f"{said}, until {until}\n{safe(each.preview.url, longest=10_000)}\n")
    return workspace.exit_code(ExitCode.DONE)
