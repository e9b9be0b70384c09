"""flowops apply."""

from __future__ import annotations

import os
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from flowops.cli.asking import Asking, check_before_asking
from flowops.cli.choosing import Wanted, choose_flows
from flowops.cli.files import read_saved
from flowops.cli.opening import Beginning, choose_environment, open_world, read_manifest
from flowops.cli.options import Settings, choosing_accounts, common, formats, selecting
from flowops.cli.progress import Progress
from flowops.cli.sharding import read_shard
from flowops.cli.stopping import stopping
from flowops.cli.where import where_of
from flowops.errors import ExitCode, InvalidInput, PlanStale, UsageProblem
from flowops.operations.clock import SystemClock
from flowops.operations.deploy import apply_flows

if TYPE_CHECKING:
    from flowops.cli.output import Output
    from flowops.manifest.manifest import Manifest
    from flowops.model.environment import Environment
    from flowops.operations.saved_plan import SavedPlan


@click.command("apply")
@click.argument("reviewed", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@selecting
@choosing_accounts
@formats("text", "json")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@click.option("--adopt", multiple=True, metavar="KEY", help="Take the live definition as equal.")
@click.option("--take-over", multiple=True, metavar="KEY", help="Replace it, whatever it is.")
@click.option("--allow", multiple=True, metavar="GUARD", help="Let this one guard pass, once.")
@click.option("--canary", is_flag=True, help="Try new definitions on a scratch flow first.")
@common
def command(
    settings: Settings,
    output: Output,
    form: str,
    adopt: tuple[str, ...],
    take_over: tuple[str, ...],
    allow: tuple[str, ...],
    *,
    yes: bool,
    canary: bool,
    reviewed: Path | None,
) -> ExitCode:
    """Make the account as the manifest wants it.

    Shows the plan, asks on a terminal, performs it and reads every flow again.

    \b
    Examples:
      flowops apply
      flowops apply --yes -e production
      flowops apply reviewed.plan --yes
      flowops apply --canary               tried on a scratch flow before a published one
      flowops apply --adopt booking        the live definition is taken as equal
      flowops apply --take-over booking    it is replaced, whatever it is
    """
    check_before_asking("apply", allow, yes=yes)
    beginning = Beginning(settings)
    manifest = read_manifest(settings, output, beginning.glimpse)
    saved = None if reviewed is None else _read_reviewed(reviewed, settings, adopt, take_over)
    if saved is not None and saved.environment not in manifest.environment_names:
        raise PlanStale(
            f"the plan is for {saved.environment}, which the manifest does not have any more",
            hint="nothing was written; make and review a new plan",
        )
    if saved is not None:
        environment = saved.environment_of(manifest.environment(saved.environment))
        saved.check_age(SystemClock().now(), environment.limits.plan_age)
        _say_if_files_moved_on(manifest, environment, saved, output)
        read = partial(Wanted, saved.wish)
    else:
        environment = choose_environment(manifest, settings)
        choice = choose_flows(manifest, environment, settings, adopt, take_over)
        read = partial(choice.read, output)
    wanted = cache(read)
    where = where_of(manifest, environment)
    environment = replace(environment, canary=environment.canary or canary)
    with (
        open_world(manifest, environment, output, read_only=False, early=beginning.early) as world,
        Progress(output) as progress,
    ):
        asking = Asking(
            where,
            output,
            progress,
            asks=not yes,
            speaks=form == "text",
            warnings=lambda: wanted().warnings,
        )
        with stopping(world.stop, has_begun=lambda: asking.is_answered, hurry=world.hurry):
            report = apply_flows(
                world,
                lambda: wanted().wish,
                reviewed=saved.plan_id if saved else None,
                allowed=allow,
                approve=asking.approve,
                on_event=progress.on_event,
            )
    if form == "json":
        from flowops.render.plan_json import apply_document, as_text

        document = apply_document(report, wanted().warnings, whole=wanted().whole)
        output.result(as_text(document))
    elif not report.plan.is_empty:
        from flowops.render.apply_text import render_apply

        command = "flowops apply" + Settings(settings.file, None).again()
        output.result(render_apply(report, output.out, command=command))
    return report.exit_code


def _read_reviewed(
    file: Path, settings: Settings, adopt: tuple[str, ...], take_over: tuple[str, ...]
) -> SavedPlan:
    chosen = (settings.only, settings.exclude, settings.wabas, settings.tags, adopt, take_over)
    if any(chosen):
        raise UsageProblem(
            "a saved plan says itself which flows it is for",
            hint="give --only, --except, --waba, --tag, --adopt and --take-over to flowops plan -o",
        )
    if not file.exists():
        raise UsageProblem(f"there is no plan at {file}", hint=f"flowops plan -o {file} saves one")
    from flowops.operations.saved_plan import read_saved_plan

    saved = read_saved_plan(read_saved(file))
    if settings.environment not in {None, saved.environment}:
        raise PlanStale(
            f"{file} is a plan for {saved.environment}, not for {settings.environment}",
            hint="nothing was written; leave -e out, or plan for that environment",
        )
    if settings.shard is not None and read_shard(settings.shard, os.environ) != saved.shard:
        is_of = f"of shard {saved.shard}" if saved.shard else "of no shard"
        raise PlanStale(
            f"{file} is a plan {is_of}, not of {settings.shard}",
            hint="nothing was written; leave --shard out, or plan with it",
        )
    return saved


def _say_if_files_moved_on(
    manifest: Manifest, environment: Environment, saved: SavedPlan, output: Output
) -> None:
    try:
        same = manifest.desired_flows(environment) == saved.wish.desired
    except InvalidInput:
        same = False
    if not same:
        output.warning(
            f"the manifest's files have changed since the plan was made at {saved.made_at};"
            " what the plan holds is applied"
        )
