"""flowops render."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowops.cli.bases import bases_for
from flowops.cli.files import write_file
from flowops.cli.opening import make_wish, read_manifest, where_of
from flowops.cli.options import Settings, common, selecting
from flowops.errors import ExitCode
from flowops.operations.bases import Base, Bases
from flowops.operations.review import review_flows
from flowops.render.review_formats import FORMATS, Reviewed

if TYPE_CHECKING:
    from flowops.cli.output import Output

NOTHING = Bases("nothing", lambda _: Base("nothing", None))


@click.command("render")
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@click.option(
    "--base",
    metavar="BASE",
    help="Show what changed since: a git revision, a Flow JSON file, live, or recorded.",
)
@selecting
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    help="How it is written.  [default: by the ending of FILE, else text]",
)
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write it there instead of to stdout.",
)
@common
def command(
    settings: Settings,
    output: Output,
    keys: tuple[str, ...],
    base: str | None,
    form: str | None,
    target: Path | None,
) -> ExitCode:
    """Draw the screens of flows as people see them, or as they were beside as they are.

    Data that an endpoint or a sender gives is shown by its examples. With --base, screens that did
    not change are left out. Only a live base asks the gateway. Definitions with errors are drawn,
    too.

    \b
    Examples:
      flowops render
      flowops render booking --base main
      flowops render booking -o flows/booking/screens.txt
      flowops render --base origin/main -o review.md
    """
    settings = replace(settings, only=(*keys, *settings.only))
    manifest = read_manifest(settings, output)
    environment = manifest.environment(settings.environment)
    wish = make_wish(manifest, environment, settings)
    compared = base is not None
    bases = bases_for(base, manifest, environment, wish, output) if compared else NOTHING
    chosen = [flow for flow in wish.desired if flow.key in wish.selected]
    is_all = not settings.only and not settings.exclude
    shown = Reviewed(
        environment,
        where_of(manifest, environment),
        bases.words if compared else None,
        review_flows(chosen, bases, with_gone=is_all),
    )
    made = FORMATS[form or _meant(target)]
    if target is not None:
        write_file(target, made.render(shown))
        output.note(f"written to {target}")
    else:
        output.result(made.render(replace(shown, paint=output.out, width=output.width)))
    is_unknown = any(each.unknown_because is not None for each in shown.reviews)
    return ExitCode.NEEDS_YOU if is_unknown else ExitCode.DONE


def _meant(target: Path | None) -> str:
    """By the file's ending; the first format where that says nothing."""
    ending = target.suffix.lower() if target is not None else ""
    endings = {each.ending: name for name, each in FORMATS.items()}
    return endings.get(ending, next(iter(FORMATS)))
