"""Format: definitions in the one layout, with the content that they had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.errors import FlowopsError, InvalidInput
from flowops.manifest.json_reader import read_json
from flowops.manifest.layout import laid_out
from flowops.manifest.loose_files import find_flow_files, read_loose
from flowops.manifest.rewriting import rewrite

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from flowops.findings import Finding
    from flowops.manifest.definitions import NamedFile
    from flowops.manifest.manifest import Manifest


class Formatted(Struct, frozen=True):
    """A file, and what it is in the one layout."""

    file: NamedFile
    content: bytes
    is_changed: bool


def format_files(paths: Iterable[Path], cwd: Path) -> tuple[Formatted, ...]:
    """Raises InvalidInput with the findings of all files that cannot be read."""
    files: list[NamedFile] = []
    findings: list[Finding] = []
    for path in find_flow_files(paths):
        try:
            files.append(read_loose(path, cwd))
        except InvalidInput as refused:
            findings += refused.findings
    return _format_all(files, findings)


def format_manifest(manifest: Manifest, keys: Collection[str]) -> tuple[Formatted, ...]:
    """The definitions of these flows. Raises InvalidInput as above."""
    files, unreadable = manifest.files(keys)
    return _format_all(files, unreadable)


def write_formatted(formatted: Iterable[Formatted], cwd: Path) -> None:
    """Raises StoreFailed; the files before that one are written."""
    for each in formatted:
        if each.is_changed:
            rewrite(cwd / each.file.path, each.content)


def _format_all(files: Iterable[NamedFile], unreadable: Iterable[Finding]) -> tuple[Formatted, ...]:
    findings = list(unreadable)
    formatted = []
    for file in files:
        try:
            formatted.append(_format(file))
        except InvalidInput as refused:
            findings += refused.findings
    if findings:
        raise InvalidInput(_refusal(findings), hint="nothing was written", findings=findings)
    return tuple(formatted)


def _format(file: NamedFile) -> Formatted:
    data = file.read()
    document = read_json(file.path, data)
    content = laid_out(document).encode()
    if read_json(file.path, content).value != document.value:
        raise FlowopsError(f"another layout of {file.path} would change what it says")
    return Formatted(file, content, is_changed=content != data)


def _refusal(findings: list[Finding]) -> str:
    paths = {finding.location.path for finding in findings}
    return (
        f"{paths.pop()} cannot be read" if len(paths) == 1 else f"{len(paths)} files cannot be read"
    )
