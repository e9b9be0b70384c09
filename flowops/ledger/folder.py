"""A folder whose files are replaced whole, and from which no symbolic link leads out."""

from __future__ import annotations

import errno
import itertools
import os
import stat
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from flowops.ledger.store import Damaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_TEMPORARY = ".tmp"
_CHUNK = 1 << 20


class Mark(Struct, frozen=True):
    """A file as it was left. Whoever writes to it, or puts another in its place, changes that."""

    inode: int
    size: int
    modified: int

    @classmethod
    def of(cls, descriptor: int) -> Mark:
        status = os.fstat(descriptor)
        return cls(status.st_ino, status.st_size, status.st_mtime_ns)


class Folder(Struct, frozen=True):
    """An open folder. A name is one part of a path; whatever fails raises OSError."""

    descriptor: int

    def names(self) -> list[str]:
        return sorted(os.listdir(self.descriptor))  # noqa: PTH208 - a Path has no descriptor

    def has(self, name: str) -> bool:
        try:
            os.stat(name, dir_fd=self.descriptor, follow_symlinks=False)
        except FileNotFoundError:
            return False
        return True

    def read(self, name: str, limit: int) -> bytes:
        """At most `limit` bytes. Raises Damaged for what is larger, or not a plain file."""
        # O_NONBLOCK: opening a pipe that somebody left here would wait for ever.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        try:
            descriptor = os.open(name, flags, dir_fd=self.descriptor)
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise Damaged("it is a symbolic link, which is not followed") from error
            raise
        try:
            return _read(descriptor, limit)
        finally:
            os.close(descriptor)

    def replace(self, name: str, content: bytes) -> Mark:
        """Durable when it returns; before that, the old file or the new one, never a part."""
        mark = self._replace(name, content)
        self.sync()
        return mark

    def replace_all(self, contents: Mapping[str, bytes]) -> None:
        """As `replace` does each, with one sync of the folder for all."""
        for name, content in contents.items():
            self._replace(name, content)
        self.sync()

    def append(self, name: str, content: bytes, mark: Mark) -> Mark | None:
        """At the end of a file that is as it was left; durable when it returns, and before that
        any part of it may be there. None, and nothing is written, for any other file.
        """
        flags = os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK
        try:
            descriptor = os.open(name, flags, dir_fd=self.descriptor)
        except OSError:
            return None
        try:
            if Mark.of(descriptor) != mark:
                return None
            try:
                _write_durably(descriptor, content)
            except BaseException:
                with suppress(OSError):
                    os.ftruncate(descriptor, mark.size)
                raise
            return Mark.of(descriptor)
        finally:
            os.close(descriptor)

    def sync(self) -> None:
        """What was renamed until now stays renamed."""
        _sync_folder(self.descriptor)

    def _replace(self, name: str, content: bytes) -> Mark:
        # Two flows may share a definition, so two threads may write the same file at once.
        temporary = f".{name}.{os.getpid()}-{threading.get_ident()}{_TEMPORARY}"
        try:
            mark = self._write(temporary, content)
            os.replace(temporary, name, src_dir_fd=self.descriptor, dst_dir_fd=self.descriptor)
        except BaseException:
            self.discard(temporary)
            raise
        return mark

    def _write(self, name: str, content: bytes) -> Mark:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
        descriptor = os.open(name, flags, 0o600, dir_fd=self.descriptor)
        try:
            _write_durably(descriptor, content)
            return Mark.of(descriptor)
        finally:
            os.close(descriptor)

    def set_aside(self, name: str) -> str:
        """Move a file out of the way without losing it; returns its new name."""
        names = (f"{name}.set-aside-{number}" for number in itertools.count(1))
        aside = next(each for each in names if not self.has(each))
        os.rename(name, aside, src_dir_fd=self.descriptor, dst_dir_fd=self.descriptor)
        return aside

    @contextmanager
    def inside(self, *parts: str, create: bool = False) -> Iterator[Folder]:
        """The folder `part/…` in it, as `open_folder` opens it. Of one part or more."""
        descriptor = _descend(self.descriptor, parts, create=create)
        try:
            yield Folder(descriptor)
        finally:
            os.close(descriptor)

    def sweep(self) -> None:
        """Remove what killed runs were in the middle of writing; only for who holds the lock."""
        for name in self.names():
            if name.startswith(".") and name.endswith(_TEMPORARY):
                self.discard(name)

    def discard(self, name: str) -> None:
        with suppress(OSError):
            os.unlink(name, dir_fd=self.descriptor)

    def clock(self) -> int:
        """What time it is to the file system, in nanoseconds since 1970."""
        name = f".clock.{os.getpid()}-{threading.get_ident()}{_TEMPORARY}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        os.close(os.open(name, flags, 0o600, dir_fd=self.descriptor))
        try:
            return self.modified(name)
        finally:
            self.discard(name)

    def modified(self, name: str) -> int:
        """In nanoseconds since 1970."""
        return os.stat(name, dir_fd=self.descriptor, follow_symlinks=False).st_mtime_ns

    def set_modified(self, name: str, modified: int) -> None:
        times = (modified, modified)
        os.utime(name, ns=times, dir_fd=self.descriptor, follow_symlinks=False)


@contextmanager
def open_folder(root: Path, *parts: str, create: bool = False) -> Iterator[Folder]:
    """The folder `root/part/…`, each part opened inside the one before it.

    Neither `root` nor a part may be a symbolic link: a checkout could bring one along that leads
    anywhere. What is created is for its owner alone. Raises OSError.
    """
    above = _open_above(root, create=create)
    try:
        descriptor = _descend(above, (root.name, *parts), create=create)
    finally:
        os.close(above)
    try:
        yield Folder(descriptor)
    finally:
        os.close(descriptor)


def _open_above(root: Path, *, create: bool) -> int:
    flags = os.O_RDONLY | os.O_DIRECTORY
    try:
        return os.open(root.parent, flags)
    except FileNotFoundError:
        if not create:
            raise
    root.parent.mkdir(parents=True, exist_ok=True)
    return os.open(root.parent, flags)


def _descend(outermost: int, parts: Iterable[str], *, create: bool) -> int:
    """The innermost folder; those on the way are closed again, but for the outermost."""
    descriptor = outermost
    for name in parts:
        try:
            inner = _enter(name, descriptor, create=create)
        finally:
            if descriptor != outermost:
                os.close(descriptor)
        descriptor = inner
    return descriptor


def _enter(name: str, descriptor: int, *, create: bool) -> int:
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
    try:
        return os.open(name, flags, dir_fd=descriptor)
    except FileNotFoundError:
        if not create:
            raise
    with suppress(FileExistsError):
        os.mkdir(name, 0o700, dir_fd=descriptor)
        _sync_folder(descriptor)
    return os.open(name, flags, dir_fd=descriptor)


def _read(descriptor: int, limit: int) -> bytes:
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        raise Damaged("it is not a plain file")
    content = bytearray()
    while chunk := os.read(descriptor, _CHUNK):
        content += chunk
        if len(content) > limit:
            raise Damaged(f"it is larger than {limit} bytes")
    return bytes(content)


def _write_durably(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    os.fsync(descriptor)


def _sync_folder(descriptor: int) -> None:
    # Without this a power cut may undo the rename. Some network file systems cannot do it.
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
