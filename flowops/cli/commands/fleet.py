"""flowops fleet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowops.cli.files import read_report, write_file
from flowops.cli.options import formats, talking
from flowops.errors import UsageProblem

if TYPE_CHECKING:
    from flowops.cli.output import Output
    from flowops.errors import ExitCode
    from flowops.operations.merging import Merged


MADE_BY = "flowops plan --shard K/N --format json > plan-K.json"


@click.group("fleet")
def command() -> None:
    """Many accounts, shared by many runs.

    A shard is one of N parts of an environment's accounts: plan, apply and the other commands take
    --shard K/N. What starts the runs is yours, a CI system or Kubernetes: see init --ci.

    \b
    Examples:
      flowops plan -e production --shard 3/8 --format json > plan-3.json
      flowops fleet merge plan-*.json
    """


@command.command("merge", short_help="Make one report of the reports of all shards.")
@click.argument(
    "reports", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@formats("text", "json", "markdown")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Save it, too, as JSON.",
)
@click.option(
    "--detailed-exitcode", is_flag=True, help="Exit with 2 when there is something to apply."
)
@talking
def merge(
    output: Output,
    form: str,
    reports: tuple[Path, ...],
    out: Path | None,
    *,
    detailed_exitcode: bool,
) -> ExitCode:
    """Make one report of what all shards printed, and end as one run would have ended.

    Each FILE is what plan --shard or apply --shard printed with --format json; every shard has to
    be there once. Of plans the result is, to the byte, what plan prints for all accounts. Applies
    end as one apply: with the code of what is worst.

    \b
    Examples:
      flowops fleet merge plan-*.json
      flowops fleet merge plan-*.json --detailed-exitcode --format markdown
      flowops fleet merge plan-*.json -o plan.json && flowops comment plan.json
      flowops fleet merge apply-*.json
    """
    from flowops.operations.merging import merge_reports, read_shard_report
    from flowops.render.plan_json import as_text

    read = [(read_report(each, MADE_BY), str(each)) for each in reports]
    merged = merge_reports([read_shard_report(*each) for each in read])
    if form == "markdown" and merged.is_apply:
        raise UsageProblem("an apply is not told in Markdown", hint="--format text or json")
    output.result(_rendered(merged, form, output))
    if out is not None:
        write_file(out, as_text(merged.document))
        output.note(f"Saved to {out}.")
    return merged.exit_code(detailed=detailed_exitcode)


def _rendered(merged: Merged, form: str, output: Output) -> str:
    from flowops.operations.plan_report import report_of
    from flowops.render.merged_text import render_merged
    from flowops.render.plan_json import as_text
    from flowops.render.plan_markdown import render_report

    if form == "json":
        return as_text(merged.document)
    if form == "markdown":
        return render_report(report_of(merged.document), elsewhere="`-o FILE` keeps all of it")
    return render_merged(merged, output.out)
