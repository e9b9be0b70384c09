"""flowops diff."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from flowops.cli.bases import based, bases_for
from flowops.cli.checking import warn_of_errors
from flowops.cli.choosing import make_wish
from flowops.cli.opening import choose_environment, read_manifest
from flowops.cli.options import Settings, choosing_accounts, common, formats, selecting
from flowops.cli.where import where_of
from flowops.errors import ExitCode
from flowops.operations.review import review_flows
from flowops.render.diff_json import diff_document
from flowops.render.diff_markdown import render_diff_markdown
from flowops.render.diff_text import render_diff
from flowops.render.plan_json import as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flowops.cli.output import Output
    from flowops.operations.review import FlowReview


@click.command("diff")
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@based
@selecting
@choosing_accounts
@formats("text", "json", "markdown")
@click.option("--exit-code", is_flag=True, help="Exit with 2 when something changed.")
@common
def command(
    settings: Settings,
    output: Output,
    form: str,
    keys: tuple[str, ...],
    base: str | None,
    *,
    exit_code: bool,
) -> ExitCode:
    """Say in words what changed in flows: texts, behaviour, routes, and what others rely on.

    The files of today are compared with a BASE: what they were at a git revision, another file,
    what is live, or what was applied last. Only live asks the gateway. Exits with 9 where nobody
    can say what the base is.

    \b
    Examples:
      flowops diff
      flowops diff booking --base HEAD~1
      flowops diff booking --base old/booking.json
      flowops diff -e production --base live
      flowops diff --base origin/main --format markdown --exit-code
    """
    settings = replace(settings, only=(*keys, *settings.only))
    manifest = read_manifest(settings, output)
    environment = choose_environment(manifest, settings)
    wish = make_wish(manifest, environment, settings)
    warn_of_errors(manifest, wish, environment.name, output)
    bases = bases_for(base, manifest, environment, wish, output)
    chosen = [flow for flow in wish.desired if flow.key in wish.selected]
    is_all = not settings.only and not settings.exclude
    reviews = review_flows(chosen, bases, with_gone=is_all)
    where = where_of(manifest, environment)
    if form == "json":
        output.result(as_text(diff_document(environment, bases.words, reviews)))
    elif form == "markdown":
        output.result(render_diff_markdown(environment, where, bases.words, reviews))
    else:
        output.result(render_diff(environment, where, bases.words, reviews, output.out))
    return _ended(reviews, tells=exit_code)


def _ended(reviews: Sequence[FlowReview], *, tells: bool) -> ExitCode:
    if any(each.unknown_because is not None for each in reviews):
        return ExitCode.NEEDS_YOU
    is_changed = any(each.is_changed for each in reviews)
    return ExitCode.CHANGES if tells and is_changed else ExitCode.DONE
