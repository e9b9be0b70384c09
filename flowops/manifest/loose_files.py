"""Flow JSON files that are named outright, without a manifest."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flowops.errors import InvalidInput
from flowops.manifest.definitions import NamedFile
from flowops.manifest.discovery import shown_path
from flowops.manifest.files import LARGEST_DEFINITION, CannotRead, Looker
from flowops.manifest.json_reader import read_json
from flowops.manifest.memory import NoMemory
from flowops.manifest.source import Flaw, SourceText, refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flowops.manifest.document import Document
    from flowops.manifest.files import Content
    from flowops.manifest.memory import Memory


def find_flow_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files as they are named, and every *.json below the folders, in a stable order.

    What begins with a dot is passed over, as `.flowops` and `.git` are. Links to folders are not
    followed, so that no walk is endless. Raises InvalidInput for a folder that cannot be listed.
    """
    return tuple(dict.fromkeys(file for path in paths for file in _below(path)))


def read_flow_file(path: Path, cwd: Path) -> Document:
    """Raises InvalidInput, with findings in the file."""
    file = read_loose(path, cwd)
    return read_json(file.path, file.read())


def read_loose(path: Path, cwd: Path, memory: Memory | None = None) -> NamedFile:
    """Raises InvalidInput, with a finding in the file."""
    shown = shown_path(path, cwd)
    try:
        content, _ = Looker(memory or NoMemory(), LARGEST_DEFINITION).look(cwd / path)
    except CannotRead as problem:
        raise _refusal(shown, problem) from None
    return NamedFile(shown, content.digest, partial(_read, content, shown))


def _read(content: Content, shown: str) -> bytes:
    try:
        return content.read()
    except CannotRead as problem:
        raise _refusal(shown, problem) from None


def _refusal(shown: str, problem: CannotRead) -> InvalidInput:
    flaw = Flaw((0, 0), problem.rule.id, problem.message, problem.hint)
    return refusal(shown, [SourceText(shown, "").finding(flaw)])


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
