"""preview --scratch: asks, writes to a scratch flow, and shows the link where few read it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from flowops.cli.asking import check_before_asking
from flowops.cli.choosing import choose_flows
from flowops.cli.opening import choose_environment, open_world, read_manifest
from flowops.cli.progress import Progress
from flowops.cli.pull_request import is_read_by_few, request_number
from flowops.cli.stopping import stopping
from flowops.cli.where import where_of
from flowops.errors import UsageProblem
from flowops.operations.scratch import POOL
from flowops.operations.scratch_preview import preview_on_scratch, scratch_exit_code
from flowops.render.plan_json import as_text
from flowops.render.scratch import render_scratch, render_scratch_plan, scratch_document
from flowops.render.words import heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flowops.cli.options import Settings
    from flowops.cli.output import Output
    from flowops.errors import ExitCode
    from flowops.planning.plan import PlannedFlow


class Consenting(Struct):
    """Shows what is about to be written, and asks unless `yes`."""

    heading: str
    output: Output
    key: str
    yes: bool
    speaks: bool
    is_answered: bool = False

    def approve(self, planned: Sequence[PlannedFlow]) -> bool:
        if self.speaks:
            self.output.result(self.heading + "\n\n")
            self.output.result(render_scratch_plan(self.key, planned, self.output.out) + "\n")
        question = "Write this draft? Only 'yes' is taken"
        self.is_answered = self.yes or click.prompt(question, default="", err=True) == "yes"
        return self.is_answered


def show_on_scratch(
    settings: Settings,
    output: Output,
    *,
    form: str,
    slot: int | None,
    yes: bool,
    show_link: bool,
) -> ExitCode:
    """`settings` are about one flow. Raises UsageProblem where no environment was named: what
    writes is told where.
    """
    (key,) = settings.only
    manifest = read_manifest(settings, output)
    if settings.environment is None:
        known = ", ".join(manifest.environment_names)
        raise UsageProblem(
            "--scratch writes a draft, and no environment was named",
            hint=f"-e NAME says whose account may hold it; there are: {known}",
        )
    check_before_asking("preview --scratch", (), yes=yes)
    environment = choose_environment(manifest, settings)
    wish = choose_flows(manifest, environment, settings).read(output).wish
    with (
        open_world(manifest, environment, output, read_only=False) as world,
        Progress(output) as progress,
    ):
        first_line = heading(environment, where_of(manifest, environment))
        consenting = Consenting(first_line, output, key, yes, speaks=form == "text")
        with stopping(
            world.stop,
            has_begun=lambda: consenting.is_answered,
            hurry=world.hurry,
        ):
            previews = preview_on_scratch(
                world,
                wish,
                slot=slot or _slot(),
                approve=consenting.approve,
                on_event=progress.on_event,
            )
    shows_links = show_link or is_read_by_few(os.environ)
    if form == "json":
        output.result(
            as_text(scratch_document(environment.name, previews, shows_links=shows_links))
        )
    elif previews:
        output.result(render_scratch(previews, output.out, shows_links=shows_links))
    else:
        output.result("Nothing was written.\n")
    return scratch_exit_code(previews)


def _slot() -> int:
    """Requests that are open at a time have numbers close together, so they seldom share one. It
    needs no record, which a runner of CI may not have.
    """
    number = request_number(os.environ)
    return 1 if number is None else number % POOL + 1
