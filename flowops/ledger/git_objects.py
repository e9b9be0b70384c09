"""Git's objects in our repository by their ids: read through one git kept open, written as files.

A file of `objects/` is kind, space, size, NUL and content, deflated, under the hash of all that: so
a save starts no process before its push.
Source: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
"""

from __future__ import annotations

import contextlib
import hashlib
import weakref
import zlib
from typing import IO, TYPE_CHECKING, cast

from flowops.errors import StoreFailed
from flowops.ledger.failures import in_words
from flowops.ledger.store import Damaged

if TYPE_CHECKING:
    import subprocess

    from flowops.ledger.git_commands import Git

_FASTEST = 1
_NO_LIMIT = 1 << 62


class Objects:
    """Not for two threads at once. All of it raises StoreFailed."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._contents: dict[str, bytes] = {}
        self._reader: _Reader | None = None

    def read(self, name: str, kind: str, limit: int = _NO_LIMIT) -> bytes:
        """`name` is an id, or what git finds one by. Raises Damaged for what is over the limit."""
        content = self._contents.get(name)
        if content is None:
            content = self._contents[name] = self._ask(name, kind, limit)
        if len(content) > limit:
            raise _too_large(limit)
        return content

    def write(self, kind: str, content: bytes) -> str:
        """Its id. git looks into the folder for it whenever it is asked for."""
        whole = b"%b %d\0%b" % (kind.encode(), len(content), content)
        name = hashlib.new(self._git.object_format, whole).hexdigest()
        if name not in self._contents:
            self._put(name, zlib.compress(whole, _FASTEST))
            self._contents[name] = content
        return name

    def _put(self, name: str, deflated: bytes) -> None:
        folder = self._git.folder / "objects"
        path = folder / name[:2] / name[2:]
        new = folder / "flowops-new"
        try:
            path.parent.mkdir(exist_ok=True)
            new.write_bytes(deflated)
            new.replace(path)  # never half of one under its name
        except OSError as error:
            raise StoreFailed(
                f"git's temporary folder cannot be written: {in_words(error)}",
                hint="make room there, or let TMPDIR name another folder",
            ) from error

    def _ask(self, name: str, kind: str, limit: int) -> bytes:
        reader = self._reader = self._reader or _Reader(self._git)
        try:
            return reader.read(name, kind, limit)
        except BaseException:
            # Also if we are interrupted: the rest of an answer must not be taken for the next one.
            reader.close()
            self._reader = None
            raise


class _Reader:
    """`git cat-file --batch`, which also finds what came after it was started.

    It ends with our end of its input, which is closed with this object or with our process.
    """

    def __init__(self, git: Git) -> None:
        process = git.start("cat-file", "--batch")
        self._in, self._out = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        self.close = weakref.finalize(self, _end, process)

    def read(self, name: str, kind: str, limit: int) -> bytes:
        try:
            self._in.write(f"{name}\n".encode())
            self._in.flush()
        except BrokenPipeError as error:
            raise StoreFailed(f"git does not read {name}: it has ended") from error
        head = self._out.readline().decode(errors="replace").rstrip("\n")
        found, _, size = head.partition(" ")[2].partition(" ")
        if found != kind or not size.isdigit():
            raise StoreFailed(f"git has no {kind} {name}, which the records name: {head}")
        if int(size) > limit:
            raise _too_large(limit)
        content = self._out.read(int(size) + 1)[:-1]
        if len(content) != int(size):
            raise StoreFailed(f"git gave {len(content)} of the {size} bytes of {name}")
        return content


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()  # it only reads, and may be in the middle of what nobody wants any more
    with process, contextlib.suppress(BrokenPipeError):
        cast("IO[bytes]", process.stdin).close()


def _too_large(limit: int) -> Damaged:
    return Damaged(f"it is larger than {limit} bytes")
