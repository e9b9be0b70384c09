"""A folder for files that live for a moment: in memory, where there is such a place."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 2 << 30
"""Bytes: for all that the goals of a campaign keep at once."""


def roomy_folder():
    """Where temporary files go: into memory, where it has room for all, and programs may start."""
    if MEMORY.is_dir():
        memory = os.statvfs(MEMORY)
        if memory.f_bavail * memory.f_frsize > ROOM and not memory.f_flag & os.ST_NOEXEC:
            return MEMORY
    return Path(tempfile.gettempdir())


def scratch():
    """One that is gone when the process ends."""
    place = tempfile.mkdtemp(prefix="flowops-", dir=MEMORY if MEMORY.is_dir() else None)
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return Path(place)
