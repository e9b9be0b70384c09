"""Definitions are checked before anything is written, and when somebody asks for just that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.errors import InvalidInput
from flowops.findings import Severity
from flowops.operations.checker import Checker
from flowops.operations.checking import Outlook
from flowops.operations.clock import SystemClock
from flowops.operations.severities import Severities
from flowops.operations.validating import check_files, severities_of
from flowops.render.words import counted

if TYPE_CHECKING:
    from flowops.cli.output import Output
    from flowops.findings import Finding
    from flowops.manifest.manifest import Manifest
    from flowops.manifest.memory import Memory
    from flowops.model.environment import Environment
    from flowops.operations.workspace import Wish

MOST_WARNINGS = 10
MOST_RULES = 3
HINT = "flowops explain RULE says more about a rule; a manifest may waive it, with a reason"


def make_checker(manifest: Manifest | None, memory: Memory) -> Checker:
    """With what the manifest says of rules and versions, if there is one."""
    today = SystemClock().now().date()
    if manifest is None:
        return Checker(Outlook(today), Severities(), memory)
    return Checker(Outlook(today, manifest.versions), severities_of(manifest), memory)


def warn_of_errors(manifest: Manifest, wish: Wish, environment: str, output: Output) -> None:
    """One line for each flow whose definition has errors, and is shown all the same."""
    files, _ = manifest.files(wish.selected, environment)
    for file in files:
        checker = make_checker(manifest, manifest.memory)
        checker.check(file)
        errors = checker.result().of(Severity.ERROR)
        for key in sorted(file.keys) if errors else ():
            output.warning(f"{key}: {_in_short(errors, file.path)}")
    manifest.memory.save()


def _in_short(errors: tuple[Finding, ...], path: str) -> str:
    rules = list(dict.fromkeys(each.rule for each in errors))
    named = ", ".join(rules[:MOST_RULES]) + (", …" if len(rules) > MOST_RULES else "")
    them = "it" if len(errors) == 1 else "them"
    return f"{counted(len(errors), 'error')} ({named}) in {path}; flowops validate shows {them}"


def refuse_errors(
    manifest: Manifest, environment: Environment, wish: Wish, output: Output
) -> tuple[Finding, ...]:
    """Checks what a plan is about; the warnings, which are shown in short.

    Raises InvalidInput with every finding where one is an error.
    """
    files, _ = manifest.files(wish.selected, environment.name)
    checker = make_checker(manifest, manifest.memory)
    check_files(files, checker)
    manifest.memory.save()
    checked = checker.result()
    errors = checked.of(Severity.ERROR)
    if errors:
        raise InvalidInput(_refusal(errors), hint=HINT, findings=checked.findings)
    warnings = checked.of(Severity.WARNING)
    for finding in warnings[:MOST_WARNINGS]:
        output.warning(f"{finding.location}: {finding.message} [{finding.rule}]")
    if len(warnings) > MOST_WARNINGS:
        more = counted(len(warnings) - MOST_WARNINGS, "more warning")
        output.warning(f"{more}; flowops validate shows them")
    return warnings


def _refusal(errors: tuple[Finding, ...]) -> str:
    paths = {finding.location.path for finding in errors}
    of = paths.pop() if len(paths) == 1 else counted(len(paths), "definition")
    return f"{counted(len(errors), 'error')} in {of}; nothing was written"
