"""The files of one commit, read from our repository, and the next commit with changes to them."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flowops.errors import StoreFailed
from flowops.ledger.store import Damaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from flowops.ledger.git_commands import Answer, Git

_NEXT = "refs/flowops-made/next"
_MARK = ":1"
_SHA1_DIGITS = 40
_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}", re.ASCII)
_SMALL = 64 * 1024
"""Bytes. Files up to this size are read along with their neighbours: one process for a folder."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the tree holds under one path; `is_plain` is false for links and submodules."""

    blob: str
    size: int
    is_plain: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """A file's new content, or where it moves, or nothing of both: it is removed."""

    path: str
    content: bytes | None = None
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A commit's files. `commit` is none where there is no ref yet."""

    commit: str | None = None
    entries: Mapping[str, Entry] = field(default_factory=dict)

    def blob(self, path: str) -> str | None:
        entry = self.entries.get(path)
        return entry.blob if entry else None

    def names(self, folder: str) -> tuple[str, ...]:
        """Of files and folders in it."""
        inside = f"{folder}/" if folder else ""
        rests = (path[len(inside) :] for path in self.entries if path.startswith(inside))
        return tuple(sorted({rest.partition("/")[0] for rest in rests}))


class Files:
    """What commits hold, and commits that hold something else. Not for two threads at once."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._contents: dict[str, bytes] = {}

    def snapshot(self, commit: str | None) -> Snapshot:
        if commit is None:
            return Snapshot()
        answer = self._git.run("ls-tree", "-r", "-z", "-l", "--full-tree", commit)
        lines = os.fsdecode(_good(answer, "cannot be listed").out).split("\0")
        return Snapshot(commit, dict(_entry(line) for line in lines if line))

    def read(self, snapshot: Snapshot, path: str, limit: int) -> bytes | None:
        """Raises Damaged for what is larger than the limit, or no plain file."""
        entry = snapshot.entries.get(path)
        if entry is None:
            return None
        if not entry.is_plain:
            raise Damaged("it is not a plain file")
        if entry.size > limit:
            raise Damaged(f"it is larger than {limit} bytes")
        if entry.blob not in self._contents:
            folder = path.rpartition("/")[0] + "/"
            near = {
                each.blob
                for name, each in snapshot.entries.items()
                if name.startswith(folder) and each.is_plain and each.size <= _SMALL
            }
            self._load(sorted((near - self._contents.keys()) | {entry.blob}))
        return self._contents[entry.blob]

    def next(
        self, snapshot: Snapshot, changes: Sequence[Change], message: str, now: datetime
    ) -> Snapshot:
        """A commit on top of it, so far only in our repository."""
        parts = [f"commit {_NEXT}\nmark {_MARK}\n".encode()]
        parts.append(
            f"committer flowops <flowops@localhost> {int(now.timestamp())} +0000\n".encode()
        )
        parts.append(_data(message.encode(errors="replace")))
        if snapshot.commit:
            parts.append(f"from {snapshot.commit}\n".encode())
        for change in changes:
            parts.extend(_instructions(change, snapshot))
        parts.append(f"\nget-mark {_MARK}\n".encode())
        if not snapshot.commit:
            # Without a parent, a first commit must not go on from one that was made before it.
            parts.insert(0, f"reset {_NEXT}\n\n".encode())
        answer = self._git.run("fast-import", "--quiet", "--force", feed=b"".join(parts))
        made = _good(answer, "cannot be added to").out.decode("ascii", "replace").strip()
        return Snapshot(made, self._changed(snapshot.entries, changes, len(made)))

    def _changed(
        self, entries: Mapping[str, Entry], changes: Sequence[Change], digits: int
    ) -> dict[str, Entry]:
        """What git makes of them, without a process more to ask it."""
        after = dict(entries)
        for change in changes:
            before = after.pop(change.path, None)
            if change.content is not None:
                blob = _blob_id(change.content, digits)
                self._contents[blob] = change.content
                after[change.path] = Entry(blob, len(change.content))
            elif change.to and before:
                after[change.to] = before
        return after

    def _load(self, blobs: list[str]) -> None:
        feed = "".join(f"{blob}\n" for blob in blobs).encode()
        out = _good(self._git.run("cat-file", "--batch", feed=feed), "cannot be read").out
        at = 0
        for blob in blobs:
            head, _, _ = out[at : at + 200].partition(b"\n")
            size = head.rpartition(b" ")[2]
            if not size.isdigit():
                raise StoreFailed(f"git has no {blob}, which a tree names: {head.decode()}")
            start = at + len(head) + 1
            at = start + int(size)
            self._contents[blob] = out[start:at]
            at += 1


def path_of(*parts: str) -> str:
    """Names of our own making: whatever else would be quoted, or lead elsewhere."""
    for part in parts:
        if not _PART.fullmatch(part):
            raise StoreFailed(f"{part!r} is no name for a file of records")
    return "/".join(parts)


def _entry(line: str) -> tuple[str, Entry]:
    head, _, path = line.partition("\t")
    mode, _, blob, size = head.split()
    plain = mode in {"100644", "100755"}
    return path, Entry(blob, int(size) if size.isdigit() else 0, plain)


def _instructions(change: Change, snapshot: Snapshot) -> Iterable[bytes]:
    if change.content is not None:
        yield f"M 100644 inline {change.path}\n".encode()
        yield _data(change.content)
        return
    blob = snapshot.blob(change.path)
    if change.to and blob:
        yield f"M 100644 {blob} {change.to}\n".encode()
    yield f"D {change.path}\n".encode()


def _blob_id(content: bytes, digits: int) -> str:
    name = "sha1" if digits == _SHA1_DIGITS else "sha256"
    return hashlib.new(name, b"blob %d\0" % len(content) + content).hexdigest()


def _data(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)


def _good(answer: Answer, what: str) -> Answer:
    if not answer.is_good:
        raise StoreFailed(f"the records in git {what}: {answer.said}")
    return answer
