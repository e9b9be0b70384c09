"""flowops init."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowops.cli.options import talking
from flowops.cli.paths import shown
from flowops.errors import ExitCode, UsageProblem
from flowops.operations.ci_files import SYSTEMS, Source, write_ci
from flowops.operations.starting import write_starter
from flowops.render.safe import safe

if TYPE_CHECKING:
    from flowops.cli.output import Output


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("flows"))
@click.option("--ci", type=click.Choice(SYSTEMS), help="Write what this CI system needs.")
@click.option(
    "-e",
    "--env",
    "environment",
    metavar="NAME",
    default="production",
    show_default=True,
    help="With --ci: the environment that it applies to.",
)
@click.option("--source", metavar="REPO@COMMIT", help="With --ci: where it takes flowops from.")
@click.option(
    "--shards",
    type=click.IntRange(2, 1000),
    metavar="N",
    help="With --ci: N runs at the same time, for many accounts.  [default: 8 with k8s, else 1]",
)
@talking
def command(
    output: Output,
    folder: Path,
    ci: str | None,
    environment: str,
    source: str | None,
    shards: int | None,
) -> ExitCode:
    """Write a manifest and a first flow into FOLDER [default: flows]. Overwrites nothing.

    With --ci it writes the files of that CI system instead, below the current directory, for the
    manifest in FOLDER: a plan in the pull request, an apply on main, drift on a schedule. For a
    fleet of accounts --shards N makes N jobs of each, and k8s an Indexed Job and a CronJob.

    \b
    Examples:
      flowops init
      flowops init whatsapp && flowops plan -f whatsapp/flowops.yaml
      flowops init --ci github --source OWNER/REPO@COMMIT
      flowops init --ci k8s --shards 16 --source OWNER/REPO@COMMIT
    """
    if ci is not None:
        origin = Source.read(source) if source else Source.of_this()
        written = write_ci(ci, folder.as_posix(), environment, origin, Path(), shards=shards)
        for path in written.files:
            output.result(f"wrote {safe(shown(path))}\n")
        for number, sentence in enumerate(written.left, start=1):
            output.note(f"Next, {number}: {sentence}")
        return ExitCode.DONE
    if source is not None or shards is not None:
        raise UsageProblem("--source and --shards are about --ci")
    for path in write_starter(folder):
        output.result(f"wrote {safe(shown(path))}\n")
    manifest = "" if folder == Path("flows") else f" -f {folder}/flowops.yaml"
    output.note(f"Next: flowops plan{manifest}")
    return ExitCode.DONE
