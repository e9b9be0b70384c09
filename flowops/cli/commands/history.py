"""flowops history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flowops.cli.opening import choose_environment, open_ledger, read_manifest
from flowops.cli.options import Settings, choosing_accounts, common, formats
from flowops.cli.where import where_of
from flowops.errors import ExitCode
from flowops.operations.history import read_histories
from flowops.render.history_json import history_document
from flowops.render.history_text import render_history
from flowops.render.plan_json import as_text

if TYPE_CHECKING:
    from flowops.cli.output import Output

NEWEST = 20


@click.command("history")
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=NEWEST,
    show_default=True,
    metavar="N",
    help="At most so many entries for each flow.",
)
@choosing_accounts
@formats("text", "json")
@common
def command(
    settings: Settings, output: Output, form: str, keys: tuple[str, ...], limit: int
) -> ExitCode:
    """Show what was done to each flow, when, from which commit, by whom, and what came of it.

    Reads only what was recorded: no gateway is asked, and no key is needed. The numbers are what
    rollback --to takes.

    \b
    Examples:
      flowops history
      flowops history booking -e production --limit 5
      flowops history -e production --format json
    """
    manifest = read_manifest(settings, output)
    environment = choose_environment(manifest, settings)
    ledger = open_ledger(manifest, environment)
    histories = read_histories(ledger, manifest.flow_keys, keys, environment.left_out)
    for warning in ledger.warnings:
        output.warning(warning)
    if form == "json":
        output.result(as_text(history_document(environment, histories, limit)))
    else:
        where = where_of(manifest, environment)
        output.result(render_history(environment, where, histories, limit, output.out))
    return ExitCode.DONE
