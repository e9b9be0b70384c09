"""flowops outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from flowops.cli.choosing import make_wish
from flowops.cli.opening import choose_environment, open_to_read, read_manifest
from flowops.cli.options import Settings, choosing_accounts, common, formats, selecting
from flowops.errors import ExitCode, UsageProblem
from flowops.operations.contracts import contracts_of
from flowops.operations.outputs import outputs_of
from flowops.render.contract_json import contract_document
from flowops.render.outputs import FORMS
from flowops.render.plan_json import as_text

if TYPE_CHECKING:
    from flowops.cli.output import Output


@click.command("outputs")
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@selecting
@choosing_accounts
@formats(*FORMS)
@click.option("--contract", is_flag=True, help="The data contract instead, as JSON Schemas.")
@common
def command(
    settings: Settings, output: Output, form: str, keys: tuple[str, ...], *, contract: bool
) -> ExitCode:
    """Print what those who send flows need: ids, names, entry screens and their data.

    With --contract: what each flow hands over, asks its endpoint and needs to be opened. Reads the
    definitions alone: no gateway is asked, and no key is needed.

    \b
    Examples:
      flowops outputs -e production > flows.json
      flowops outputs -e production --format env >> .env
      flowops outputs -e production --format typescript > src/flows.ts
      flowops outputs --contract booking > booking.contract.json
    """
    settings = replace(settings, only=(*settings.only, *keys))
    if contract:
        return _print_contract(settings, output, form)
    with open_to_read(settings, output) as workspace:
        outputs = outputs_of(workspace.world, workspace.wish)
    output.result(FORMS[form](workspace.environment.name, outputs))
    return workspace.exit_code(ExitCode.DONE)


def _print_contract(settings: Settings, output: Output, form: str) -> ExitCode:
    if form != "json":
        raise UsageProblem(
            f"a contract is printed as JSON, not as {form}", hint="leave --format out"
        )
    manifest = read_manifest(settings, output)
    environment = choose_environment(manifest, settings)
    contracts = contracts_of(make_wish(manifest, environment, settings))
    output.result(as_text(contract_document(environment.name, contracts)))
    return ExitCode.DONE
