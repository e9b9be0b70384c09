"""A folder for files that live for a moment: in memory, where there is such a place."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")


def scratch():
    """One that is gone when the process ends."""
    place = tempfile.mkdtemp(prefix="flowops-", dir=MEMORY if MEMORY.is_dir() else None)
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return Path(place)
