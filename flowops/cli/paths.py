"""Paths as people type them: from where they stand, if that is shorter."""

from __future__ import annotations

from pathlib import Path


def shown(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    except ValueError:
        return str(path)
