"""flowops outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flowops.cli.opening import make_wish, open_world, read_manifest
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
    manifest = read_manifest(settings, output)
    environment = manifest.environment(settings.environment)
    wish = make_wish(manifest, environment, settings)
    with open_world(manifest, environment, output, read_only=True) as workspace:
        outputs = outputs_of(workspace.world, wish)
    output.result(FORMS[form](environment.name, outputs))
    return ExitCode.DONE
