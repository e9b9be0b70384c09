"""flowops preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flowops.cli.opening import open_to_read
from flowops.cli.options import Settings, choosing_accounts, common, formats
from flowops.cli.scratching import show_on_scratch
from flowops.errors import ExitCode, UsageProblem
from flowops.operations.preview import preview_flows
from flowops.operations.scratch import POOL
from flowops.render.plan_json import as_text
from flowops.render.preview import preview_document, render_previews
from flowops.render.words import heading

if TYPE_CHECKING:
    from flowops.cli.output import Output


@click.command("preview")
@click.argument("key")
@choosing_accounts
@formats("text", "json")
@click.option("--scratch", is_flag=True, help="Put the file on a scratch draft, and show that.")
@click.option("-y", "--yes", is_flag=True, help="With --scratch: do not ask.")
@click.option("--show-link", is_flag=True, help="With --scratch: in a public job's log, too.")
@click.option(
    "--slot",
    type=click.IntRange(1, POOL),
    metavar="N",
    help=f"With --scratch: which of the {POOL} scratch flows.",
)
@common
def command(
    settings: Settings,
    output: Output,
    form: str,
    key: str,
    slot: int | None,
    *,
    scratch: bool,
    yes: bool,
    show_link: bool,
) -> ExitCode:
    """Print the link that shows KEY, and when it ends.

    Anybody who has the link sees the flow. It is never renewed, so links given away stay good.

    With --scratch it is what the file has now that is shown: uploaded to a draft of ours
    (flowops-scratch-N, never published), with the errors that Meta finds. A pull request's number
    chooses N. In CI the link is shown only if the repository is known to be private.

    \b
    Examples:
      flowops preview booking
      flowops preview booking -e production --format json
      flowops preview booking -e staging --scratch
      flowops preview booking -e staging --scratch --yes --show-link
    """
    if scratch:
        return show_on_scratch(
            settings.about(key),
            output,
            form=form,
            slot=slot,
            yes=yes,
            show_link=show_link,
        )
    if yes or show_link or slot:
        raise UsageProblem("--yes, --show-link and --slot are about --scratch")
    with open_to_read(settings.about(key), output) as workspace:
        previews = preview_flows(workspace.world, workspace.wish)
    if form == "json":
        output.result(as_text(preview_document(workspace.environment.name, previews)))
        return workspace.exit_code(ExitCode.DONE)
    output.result(heading(workspace.environment, workspace.where) + "\n")
    output.result(render_previews(previews))
    return workspace.exit_code(ExitCode.DONE)
