"""flowops sandbox."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowops import sandbox
from flowops.cli.embedded import sandbox_failures
from flowops.cli.options import formats, talking
from flowops.cli.paths import sandbox_file, shown
from flowops.cli.previewing import draw_preview
from flowops.errors import ExitCode, InvalidInput
from flowops.manifest.discovery import find_manifest
from flowops.manifest.manifest import read_manifest
from flowops.render.overview import overview_document, render_overview
from flowops.render.plan_json import as_text
from flowops.render.safe import safe

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from flowops.cli.output import Output


def keeping(command: Callable[..., Any]) -> Callable[..., Any]:
    """-f and --db: which sandbox is meant."""
    db = click.option(
        "--db",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Its file [default: .flowops/sandbox.db beside the manifest].",
    )
    file = click.option("-f", "--file", type=click.Path(path_type=Path), help="The manifest.")
    return db(file(command))


@click.group("sandbox")
def command() -> None:
    """The embedded emulator of the gateway. It is not Meta, and nothing reaches a phone.

    Commands use it by themselves wherever an environment says `gateway: sandbox`.

    \b
    Examples:
      flowops sandbox show --requests
      flowops sandbox serve --port 8080 --latency 50
      flowops sandbox reset
    """


@command.command("serve", short_help="Answer any HTTP client on 127.0.0.1.")
@keeping
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8080,
    show_default=True,
    help="Where it listens; 0 takes a free one.",
)
@click.option(
    "--latency", type=click.FloatRange(0), default=0, metavar="MS", help="Of each answer."
)
@click.option(
    "--page-size", type=click.IntRange(1), metavar="N", help="Flows on a page of the list."
)
@click.option(
    "--profile",
    type=click.Choice(list(sandbox.PROFILES)),
    default="documented",
    show_default=True,
    help="How it behaves where nothing is documented.",
)
@click.option("--set", "overrides", multiple=True, metavar="NAME=VALUE", help="One switch of it.")
@click.option(
    "--faults",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="What goes wrong, and when (JSON or YAML).",
)
@talking
def serve(
    output: Output,
    file: Path | None,
    db: Path | None,
    port: int,
    latency: float,
    page_size: int | None,
    profile: str,
    overrides: tuple[str, ...],
    faults: Path | None,
) -> ExitCode:
    """Answer any HTTP client on 127.0.0.1, until Ctrl-C.

    Any key is taken, sent as `Authorization: Bearer KEY` or as `X-API-Key`; any account UUID is
    made when it is first used.

    \b
    Examples:
      flowops sandbox serve --port 8080 --latency 50 --page-size 3
      flowops sandbox serve --profile readback --set publish_moves_updated_at=true
      flowops sandbox serve --faults faults.json
    """
    if page_size is not None:
        overrides = (*overrides, f"page_size={page_size}")
    path = sandbox_file(file, db)
    with sandbox_failures():
        switches = sandbox.read_switches(profile, overrides)
        script = None if faults is None else sandbox.read_faults_file(faults)
        app = sandbox.create_app(
            path,
            switches=switches,
            faults=script,
            latency=latency / 1000,
            draw_preview=draw_preview,
        )
        sandbox.serve(app, port, on_ready=lambda bound: _say_ready(output, bound, path))
    return ExitCode.DONE


def _say_ready(output: Output, port: int, path: Path) -> None:
    output.result(f"sandbox · kept in {safe(shown(path))}\nhttp://127.0.0.1:{port}\n")
    output.note("This is not Meta: what it accepts, Meta may still refuse. Ctrl-C ends it.")


@command.command("reset", short_help="Forget every account, flow and request.")
@keeping
@talking
def reset(output: Output, file: Path | None, db: Path | None) -> ExitCode:
    """Forget every account, flow and request of the sandbox, and what flowops did there.

    \b
    Examples:
      flowops sandbox reset
      flowops sandbox reset --db served.db
    """
    path = sandbox_file(file, db)
    with sandbox_failures():
        sandbox.reset(path)
    if db is None:
        _forget_records(file)
    output.result(f"reset {safe(shown(path))}\n")
    return ExitCode.DONE


def _forget_records(file: Path | None) -> None:
    """Records of flows that are gone would look as if somebody had deleted them."""
    try:
        manifest = read_manifest(find_manifest(file, Path.cwd()))
        environments = [manifest.environment(name) for name in manifest.environment_names]
    except InvalidInput:
        return
    for environment in environments:
        if environment.is_sandbox:
            for part in ("records", "definitions"):
                kept = manifest.folder / environment.state / environment.name / part
                shutil.rmtree(kept, ignore_errors=True)


@command.command("show", short_help="Show its accounts, flows and requests.")
@keeping
@click.option("--requests", is_flag=True, help="The last requests too, oldest first.")
@formats("text", "json")
@talking
def show(
    output: Output, file: Path | None, db: Path | None, form: str, *, requests: bool
) -> ExitCode:
    """Show the accounts of the sandbox, their flows, and what was asked of it.

    \b
    Examples:
      flowops sandbox show
      flowops sandbox show --requests --format json
    """
    path = sandbox_file(file, db)
    with sandbox_failures():
        overview = sandbox.show(path)
    if form == "json":
        output.result(as_text(overview_document(overview)))
    else:
        output.result(render_overview(overview, shown(path), requests=requests))
    return ExitCode.DONE
