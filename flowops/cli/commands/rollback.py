"""flowops rollback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from flowops.cli.asking import Asking, check_before_asking
from flowops.cli.opening import choose_environment, open_ledger, open_world, read_manifest
from flowops.cli.options import Settings, choosing_accounts, common, formats
from flowops.cli.progress import Progress
from flowops.cli.stopping import stopping
from flowops.cli.where import where_of
from flowops.errors import ExitCode, InvalidInput, UsageProblem
from flowops.model.definition import Definition
from flowops.operations.deploy import apply_flows
from flowops.operations.rollback import find_way_back
from flowops.operations.workspace import Wish
from flowops.render.apply_text import render_apply
from flowops.render.history_text import render_way_back
from flowops.render.plan_json import apply_document, as_text

if TYPE_CHECKING:
    from flowops.cli.output import Output
    from flowops.manifest.manifest import Manifest
    from flowops.model.environment import Environment
    from flowops.operations.deploy import Approval
    from flowops.operations.rollback import WayBack
    from flowops.planning.plan import Plan

LIFTED = ("older-commit",)
"""Going back behind what was applied is what is asked for, whatever is checked out here."""

NO_DEFINITION = Definition.from_value({})
"""Of the flows that a rollback is not about: nothing is compared with it."""


@click.command("rollback")
@click.argument("key")
@click.option(
    "--to", "number", type=click.IntRange(min=1), metavar="N", help="An entry of flowops history."
)
@choosing_accounts
@formats("text", "json")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@click.option("--take-over", metavar="KEY", help="Replace what is live, whatever it is.")
@click.option("--allow", multiple=True, metavar="GUARD", help="Let this one guard pass, once.")
@common
def command(
    settings: Settings,
    output: Output,
    form: str,
    key: str,
    number: int | None,
    take_over: str | None,
    allow: tuple[str, ...],
    *,
    yes: bool,
) -> ExitCode:
    """Put an earlier definition of a flow live again.

    Without --to it is the last one that was published before. It is planned, shown, asked about
    and applied like any other change. What it takes away is held: no apply puts it back while the
    manifest's file still has it.

    \b
    Examples:
      flowops history booking                       entries with their numbers
      flowops rollback booking -e production
      flowops rollback booking -e production --to 4 --yes
    """
    check_before_asking("rollback", allow, yes=yes)
    if take_over not in {None, key}:
        raise UsageProblem(f"--take-over {take_over} is not about {key}")
    manifest = read_manifest(settings, output)
    manifest.select(settings.about(key).only)
    # Without a canary: the earlier definition was live before, and is wanted again soon.
    environment = replace(choose_environment(manifest, settings), canary=False)
    back = _ways_back(manifest, environment, key, number)
    wish = _wish(manifest, environment, key, back, insists=take_over is not None)
    for each in back:
        output.note(render_way_back(each))
    with (
        open_world(manifest, environment, output, read_only=False) as world,
        Progress(output) as progress,
    ):
        where = where_of(manifest, environment)
        asking = Asking(where, output, progress, asks=not yes, speaks=form == "text")

        def approve(plan: Plan) -> Approval:
            for each in back:
                each.check_still_true(plan)
            return asking.approve(plan)

        with stopping(
            world.stop,
            has_begun=lambda: asking.is_answered,
            hurry=world.hurry,
        ):
            report = apply_flows(
                world,
                lambda: wish,
                allowed=(*allow, *LIFTED),
                approve=approve,
                on_event=progress.on_event,
            )
    if form == "json":
        output.result(as_text(apply_document(report)))
    elif not report.plan.is_empty:
        again = replace(settings, environment=None).again()
        output.result(render_apply(report, output.out, command="flowops rollback" + again))
    if not report.declined:
        _tell_what_is_held(manifest, environment, key, back, output)
    return report.exit_code


def _ways_back(
    manifest: Manifest, environment: Environment, key: str, number: int | None
) -> tuple[WayBack, ...]:
    """One for each account, all of them found before anything is written."""
    if number is not None and len(environment.accounts) > 1:
        known = ", ".join(each.alias for each in environment.accounts)
        raise UsageProblem(
            "each account has a history, and numbers, of its own",
            hint=f"name the account too: --waba ALIAS, out of {known}",
        )
    flows = manifest.desired_flows_with(environment, NO_DEFINITION)
    of_key = [flow for flow in flows if flow.key == key]
    if not of_key:
        raise InvalidInput(f"{key} is not in environment {environment.name}")
    ledger, in_file = open_ledger(manifest, environment), manifest.definition(key, environment)
    # Once for all accounts: each way back needs one record of them.
    records = {each.address: each for each in ledger.read_records(environment.left_out)}
    return tuple(find_way_back(ledger, flow, in_file, number, records) for flow in of_key)


def _wish(
    manifest: Manifest,
    environment: Environment,
    key: str,
    back: tuple[WayBack, ...],
    *,
    insists: bool,
) -> Wish:
    """The other flows go along, so that none of theirs is taken for this one's or for nobody's."""
    earlier = {each.desired.address: each.desired for each in back}
    flows = manifest.desired_flows_with(environment, NO_DEFINITION)
    desired = tuple(earlier.get(flow.address, flow) for flow in flows)
    only = frozenset({key})
    return Wish(desired, only, take_over=only if insists else frozenset())


def _tell_what_is_held(
    manifest: Manifest,
    environment: Environment,
    key: str,
    back: tuple[WayBack, ...],
    output: Output,
) -> None:
    if not any(each.in_file in (each.desired.holds or ()) for each in back):
        return
    (path,) = {
        flow.path
        for flow in manifest.desired_flows_with(environment, NO_DEFINITION)
        if flow.key == key
    }
    output.note(
        f"{path} still has what was rolled back; no apply puts it live until the file changes,"
        f" or somebody insists with --take-over {key}"
    )
