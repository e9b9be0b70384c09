"""What was found in files before, by their content: one file that may be lost at any moment.

.flowops/cache/findings.json

Processes may share it: it is replaced whole, and who writes takes along what others wrote
meanwhile. What is damaged, foreign or made with other rules is not used.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from flowops.findings import Finding, Location, Severity
from flowops.ledger.folder import open_folder
from flowops.ledger.store import Damaged

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = "flowops-findings-1"
FOLDER = "cache"
NAME = "findings.json"
LARGEST = 64 * 1024 * 1024
MOST_FILES = 20_000

Entries = dict[str, list[Any]]


class FileCache:
    """Fits `operations.ports.FindingsCache`. Raises nothing."""

    def __init__(self, state: Path, made_with: str) -> None:
        """`state` is `.flowops`; `made_with` says which rules the findings come from."""
        self._state = state
        self._made_with = made_with
        self._entries: Entries | None = None
        self._used: set[str] = set()
        self._new: Entries = {}

    def find(self, key: str, path: str) -> tuple[Finding, ...] | None:
        if self._entries is None:
            self._entries = self._read()
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._used.add(key)
        return tuple(_finding(each, path) for each in entry)

    def keep(self, key: str, findings: tuple[Finding, ...]) -> None:
        self._new[key] = [_entry(finding) for finding in findings]

    def save(self) -> None:
        """Writes if there is something new. A folder that cannot be written has no cache."""
        if not self._new:
            return
        old = self._read()
        used = {key: old.pop(key) for key in self._used if key in old}
        entries = {**old, **used, **self._new}
        latest = dict(list(entries.items())[-MOST_FILES:])
        try:
            with open_folder(self._state, FOLDER, create=True) as folder:
                folder.replace(NAME, self._sealed(latest))
        except OSError:
            return

    def _read(self) -> Entries:
        try:
            with open_folder(self._state, FOLDER) as folder:
                return self._unsealed(folder.read(NAME, LARGEST))
        except (OSError, Damaged):
            return {}

    def _sealed(self, entries: Entries) -> bytes:
        body = json.dumps(entries, separators=(",", ":")).encode()
        return f"{self._seal(body)}\n".encode() + body

    def _unsealed(self, content: bytes) -> Entries:
        seal, _, body = content.partition(b"\n")
        if seal != self._seal(body).encode():
            return {}
        entries: Entries = json.loads(body)
        return entries

    def _seal(self, body: bytes) -> str:
        """Nothing that fits it was cut, edited, or found by other rules."""
        digest = hashlib.sha256(f"{FORMAT}\0{self._made_with}\0".encode() + body)
        return f"{FORMAT} {digest.hexdigest()}"


def _entry(finding: Finding) -> list[Any]:
    at = finding.location
    return [
        finding.rule,
        finding.message,
        [at.line, at.column, at.end_line, at.end_column],
        finding.severity.value,
        finding.hint,
        finding.code,
        finding.route,
        finding.where,
        finding.frame,
        finding.frame_column,
    ]


def _finding(entry: list[Any], path: str) -> Finding:
    rule, message, span, severity, hint, code, route, where, frame, column = entry
    return Finding(
        rule,
        message,
        Location(path, *span),
        Severity(severity),
        hint,
        code,
        tuple(route),
        where,
        tuple(frame),
        column,
    )
