"""flowops plan."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from flowops.cli.files import write_file
from flowops.cli.opening import open_to_read
from flowops.cli.options import Settings, common, formats, selecting
from flowops.operations.deploy import plan_flows
from flowops.operations.drift import plan_exit_code
from flowops.operations.saved_plan import write_saved_plan
from flowops.render.plan_gitlab import gitlab_counts
from flowops.render.plan_json import as_text, plan_document
from flowops.render.plan_markdown import render_plan_markdown
from flowops.render.plan_text import render_plan

if TYPE_CHECKING:
    from flowops.cli.output import Output
    from flowops.errors import ExitCode


@click.command("plan")
@selecting
@formats("text", "json", "markdown", "gitlab")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="Save the plan for apply."
)
@click.option("--adopt", multiple=True, metavar="KEY", help="Take the live definition as equal.")
@click.option("--take-over", multiple=True, metavar="KEY", help="Replace it, whatever it is.")
@click.option(
    "--detailed-exitcode", is_flag=True, help="Exit with 2 when there is something to apply."
)
@common
def command(
    settings: Settings,
    output: Output,
    form: str,
    out: Path | None,
    adopt: tuple[str, ...],
    take_over: tuple[str, ...],
    *,
    detailed_exitcode: bool,
) -> ExitCode:
    """Show what apply would change. Reads only.

    \b
    Examples:
      flowops plan
      flowops plan -e production --only booking
      flowops plan -e production -o reviewed.plan && flowops apply reviewed.plan
      flowops plan --detailed-exitcode --format markdown >> "$GITHUB_STEP_SUMMARY"
    """
    with open_to_read(
        settings, output, adopt=adopt, take_over=take_over, checked=True
    ) as workspace:
        plan = plan_flows(workspace.world, workspace.wish)
        made_at = workspace.world.clock.now().isoformat(timespec="seconds")
    if form == "json":
        output.result(as_text(plan_document(plan, workspace.warnings, where=workspace.where)))
    elif form == "gitlab":
        output.result(as_text(gitlab_counts(plan)))
    elif form == "markdown":
        output.result(render_plan_markdown(plan, workspace.where, workspace.warnings))
    else:
        output.result(
            render_plan(
                plan,
                workspace.where,
                output.out,
                verbose=output.verbose,
                warnings=workspace.warnings,
            )
        )
    if out is not None:
        write_file(out, write_saved_plan(plan, workspace.wish, made_at))
        manifest = Settings(settings.file, None).again()
        output.note(f"Saved to {out}. To perform it: flowops apply {quote(str(out))}{manifest}")
    elif not plan.is_empty and form == "text":
        same = settings.again(adopt=adopt, take_over=take_over)
        output.note(f"To perform it: flowops apply{same}")
    return workspace.exit_code(plan_exit_code(plan, detailed=detailed_exitcode))
