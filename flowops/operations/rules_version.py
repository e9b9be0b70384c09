"""Which rules findings come from: kept findings are of no use to other ones."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flowops import __version__
from flowops.flowjson.schemas import table_files

_PACKAGE = Path(__file__).parents[1]
_DECIDING = ("flowjson/*.py", "flowjson/rules/*.py", "manifest/*.py", "operations/checking.py")
"""Everything between a file's bytes and its findings."""


@cache
def rules_version() -> str:
    """The same for the same code and tables: a checkout changes while its version stands still."""
    digest = hashlib.sha256(__version__.encode())
    ours = sorted(path for pattern in _DECIDING for path in _PACKAGE.glob(pattern))
    for path in (*ours, *table_files()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
