"""flowops plan."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from flowops.cli.opening import open_to_read
from flowops.cli.options import Settings, choosing_accounts, common, formats, selecting
from flowops.errors import ExitCode
from flowops.operations.collecting import collecting_later
from flowops.operations.planning_run import plan_flows

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowops.cli.opening import Workspace
    from flowops.cli.output import Output
    from flowops.compare.contract_change import ContractChange
    from flowops.planning.plan import Plan, PlannedFlow


@click.command("plan")
@selecting
@choosing_accounts
@formats("text", "json", "markdown", "gitlab")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="Save the plan for apply."
)
@click.option("--adopt", multiple=True, metavar="KEY", help="Take the live definition as equal.")
@click.option("--take-over", multiple=True, metavar="KEY", help="Replace it, whatever it is.")
@click.option(
    "--detailed-exitcode", is_flag=True, help="Exit with 2 when there is something to apply."
)
@click.option(
    "--fail-on",
    type=click.Choice(["breaking"]),
    help="Exit with 8 when it breaks the data contract, and that is not accepted.",
)
@common
def command(
    settings: Settings,
    output: Output,
    form: str,
    out: Path | None,
    adopt: tuple[str, ...],
    take_over: tuple[str, ...],
    fail_on: str | None,
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
      flowops plan -e production --fail-on breaking
    """
    with open_to_read(
        settings, output, adopt=adopt, take_over=take_over, checked=True
    ) as workspace:
        render = _renderer(form)
        with collecting_later():
            plan = plan_flows(workspace.world, workspace.wish)
        made_at = workspace.world.clock.now().isoformat(timespec="seconds")
    output.result(render(plan, workspace, output))
    _warn_of_acceptances(plan, output)
    if fail_on is not None and _breaks(
        plan, output, is_shown=form == "text" and output.shows_result
    ):
        return workspace.exit_code(ExitCode.GUARD)
    if out is not None:
        from flowops.cli.files import write_file
        from flowops.operations.saved_plan import write_saved_plan

        write_file(out, write_saved_plan(plan, workspace.wish, made_at), mode=0o600)
        manifest = Settings(settings.file, None).again()
        output.note(f"Saved to {out}. To perform it: flowops apply {quote(str(out))}{manifest}")
    elif not plan.is_empty and form == "text":
        same = settings.again(adopt=adopt, take_over=take_over)
        output.note(f"To perform it: flowops apply{same}")
    from flowops.operations.drift import plan_exit_code

    return workspace.exit_code(plan_exit_code(plan, detailed=detailed_exitcode))


def _renderer(form: str) -> Callable[[Plan, Workspace, Output], str]:
    """What it needs is imported while the gateway takes its time with the lists."""
    match form:
        case "json":
            from flowops.render.plan_json import as_text, plan_document

            return lambda plan, workspace, _: as_text(
                plan_document(
                    plan,
                    workspace.wanted.warnings,
                    where=workspace.where,
                    whole=workspace.wanted.whole,
                )
            )
        case "gitlab":
            from flowops.render.plan_gitlab import gitlab_counts
            from flowops.render.plan_json import as_text

            return lambda plan, *_: as_text(gitlab_counts(plan))
        case "markdown":
            return lambda plan, workspace, _: _markdown(plan, workspace)
        case _:
            from flowops.render.plan_text import render_plan

            return lambda plan, workspace, output: render_plan(
                plan,
                workspace.where,
                output.out,
                verbose=output.verbose,
                warnings=workspace.wanted.warnings,
            )


def _markdown(plan: Plan, workspace: Workspace) -> str:
    from flowops.operations.review import review_planned
    from flowops.render.plan_markdown import render_plan_markdown
    from flowops.render.review_markdown import review_markdown

    reviews = {flow.pair.desired.address: review_planned(flow) for flow in plan.flows}
    details = {address: review_markdown(each) for address, each in reviews.items() if each}
    return render_plan_markdown(plan, workspace.where, workspace.wanted.warnings, details=details)


def _warn_of_acceptances(plan: Plan, output: Output) -> None:
    from flowops.planning.breaking import unneeded_acceptances

    for flow, field, meant in unneeded_acceptances(plan):
        said = f"this plan does not break `{field}`, which `breaking` of the manifest accepts"
        hint = (
            f"did you mean `{meant}`?" if meant else "remove it there, once no environment needs it"
        )
        output.warning(f"{flow.key}: {said}: {hint}")


def _breaks(plan: Plan, output: Output, *, is_shown: bool) -> bool:
    """Whether it breaks somebody unaccepted; said on stderr, unless it is shown on the terminal
    already, and so is what cannot be told.
    """
    from flowops.planning.breaking import breaking_changes, contract_changes_of
    from flowops.render.contract_text import render_breaking
    from flowops.render.words import counted

    for flow in plan.flows:
        if contract_changes_of(flow) is None:
            output.warning(f"{flow.key}: whether it breaks anybody is not known: nor is its base")
    missed = [each for each in breaking_changes(plan) if each[1].waived_because is None]
    if missed:
        if not is_shown:
            output.report(render_breaking(plan, output.err))
        output.error(
            f"this plan breaks {counted(len(missed), 'agreement')} that nobody accepted",
            hint=_accepting(*missed[0], is_all=len(missed) == 1),
        )
    return bool(missed)


def _accepting(flow: PlannedFlow, change: ContractChange, *, is_all: bool) -> str:
    """A line that is valid YAML, whatever the field is."""
    from flowops.compare.changes.showing import quoted

    line = f'breaking: {{{quoted(change.field)}: "why"}}'
    return (
        f"to accept {'it' if is_all else 'one'}, say why under `{flow.key}` in the manifest: {line}"
    )
