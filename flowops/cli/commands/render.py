"""flowops render."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from flowops.cli.bases import bases_for
from flowops.cli.checking import warn_of_errors
from flowops.cli.choosing import make_wish
from flowops.cli.files import write_file
from flowops.cli.opening import choose_environment, read_manifest
from flowops.cli.options import Settings, choosing_accounts, common, selecting
from flowops.cli.saying import say
from flowops.cli.where import where_of
from flowops.errors import ExitCode, UsageProblem
from flowops.flowjson.wording import one_of
from flowops.operations.bases import Base, Bases
from flowops.operations.review import review_flows
from flowops.render.review_formats import FORMATS, Reviewed, shown_reviews, watched_html
from flowops.render.words import counted

if TYPE_CHECKING:
    from flowops.cli.output import Output

PNG = "png"
_PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".pdf"}
NOTHING = Bases("nothing", lambda _: Base("nothing", None))


@click.command("render")
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@click.option(
    "--base",
    metavar="BASE",
    help="Show what changed since: a git revision, a Flow JSON file, live, or recorded.",
)
@selecting
@choosing_accounts
@click.option(
    "--format",
    "form",
    type=click.Choice([*FORMATS, PNG]),
    help="How it is written.  [default: by the ending of FILE, else text]",
)
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write it there instead of to stdout; for png, the folder.",
)
@click.option(
    "--watch", is_flag=True, help="Serve it as a page that follows the files, until Ctrl-C."
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="Where --watch listens on 127.0.0.1.  [default: a free one]",
)
@common
def command(
    settings: Settings,
    output: Output,
    keys: tuple[str, ...],
    base: str | None,
    form: str | None,
    target: Path | None,
    port: int,
    *,
    watch: bool,
) -> ExitCode:
    """Draw the screens of flows as people see them, or as they were beside as they are.

    Data that an endpoint or a sender gives is shown by its examples. With --base, screens that did
    not change are left out. Only a live base asks the gateway. Definitions with errors are drawn,
    too. Pictures (png) are taken by a Chromium or Chrome that is installed, or that FLOWOPS_BROWSER
    names.

    \b
    Examples:
      flowops render
      flowops render booking --base main
      flowops render booking -o flows/booking/screens.txt
      flowops render --base origin/main -o review.md
      flowops render --base origin/main -o review.html
      flowops render booking --watch
      flowops render --format png -o pictures
    """
    settings = replace(settings, only=(*keys, *settings.only))
    if watch:
        if form is not None or target is not None:
            raise UsageProblem("--watch serves a page: it takes no --format and no --output")
        return _watch(settings, output, base, port)
    form = form or _meant(target)
    shown, _ = _gather(settings, output, base)
    if form == PNG:
        _take_pictures(shown, target, output)
    elif target is not None:
        write_file(target, FORMATS[form].render(shown))
        output.note(f"written to {target}")
    else:
        shown = replace(shown, paint=output.out, width=output.width)
        output.result(FORMATS[form].render(shown))
    is_unknown = any(each.unknown_because is not None for each in shown.reviews)
    return ExitCode.NEEDS_YOU if is_unknown else ExitCode.DONE


def _gather(
    settings: Settings, output: Output, base: str | None
) -> tuple[Reviewed, tuple[Path, ...]]:
    """What is to be shown, and the files that say so."""
    manifest = read_manifest(settings, output)
    environment = choose_environment(manifest, settings)
    wish = make_wish(manifest, environment, settings)
    warn_of_errors(manifest, wish, environment.name, output)
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
    return shown, (manifest.path, *(Path(flow.path) for flow in chosen))


def _meant(target: Path | None) -> str:
    """By the file's ending; the first format where there is none. Raises UsageProblem."""
    ending = target.suffix.lower() if target is not None else ""
    if not ending:
        return next(iter(FORMATS))
    endings = {ending: name for name, each in FORMATS.items() for ending in each.endings}
    if ending not in endings:
        hint = "pictures go to a folder: --format png -o FOLDER"
        if ending not in _PICTURES:
            hint = f"name it {one_of(endings)}, or say which it is with --format"
        raise UsageProblem(f"nothing is written as {ending}", hint=hint)
    return endings[ending]


def _watch(settings: Settings, output: Output, base: str | None, port: int) -> ExitCode:
    from flowops import sandbox
    from flowops.cli.embedded import sandbox_failures
    from flowops.cli.watching import WatchedPage
    from flowops.render.page import page_policy

    def build() -> tuple[str, tuple[Path, ...]]:
        shown, files = _gather(settings, output, base)
        return watched_html(shown), files

    page = WatchedPage(
        build,
        page_policy(watching=True),
        on_problem=lambda each: say(each, output),
        on_mended=lambda: output.note("drawn again"),
    )

    def say_ready(bound: int) -> None:
        output.result(f"review · drawn anew when a file changes\nhttp://127.0.0.1:{bound}\n")
        output.note("Ctrl-C ends it.")

    with sandbox_failures():
        sandbox.serve(page, port, on_ready=say_ready)
    return ExitCode.DONE


def _take_pictures(shown: Reviewed, folder: Path | None, output: Output) -> None:
    from flowops.render.pictures import VARIABLE, find_browser, stills_of, take_pictures

    if folder is None:
        raise UsageProblem("pictures are files", hint="-o FOLDER")
    wanted = [(each.key, stills) for each in shown_reviews(shown) for stills in stills_of(each)]
    if not wanted:
        output.note("No changes, no pictures." if shown.base is not None else "No screens.")
        return
    browser = find_browser(os.environ)
    if browser is None:
        output.note(f"no pictures: no Chromium or Chrome was found, and {VARIABLE} names none")
        return
    taken = 0
    for key, stills in wanted:
        with output.busy(f"taking pictures of {key}{stills.suffix}"):
            taken += len(take_pictures(stills, folder, key, browser))
    output.note(f"{counted(taken, 'picture')} written to {folder}")
