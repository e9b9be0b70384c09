"""What `--base` may say, and the base that it comes to."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from flowops.cli.opening import open_ledger, open_world
from flowops.errors import InvalidInput, UsageProblem
from flowops.flowjson.wording import quoted
from flowops.ledger.revisions import Revisions
from flowops.manifest.json_reader import definition_of
from flowops.manifest.loose_files import read_flow_file
from flowops.operations.bases import (
    Bases,
    Revision,
    file_base,
    live_bases,
    recorded_bases,
    revision_bases,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from flowops.cli.output import Output
    from flowops.manifest.manifest import Manifest
    from flowops.model.environment import Environment
    from flowops.operations.workspace import Wish

LIVE, RECORDED = "live", "recorded"


def based(command: Callable[..., Any]) -> Callable[..., Any]:
    """--base, for commands that show what changed."""
    return click.option(
        "--base",
        metavar="BASE",
        help="A git revision, a Flow JSON file, live, or recorded. [default: where this branch left"
        " the main one; recorded where git does not know]",
    )(command)


def bases_for(
    base: str | None, manifest: Manifest, environment: Environment, wish: Wish, output: Output
) -> Bases:
    """Raises InvalidInput for a base that there is not, or that cannot be read."""
    if base == LIVE:
        with (
            open_world(manifest, environment, output, read_only=True) as world,
            output.busy(f"Reading {environment.gateway}"),
        ):
            return live_bases(world, wish)
    named = None if base in {None, RECORDED} else base
    revisions = Revisions(manifest.folder)
    if named is not None and _means_a_file(named, revisions):
        return _of_file(named, wish)
    revision = _revision(named, revisions) if base != RECORDED else None
    if revision is not None:
        return revision_bases(revisions, revision, manifest.shown, environment.name, wish.desired)
    ledger = open_ledger(manifest, environment)
    bases = recorded_bases(ledger)
    for warning in ledger.warnings:
        output.warning(warning)
    return bases


def _revision(named: str | None, revisions: Revisions) -> Revision | None:
    """None where nothing was named, and git knows no default branch to have come from."""
    if named is None:
        found = revisions.branching_point()
        return Revision(*found) if found else None
    commit = revisions.commit_of(named)
    if commit is None:
        raise InvalidInput(
            f"there is no revision {quoted(named)} here, and no such file",
            hint="--base takes a git revision, a Flow JSON file, live, or recorded",
        )
    return Revision(commit, named)


def _means_a_file(named: str, revisions: Revisions) -> bool:
    """A file by its ending; any other one only where no revision is called so."""
    is_file = Path(named).is_file()
    return is_file and (named.endswith(".json") or revisions.commit_of(named) is None)


def _of_file(named: str, wish: Wish) -> Bases:
    if len(wish.selected) != 1:
        raise UsageProblem(
            f"{named} is one file, and {len(wish.selected)} flows are to be compared",
            hint=f"name the flow: KEY --base {quote(named)}",
        )
    document = read_flow_file(Path(named), Path.cwd())
    return file_base(document.path, definition_of(document))
