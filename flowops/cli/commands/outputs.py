"""flowops outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flowops.cli.opening import open_to_read
from flowops.cli.options import Settings, common, formats, selecting
from flowops.errors import ExitCode
from flowops.operations.outputs import outputs_of
from flowops.render.outputs import FORMS

if TYPE_CHECKING:
    from flowops.cli.output import Output


@click.command("outputs")
@selecting
@formats(*FORMS)
@common
def command(settings: Settings, output: Output, form: str) -> ExitCode:
    """Print what those who send flows need: ids, names, entry screens and their data.

    \b
    Examples:
      flowops outputs -e production > flows.json
      flowops outputs -e production --format env >> .env
      flowops outputs -e production --format typescript > src/flows.ts
    """
    with open_to_read(settings, output) as workspace:
        outputs = outputs_of(workspace.world, workspace.wish)
    output.result(FORMS[form](workspace.environment.name, outputs))
    return workspace.exit_code(ExitCode.DONE)
