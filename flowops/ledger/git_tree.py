"""The files of one commit, read from our repository, and the next commit with changes to them."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.errors import StoreFailed
from flowops.ledger.git_objects import Objects
from flowops.ledger.store import Damaged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from flowops.ledger.git_commands import Git

_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}", re.ASCII)
_FILE = "100644"
_FOLDER = "40000"
_PLAIN = {_FILE, "100755"}
_ANY_BYTES = "latin-1"
"""Every name of somebody else's goes into the next tree as it came, in the order of its bytes."""


class Entry(Struct, frozen=True):
    """What a tree holds under a name: a file, a folder, a link or a submodule, as its mode says."""

    mode: str
    name: str
    """Of the object, which is git's id for it."""


class Change(Struct, frozen=True):
    """A file's new content, or where it moves, or nothing of both: it is removed.

    What is written `once` is left as it is where there is something already.
    """

    path: str
    content: bytes | None = None
    to: str | None = None
    once: bool = False


class Snapshot(Struct, frozen=True):
    """A commit and the tree of its files. Both are none where there is no ref yet."""

    commit: str | None = None
    tree: str | None = None


class Files:
    """What commits hold, and commits that hold something else. Not for two threads at once."""

    def __init__(self, git: Git) -> None:
        self._objects = Objects(git)
        self._id_bytes = hashlib.new(git.object_format).digest_size

    def snapshot(self, commit: str | None) -> Snapshot:
        if commit is None:
            return Snapshot()
        head = self._objects.read(commit, "commit").partition(b"\n")[0].decode(errors="replace")
        return Snapshot(commit, head.removeprefix("tree "))

    def names(self, snapshot: Snapshot, folder: str) -> tuple[str, ...]:
        """Of files and folders in it."""
        entry = self._entry(snapshot, folder)
        inside = self._entries(entry.name) if entry and entry.mode == _FOLDER else {}
        return tuple(sorted(inside))

    def blob(self, snapshot: Snapshot, path: str) -> str | None:
        """The id of that file's content, which no other content has."""
        entry = self._entry(snapshot, path)
        return entry.name if entry else None

    def read(self, snapshot: Snapshot, path: str, limit: int) -> bytes | None:
        """Raises Damaged for what is larger than the limit, or no plain file."""
        entry = self._entry(snapshot, path)
        if entry is None:
            return None
        if entry.mode not in _PLAIN:
            raise Damaged("it is not a plain file")
        return self._objects.read(entry.name, "blob", limit)

    def next(
        self, snapshot: Snapshot, changes: Sequence[Change], message: str, now: datetime
    ) -> Snapshot:
        """A commit on top of it, so far only in our repository."""
        wanted: dict[tuple[str, ...], Entry | None] = {}
        for change in changes:
            moved = self._entry(snapshot, change.path) if change.to else None
            if change.to and moved:
                wanted[_parts(change.to)] = moved
            wanted[_parts(change.path)] = self._file(change.content)
        tree = self._changed(snapshot.tree, wanted) or self._objects.write("tree", b"")
        by = f"flowops <flowops@localhost> {int(now.timestamp())} +0000"
        parent = [f"parent {snapshot.commit}"] if snapshot.commit else []
        head = "\n".join([f"tree {tree}", *parent, f"author {by}", f"committer {by}"])
        text = f"{head}\n\n{message}".encode(errors="replace")
        return Snapshot(self._objects.write("commit", text), tree)

    def _file(self, content: bytes | None) -> Entry | None:
        return None if content is None else Entry(_FILE, self._objects.write("blob", content))

    def _changed(
        self, tree: str | None, wanted: Mapping[tuple[str, ...], Entry | None]
    ) -> str | None:
        """The tree with these entries, or without where one is none. What is left empty is none."""
        entries = self._entries(tree) if tree else {}
        inner: dict[str, dict[tuple[str, ...], Entry | None]] = {}
        for (name, *rest), entry in wanted.items():
            inner.setdefault(name, {})[tuple(rest)] = entry
        for name, inside in inner.items():
            before = entries.pop(name, None)
            after = inside[()] if () in inside else self._folder(before, inside)
            if after:
                entries[name] = after
        return self._objects.write("tree", _as_tree(entries)) if entries else None

    def _folder(
        self, before: Entry | None, inside: Mapping[tuple[str, ...], Entry | None]
    ) -> Entry | None:
        tree = self._changed(before.name if before and before.mode == _FOLDER else None, inside)
        return Entry(_FOLDER, tree) if tree else None

    def _entry(self, snapshot: Snapshot, path: str) -> Entry | None:
        entry = Entry(_FOLDER, snapshot.tree) if snapshot.tree else None
        for part in _parts(path):
            if entry is None or entry.mode != _FOLDER:
                return None
            entry = self._entries(entry.name).get(part)
        return entry

    def _entries(self, tree: str) -> dict[str, Entry]:
        """By their names. A tree is mode, space, name, NUL and the id in bytes, for each."""
        content = self._objects.read(tree, "tree")
        entries: dict[str, Entry] = {}
        at = 0
        try:
            while at < len(content):
                end = content.index(b"\0", at)
                mode, _, name = content[at:end].decode(_ANY_BYTES).partition(" ")
                at = end + 1 + self._id_bytes
                entries[name] = Entry(mode, content[end + 1 : at].hex())
        except ValueError as error:
            raise StoreFailed(f"git's tree {tree}, which the records name, is damaged") from error
        return entries


def path_of(*parts: str) -> str:
    """Names of our own making: whatever else would be quoted, or lead elsewhere."""
    for part in parts:
        if not _PART.fullmatch(part):
            raise StoreFailed(f"{part!r} is no name for a file of records")
    return "/".join(parts)


def _parts(path: str) -> tuple[str, ...]:
    return tuple(path.split("/")) if path else ()


def _as_tree(entries: Mapping[str, Entry]) -> bytes:
    """In git's order, in which a folder's name ends in a slash."""
    in_order = sorted(entries.items(), key=lambda each: each[0] + "/" * (each[1].mode == _FOLDER))
    return b"".join(
        f"{entry.mode} {name}\0".encode(_ANY_BYTES) + bytes.fromhex(entry.name)
        for name, entry in in_order
    )
