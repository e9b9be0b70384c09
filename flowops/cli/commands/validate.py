"""flowops validate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowops.cli.checking import make_checker
from flowops.cli.opening import memory_in, say_what_is_read
from flowops.cli.options import Settings, common, formats, selecting
from flowops.errors import ExitCode, InvalidInput, UsageProblem
from flowops.findings import Severity
from flowops.manifest.memory import NoMemory
from flowops.operations.checker import Validation
from flowops.operations.validating import validate_files, validate_manifest
from flowops.render.findings_json import findings_document
from flowops.render.findings_summary import summary_of
from flowops.render.findings_text import render_findings
from flowops.render.plan_json import as_text

if TYPE_CHECKING:
    from flowops.cli.output import Output
    from flowops.manifest.manifest import Manifest
    from flowops.manifest.memory import Memory

FORMATS = ("text", "json", "github", "sarif", "gitlab", "junit")


@click.command("validate")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@selecting
@formats(*FORMATS)
@click.option("--strict", is_flag=True, help="Warnings fail, too.")
@click.option("--no-cache", is_flag=True, help="Look at every file anew.")
@common
def command(
    settings: Settings,
    output: Output,
    form: str,
    paths: tuple[Path, ...],
    *,
    strict: bool,
    no_cache: bool,
) -> ExitCode:
    """Check flows without a network: what Meta would refuse, and where it stands.

    PATH is a Flow JSON file, or a folder with such files; without any it is the manifest and all
    that it names. Exits with 3 when there is an error.

    \b
    Examples:
      flowops validate
      flowops validate flows/booking/flow.json
      flowops validate --strict --format github
      flowops validate --format sarif > flowops.sarif
    """
    if paths and (settings.only or settings.exclude):
        raise UsageProblem(
            "--only and --except choose from a manifest, not from files",
            hint="name the files that you mean, or none",
        )
    validation = _of_paths(paths, settings, output, no_cache=no_cache) if paths else None
    if validation is None:
        validation = _of_manifest(settings, output, no_cache=no_cache)
    output.result(_rendered(validation, form, output, strict=strict))
    code = validation.exit_code(strict=strict)
    if code is not ExitCode.DONE and not validation.count(Severity.ERROR):
        output.note("Warnings fail, as --strict asks for.")
    return code


def _of_manifest(settings: Settings, output: Output, *, no_cache: bool) -> Validation:
    from flowops.manifest.desires import choose_environment
    from flowops.manifest.discovery import find_manifest, shown_path
    from flowops.manifest.manifest import read_manifest

    cwd = Path.cwd()
    path = find_manifest(settings.file, cwd)
    say_what_is_read(path, output)
    try:
        manifest = read_manifest(path, cwd=cwd, memory=_memory(path.parent, no_cache=no_cache))
    except InvalidInput as refused:
        if not refused.findings:
            raise
        return Validation((shown_path(path, cwd),), refused.findings)
    keys = manifest.select(settings.only, settings.exclude)
    environment = settings.environment
    if environment is not None:
        environment = choose_environment(manifest.environment_names, environment)
    checker = make_checker(manifest, manifest.memory)
    validation = validate_manifest(manifest, keys, environment, checker)
    manifest.memory.save()
    return validation


def _of_paths(
    paths: tuple[Path, ...], settings: Settings, output: Output, *, no_cache: bool
) -> Validation:
    for path in paths:
        if path.suffix in {".yaml", ".yml"}:
            raise UsageProblem(f"{path} is no Flow JSON", hint=f"flowops validate -f {path}")
    manifest = _manifest_around(settings, no_cache=no_cache)
    memory = manifest.memory if manifest else _memory(Path.cwd(), no_cache=no_cache)
    keys_of = manifest.keys_of if manifest else (lambda _: frozenset[str]())
    validation = validate_files(paths, Path.cwd(), make_checker(manifest, memory), keys_of)
    memory.save()
    if not validation.files:
        output.warning(f"there is no *.json in {', '.join(map(str, paths))}")
    return validation


def _manifest_around(settings: Settings, *, no_cache: bool) -> Manifest | None:
    """What it says of rules and versions holds for files that are named outright, too."""
    from flowops.manifest.discovery import find_manifest
    from flowops.manifest.manifest import read_manifest

    cwd = Path.cwd()
    try:
        path = find_manifest(settings.file, cwd)
    except InvalidInput:
        if settings.file is not None:
            raise
        return None
    return read_manifest(path, cwd=cwd, memory=_memory(path.parent, no_cache=no_cache))


def _memory(folder: Path, *, no_cache: bool) -> Memory:
    return NoMemory() if no_cache else memory_in(folder)


def _rendered(validation: Validation, form: str, output: Output, *, strict: bool) -> str:
    findings = validation.findings
    match form:
        case "json":
            return as_text(findings_document(findings, files=len(validation.files)))
        case "github":
            from flowops.render.findings_github import render_github

            return render_github(findings)
        case "sarif":
            from flowops.render.findings_sarif import render_sarif

            return render_sarif(findings)
        case "gitlab":
            from flowops.render.findings_gitlab import render_gitlab

            return render_gitlab(findings)
        case "junit":
            from flowops.render.findings_junit import render_junit

            return render_junit(validation, strict=strict)
        case _:
            shown = render_findings(findings, output.out) if findings else ""
            return f"{shown}{summary_of(validation)}\n"
