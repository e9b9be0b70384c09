"""Where things lie that the manifest does not name, and paths as people type them."""

from __future__ import annotations

from pathlib import Path

from flowops.errors import InvalidInput
from flowops.manifest.discovery import find_manifest

SANDBOX_FILE = Path(".flowops") / "sandbox.db"
"""Beside the manifest, so that every command on it sees the same accounts."""


def shown(path: Path) -> str:
    """From where the person stands, if the path lies below."""
    try:
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    except ValueError:
        return str(path)


def from_here(path: Path) -> Path:
    """The same path, short if it lies below. Links in it stay what they are."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def sandbox_file(manifest: Path | None, given: Path | None) -> Path:
    """The file of the sandbox: as given, else beside the manifest, else here."""
    if given is not None:
        return given
    try:
        return find_manifest(manifest, Path.cwd()).parent / SANDBOX_FILE
    except InvalidInput:
        if manifest is not None:
            raise
        return SANDBOX_FILE
