"""Init: a manifest and a first flow, for a folder that has none."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from flowops.errors import StoreFailed, UsageProblem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

STARTER = "flowops.starter"


def write_starter(folder: Path) -> tuple[Path, ...]:
    """The files written. Raises UsageProblem, having written none, if one of them is there."""
    files = dict(_files(resources.files(STARTER), folder))
    write_new(files, hint="give another folder")
    return tuple(files)


def write_new(files: Mapping[Path, str], hint: str = "move it away, or keep it") -> None:
    """All of them or, if one is there already, none. Raises UsageProblem and StoreFailed."""
    for path in files:
        if path.exists():
            raise UsageProblem(f"{path} is there already", hint=f"nothing was written; {hint}")
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as problem:
        raise StoreFailed(f"{path} could not be written: {problem.strerror}") from problem


def _files(source: Traversable, folder: Path) -> list[tuple[Path, str]]:
    found: list[tuple[Path, str]] = []
    for entry in sorted(source.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            found += _files(entry, folder / entry.name) if entry.name != "__pycache__" else []
        elif entry.name.endswith((".yaml", ".json")):
            found.append((folder / entry.name, entry.read_text(encoding="utf-8")))
    return found
