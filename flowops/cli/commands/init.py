"""flowops init."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowops.cli.options import talking
from flowops.cli.paths import shown
from flowops.errors import ExitCode
from flowops.operations.starting import write_starter
from flowops.render.safe import safe

if TYPE_CHECKING:
    from flowops.cli.output import Output


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("flows"))
@talking
def command(output: Output, folder: Path) -> ExitCode:
    """Write a manifest and a first flow into FOLDER [default: flows]. Overwrites nothing.

    \b
    Examples:
      flowops init
      flowops init whatsapp && flowops plan -f whatsapp/flowops.yaml
    """
    for path in write_starter(folder):
        output.result(f"wrote {safe(shown(path))}\n")
    manifest = "" if folder == Path("flows") else f" -f {folder}/flowops.yaml"
    output.note(f"Next: flowops plan{manifest}")
    return ExitCode.DONE
