"""Where the manifest is, and how its path is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowops.errors import InvalidInput

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "flowops.yaml"
FOLDER = "flows"


def find_manifest(explicit: Path | None, cwd: Path) -> Path:
    """`explicit` (a file, or a folder that holds one), else flows/, else here.

    Raises InvalidInput when there is none.
    """
    if explicit is not None:
        return _explicit(cwd / explicit, explicit)
    for candidate in (cwd / FOLDER / FILE_NAME, cwd / FILE_NAME):
        if candidate.exists():
            return candidate
    raise InvalidInput(
        f"there is no {FOLDER}/{FILE_NAME} and no {FILE_NAME} here",
        hint="run `flowops init`, or name the manifest with -f",
    )


def shown_path(path: Path, cwd: Path) -> str:
    """Relative to where the person is, if the file lies below; with `/` on every system."""
    absolute = cwd / path
    if absolute.is_relative_to(cwd):
        return absolute.relative_to(cwd).as_posix()
    return path.as_posix()


def _explicit(path: Path, typed: Path) -> Path:
    file = path / FILE_NAME if path.is_dir() else path
    if not file.exists():
        raise InvalidInput(
            f"there is no manifest at {typed.as_posix()}",
            hint="run `flowops init`, or name another file with -f",
        )
    return file
