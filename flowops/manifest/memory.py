"""What was learned of files before. The cache of `ledger/` fits this shape; to lose it costs time
and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    import os

    from flowops.findings import Finding


class FileState(NamedTuple):
    """What changes with a file, without reading it. Times are nanoseconds since 1970.

    The time of a file's content may be set to anything; that of its inode cannot be.
    """

    size: int
    modified: int
    changed: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> FileState:
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


class Memory(Protocol):
    """A digest is the SHA-256 of a file's bytes, in hex. Nothing is raised."""

    def digest_of(self, file: str, state: FileState) -> str | None:
        """Of the file at this absolute path, if it is surely as it was seen."""

    def saw(self, file: str, state: FileState, digest: str) -> None:
        """`state` is of before the bytes were read."""

    def fingerprint_of(self, digest: str) -> str | None:
        """Of a definition that could be read."""

    def keep_fingerprint(self, digest: str, fingerprint: str) -> None: ...

    def findings_of(self, digest: str, outlook: str, path: str) -> tuple[Finding, ...] | None:
        """As they were kept for this outlook, now in the file of this path."""

    def keep_findings(self, digest: str, outlook: str, findings: tuple[Finding, ...]) -> None: ...

    def manifest_of(self, digest: str) -> object | None:
        """The value of a manifest that is sound YAML and of the right shape."""

    def keep_manifest(self, digest: str, value: object) -> None: ...

    def head_of(self, digest: str) -> object | None:
        """The same without its flows, known sooner."""

    def keep_head(self, digest: str, value: object) -> None: ...

    def save(self) -> None:
        """For other processes."""


class NoMemory:
    """Fits `Memory`, and looks at every file anew."""

    def digest_of(self, file: str, state: FileState) -> None: ...

    def saw(self, file: str, state: FileState, digest: str) -> None: ...

    def fingerprint_of(self, digest: str) -> None: ...

    def keep_fingerprint(self, digest: str, fingerprint: str) -> None: ...

    def findings_of(self, digest: str, outlook: str, path: str) -> None: ...

    def keep_findings(self, digest: str, outlook: str, findings: tuple[Finding, ...]) -> None: ...

    def manifest_of(self, digest: str) -> None: ...

    def keep_manifest(self, digest: str, value: object) -> None: ...

    def head_of(self, digest: str) -> None: ...

    def keep_head(self, digest: str, value: object) -> None: ...

    def save(self) -> None: ...
