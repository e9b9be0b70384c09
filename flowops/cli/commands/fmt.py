"""flowops fmt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowops.cli.opening import read_manifest
from flowops.cli.options import Settings, common, selecting
from flowops.errors import ExitCode, UsageProblem
from flowops.operations.formatting import format_files, format_manifest, write_formatted
from flowops.render.safe import safe
from flowops.render.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flowops.cli.output import Output
    from flowops.operations.formatting import Formatted


@click.command("fmt")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@selecting
@click.option("--check", is_flag=True, help="Write nothing; exit with 2 if a file would change.")
@common
def command(
    settings: Settings, output: Output, paths: tuple[Path, ...], *, check: bool
) -> ExitCode:
    """Write Flow JSON in one layout, so that a diff shows what has changed and nothing else.

    PATH is a Flow JSON file, or a folder with such files; without any it is all that the manifest
    names. Keys are put into the order of the tables; what a file says does not change.

    \b
    Examples:
      flowops fmt
      flowops fmt --check
      flowops fmt flows/booking/flow.json
    """
    if paths and (settings.only or settings.exclude):
        raise UsageProblem(
            "--only and --except choose from a manifest, not from files",
            hint="name the files that you mean, or none",
        )
    formatted = _of_paths(paths) if paths else _of_manifest(settings, output)
    if not check:
        write_formatted(formatted, Path.cwd())
    output.result(_report(formatted, check=check))
    pending = check and any(each.is_changed for each in formatted)
    return ExitCode.CHANGES if pending else ExitCode.DONE


def _of_paths(paths: Sequence[Path]) -> tuple[Formatted, ...]:
    for path in paths:
        if path.suffix in {".yaml", ".yml"}:
            raise UsageProblem(f"{path} is no Flow JSON", hint=f"flowops fmt -f {path}")
    return format_files(paths, Path.cwd())


def _of_manifest(settings: Settings, output: Output) -> tuple[Formatted, ...]:
    manifest = read_manifest(settings, output)
    return format_manifest(manifest, manifest.select(settings.only, settings.exclude))


def _report(formatted: Sequence[Formatted], *, check: bool) -> str:
    changed = [each for each in formatted if each.is_changed]
    verb = "would format" if check else "formatted"
    lines = [f"{verb} {safe(each.file.path)}\n" for each in changed]
    same = counted(len(formatted) - len(changed), "file")
    if not changed:
        return f"{same} in order.\n"
    done = "to format" if check else "formatted"
    return f"{''.join(lines)}{counted(len(changed), 'file')} {done}, {same} in order.\n"
