"""Flow JSON files that are named outright, without a manifest."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from flowops.errors import InvalidInput
from flowops.manifest.definitions import NamedFile
from flowops.manifest.discovery import shown_path
from flowops.manifest.files import CannotRead, read_file
from flowops.manifest.json_reader import MAX_BYTES, read_json
from flowops.manifest.source import Flaw, SourceText, refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flowops.manifest.document import Document


def find_flow_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files as they are named, and every *.json below the folders, in a stable order.

    What begins with a dot is passed over, as `.flowops` and `.git` are. Links to folders are not
    followed, so that no walk is endless. Raises InvalidInput for a folder that cannot be listed.
    """
    return tuple(dict.fromkeys(file for path in paths for file in _below(path)))


def read_flow_file(path: Path, cwd: Path) -> Document:
    """Raises InvalidInput, with findings in the file."""
    file = read_loose(path, cwd)
    return read_json(file.path, file.data)


def read_loose(path: Path, cwd: Path) -> NamedFile:
    """Its bytes. Raises InvalidInput, with a finding in the file."""
    shown = shown_path(path, cwd)
    try:
        return NamedFile(shown, read_file(cwd / path, MAX_BYTES))
    except CannotRead as problem:
        flaw = Flaw((0, 0), problem.rule.id, problem.message, problem.hint)
        raise refusal(shown, [SourceText(shown, "").finding(flaw)]) from None


def _below(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, files in os.walk(path, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.endswith(".json") and not name.startswith("."):
                yield Path(folder, name)


def _refuse(error: OSError) -> None:
    why = (error.strerror or "unknown reason").lower()
    raise InvalidInput(f"{error.filename} cannot be read: {why}") from error
