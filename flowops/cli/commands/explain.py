"""flowops explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flowops.cli.options import formats, talking
from flowops.errors import ExitCode, UsageProblem
from flowops.flowjson.error_codes import UNDECIDABLE_CODES, all_codes
from flowops.flowjson.wording import did_you_mean, quoted
from flowops.operations.catalogue import catalogue
from flowops.render.plan_json import as_text
from flowops.render.rule_json import rules_document
from flowops.render.rule_markdown import index_page, rule_page
from flowops.render.rule_text import render_rule, render_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flowops.cli.output import Output
    from flowops.operations.catalogue import Entry


@click.command("explain")
@click.argument("rule", required=False)
@click.option("--all", "everything", is_flag=True, help="List every rule.")
@formats("text", "json", "markdown")
@talking
def command(output: Output, rule: str | None, form: str, *, everything: bool) -> ExitCode:
    """Say what a rule means, where it comes from, and what breaks it.

    RULE is an id of a finding (R038, M031), or Meta's code for it.

    \b
    Examples:
      flowops explain R038
      flowops explain MISSING_FOOTER_ON_TERMINAL_SCREEN
      flowops explain --all --format markdown
    """
    if everything == (rule is not None):
        raise UsageProblem("name a rule, or pass --all", hint="flowops explain R038")
    entries = _meant(rule) if rule is not None else tuple(catalogue().values())
    output.result(_rendered(entries, form, output, everything=everything))
    return ExitCode.DONE


def _rendered(entries: Sequence[Entry], form: str, output: Output, *, everything: bool) -> str:
    if form == "json":
        return as_text(rules_document(entries))
    if form == "markdown":
        pages = (rule_page(entry) for entry in entries)
        return index_page(catalogue()) if everything else "\n".join(pages)
    if len(entries) == 1:
        return render_rule(entries[0], output.out)
    return render_rules(entries, output.out)


def _meant(word: str) -> tuple[Entry, ...]:
    """One rule by its id, or those that have the code. Raises UsageProblem."""
    name = word.strip().upper()
    known = catalogue()
    if name in known:
        return (known[name],)
    found = tuple(entry for entry in known.values() if name in entry.codes)
    if found:
        return found
    if name in all_codes():
        why = UNDECIDABLE_CODES.get(name, "Its meaning is in Meta's list of error codes.")
        raise UsageProblem(f"no rule of flowops yields {name}", hint=why)
    hint = did_you_mean(name, (*known, *all_codes())) or "flowops explain --all lists them"
    raise UsageProblem(f"there is no rule {quoted(word)}", hint=hint)
