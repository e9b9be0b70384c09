"""Paths that a manifest writes: relative to its folder and, as far as words tell, inside it."""

from __future__ import annotations

import re

_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile("[\x00-\x1f\x7f]")


def why_outside(path: str) -> tuple[str, str] | None:
    """What is wrong and what to type instead; None for a path that may be tried."""
    if _CONTROL.search(path):
        return "the path holds a control character", "write a plain path"
    if "\\" in path:
        return "the path is written with backslashes", "write `/` between folders"
    if path.startswith(("/", "~")) or _DRIVE.match(path):
        return "the path is absolute", "write it relative to the manifest"
    if ".." in path.split("/"):
        return "the path leaves the manifest's folder", "move the file beside the manifest"
    return None
