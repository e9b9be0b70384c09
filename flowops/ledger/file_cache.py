"""What was learned of files before: two files that may be lost at any moment.

.flowops/cache/files.json       states and digests of files; fingerprints and findings by digest
.flowops/cache/manifest.json    the value of the manifest that was read last

Processes may share them: each is replaced whole, and who writes takes along what others wrote
meanwhile. What is damaged, foreign or made with other rules is not used.
"""

from __future__ import annotations

import hashlib
import json
import time
from typing import TYPE_CHECKING, Any

from flowops.findings import Finding, Location, Severity
from flowops.ledger.folder import open_folder
from flowops.ledger.store import Damaged

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from flowops.manifest.memory import FileState

FORMAT = "flowops-files-1"
FOLDER = "cache"
FILES = "files.json"
MANIFEST = "manifest.json"
HEAD = "head.json"
IGNORED = ".gitignore"
LARGEST = 64 * 1024 * 1024
MOST_FILES = 50_000

Table = dict[str, list[Any]]

_FINGERPRINT, _OUTLOOK, _FINDINGS = range(3)
_SECOND = 1_000_000_000


class FileCache:
    """Fits `manifest.memory.Memory`."""

    def __init__(self, state: Path, made_with: Callable[[], str]) -> None:
        """`state` is `.flowops`; `made_with` says which rules it comes from, and is asked only when
        something is used or kept.
        """
        self._state = state
        self._made_with = made_with
        self._tables: tuple[Table, Table] | None = None
        self._seen: Table = {}
        self._learned: Table = {}
        self._used: set[str] = set()
        self._manifests: dict[str, dict[str, object]] = {}
        self._began = 0

    def digest_of(self, file: str, state: FileState) -> str | None:
        entry = self._files.get(file)
        if entry is None or tuple(entry[1:]) != state:
            return None
        self._used.add(file)
        digest: str = entry[0]
        return digest

    def saw(self, file: str, state: FileState, digest: str) -> None:
        self._began = self._began or time.time_ns()
        self._seen[file] = [digest, *state]

    def fingerprint_of(self, digest: str) -> str | None:
        fingerprint: str | None = self._entry(digest)[_FINGERPRINT]
        return fingerprint

    def keep_fingerprint(self, digest: str, fingerprint: str) -> None:
        self._learn(digest)[_FINGERPRINT] = fingerprint

    def findings_of(self, digest: str, outlook: str, path: str) -> tuple[Finding, ...] | None:
        entry = self._entry(digest)
        if entry[_OUTLOOK] != outlook:
            return None
        return tuple([_finding(each, path) for each in entry[_FINDINGS]])

    def keep_findings(self, digest: str, outlook: str, findings: tuple[Finding, ...]) -> None:
        entry = self._learn(digest)
        entry[_OUTLOOK], entry[_FINDINGS] = outlook, [_written(each) for each in findings]

    def manifest_of(self, digest: str) -> object | None:
        return self._manifest_in(MANIFEST, digest)

    def keep_manifest(self, digest: str, value: object) -> None:
        self._manifests[MANIFEST] = {"digest": digest, "value": value}

    def head_of(self, digest: str) -> object | None:
        return self._manifest_in(HEAD, digest)

    def keep_head(self, digest: str, value: object) -> None:
        self._manifests[HEAD] = {"digest": digest, "value": value}

    def save(self) -> None:
        """Writes what is new. A folder that cannot be written has no cache."""
        settled = self._settled() if self._seen else {}
        if settled or self._learned:
            files, contents = self._read_tables()
            latest = (
                _latest(files, self._used, settled),
                _latest(contents, self._used, self._learned),
            )
            self._write(FILES, dict(zip(("files", "contents"), latest, strict=True)))
            self._seen, self._learned = {}, {}
        for name, document in self._manifests.items():
            self._write(name, document)
        self._manifests = {}
        # What comes next needs the memory, and hardly ever these.
        self._tables, self._used = None, set()

    @property
    def _files(self) -> Table:
        if self._tables is None:
            self._tables = self._read_tables()
        return self._tables[0]

    def _manifest_in(self, name: str, digest: str) -> object | None:
        document = self._read(name)
        return document["value"] if document and document["digest"] == digest else None

    def _entry(self, digest: str) -> list[Any]:
        if self._tables is None:
            self._tables = self._read_tables()
        entry = self._learned.get(digest) or self._tables[1].get(digest)
        if entry is None:
            return [None, None, []]
        self._used.add(digest)
        return entry

    def _learn(self, digest: str) -> list[Any]:
        entry = self._learned[digest] = list(self._entry(digest))
        return entry

    def _settled(self) -> Table:
        """The files that stood still before we began to read. As git has it: what was written a
        moment ago may be written once more in the same moment, and nobody could tell.
        """
        try:
            with open_folder(self._state, FOLDER, create=True) as folder:
                # The clock of a file system may be that of another machine.
                behind = max(0, time.time_ns() - folder.clock())
        except OSError:
            return {}
        return {
            file: entry
            for file, entry in self._seen.items()
            if _last_change(entry) < self._began - behind
        }

    def _read_tables(self) -> tuple[Table, Table]:
        document = self._read(FILES)
        return (document["files"], document["contents"]) if document else ({}, {})

    def _read(self, name: str) -> dict[str, Any] | None:
        try:
            with open_folder(self._state, FOLDER) as folder:
                content, modified = folder.read(name, LARGEST), folder.modified(name)
        except (OSError, Damaged):
            return None
        seal, _, body = content.partition(b"\n")
        if seal != self._seal(body, modified).encode():
            return None
        document: dict[str, Any] = json.loads(body)
        return document

    def _write(self, name: str, document: object) -> None:
        body = json.dumps(document, separators=(",", ":")).encode()
        try:
            with open_folder(self._state, FOLDER, create=True) as folder:
                if not folder.has(IGNORED):
                    folder.replace(IGNORED, b"*\n")
                # Whole seconds: archives in which caches travel keep no more.
                modified = time.time_ns() // _SECOND * _SECOND
                seal = f"{self._seal(body, modified)}\n"
                folder.replace(name, seal.encode() + body)
                folder.set_modified(name, modified)
        except OSError:
            return

    def _seal(self, body: bytes, modified: int) -> str:
        """Nothing that fits it was cut, edited, or made by other rules, and no checkout brought it
        along: that would have the time of the checkout.
        """
        digest = hashlib.sha256(f"{FORMAT}\0{self._made_with()}\0{modified}\0".encode())
        digest.update(body)
        return f"{FORMAT} {digest.hexdigest()}"


def _last_change(entry: list[Any]) -> int:
    """The end of the moment in which it may have been written last."""
    _, _, modified, changed, _ = entry
    # A time of whole seconds comes from a clock that knows no others, or only every other one.
    moment = _SECOND // 10 if changed % _SECOND else 2 * _SECOND
    return int(max(modified, changed)) + moment


def _latest(old: Table, used: Collection[str], new: Table) -> Table:
    """The oldest that nobody uses go first."""
    kept = {key: old.pop(key) for key in used if key in old}
    entries = {**old, **kept, **new}
    return dict(list(entries.items())[-MOST_FILES:])


def _written(finding: Finding) -> list[Any]:
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
