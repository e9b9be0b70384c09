"""Validate: definitions, named by a manifest or outright, become findings. No network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from flowops.errors import InvalidInput
from flowops.manifest.discovery import shown_path
from flowops.manifest.json_reader import UNREADABLE
from flowops.manifest.loose_files import find_flow_files, read_loose
from flowops.operations.collecting import collecting_rarely
from flowops.operations.severities import Severities, unused_waivers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    from flowops.findings import Finding
    from flowops.manifest.definitions import NamedFile
    from flowops.manifest.manifest import Manifest
    from flowops.operations.checker import Checker, Validation


def severities_of(manifest: Manifest) -> Severities:
    return Severities(manifest.rule_levels, manifest.waivers)


def validate_manifest(
    manifest: Manifest, keys: Collection[str], environment: str | None, checker: Checker
) -> Validation:
    """The manifest, and the definitions of these flows: of one environment, or of all."""
    files, unreadable = manifest.files(keys, environment)
    checker.take(manifest.shown, manifest.findings)
    checker.add(unreadable)
    check_files(files, checker)
    if environment is None:
        found = (*unreadable, *checker.result().findings)
        sound = frozenset(keys) - frozenset(_unread_keys(files, found))
        checker.add(unused_waivers(manifest, checker.used, sound))
    return checker.result()


def check_files(files: Iterable[NamedFile], checker: Checker) -> None:
    with collecting_rarely():
        for file in files:
            checker.check(file)


def validate_files(
    paths: Iterable[Path], cwd: Path, checker: Checker, keys_of: Callable[[str], Collection[str]]
) -> Validation:
    """Files and folders that are named outright. `keys_of` tells the flows that name a file."""
    with collecting_rarely():
        for path in find_flow_files(paths):
            try:
                file = read_loose(path, cwd, checker.memory)
            except InvalidInput as refused:
                checker.take(shown_path(path, cwd), refused.findings)
            else:
                checker.check(replace(file, keys=frozenset(keys_of(file.path))))
    return checker.result()


def _unread_keys(files: Iterable[NamedFile], findings: Iterable[Finding]) -> Iterator[str]:
    """Of flows with a file that nobody could look into: what they break is not known."""
    keys = {file.path: file.keys for file in files}
    for finding in findings:
        if finding.rule in UNREADABLE:
            yield from keys.get(finding.location.path, ())
        elif finding.route[:1] == ("flows",):
            yield str(finding.route[1])
