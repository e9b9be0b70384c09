"""The file operations of a ledger, each of which can be refused, torn, or the last of its process.

It stands in the place of `os` in the two modules that touch files. What was not synced is known, so
that a power cut can take it away.
"""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from greenlet import getcurrent

from flowops.ledger import folder, lock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.simulator.scheduler import Process


class Blow(Enum):
    """What befalls one operation."""

    REFUSED = "refused"
    FULL = "the disk is full"
    TORN = "a part is written, and the process dies"
    BEFORE = "the process dies before it"
    AFTER = "the process dies after it"


OPERATIONS = (
    "open", "close", "read", "write", "pwrite", "fsync", "ftruncate", "replace", "rename", "mkdir",
    "unlink", "stat", "fstat", "listdir",
)  # fmt: skip
WRITING = frozenset({"write", "pwrite"})
CHANGING = frozenset({"write", "pwrite", "fsync", "ftruncate", "replace", "rename", "mkdir"})
_OS = {name: getattr(os, name) for name in dir(os) if name[0] != "_"}
_NUMBERS = {Blow.REFUSED: errno.EIO, Blow.FULL: errno.ENOSPC}


class Disk:
    """Acts as `os`. `fate` is asked before each operation of a process that is simulated."""

    def __init__(
        self,
        fate: Callable[[Process, str], Blow | None],
        die: Callable[[Process, Blow, str], None],
    ) -> None:
        self.__dict__.update(_OS)
        for name in OPERATIONS:
            self.__dict__[name] = self._guarded(name, getattr(os, name))
        self._fate = fate
        self._die = die
        self._unsynced: dict[str, list[tuple[Path, bytes | None]]] = {}

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Until it steps aside, and no longer than the block runs, the ledger's files are touched
        through this disk.
        """
        folder.os = lock.os = self
        try:
            yield
        finally:
            self.step_aside()

    def step_aside(self) -> None:
        """Nothing befalls any operation from here on."""
        folder.os = lock.os = os

    def close_all(self, process: Process) -> None:
        """What the kernel does when a process ends, however."""
        while process.files:
            os.close(process.files.pop())

    def lose_unsynced(self, root: Path, keep: Callable[[int], int]) -> int:
        """A power cut: of what was not synced in a folder or a file, a first part stays.

        `keep` of how many says how many. Answers how many changes were lost.
        """
        lost = 0
        for name in [each for each in self._unsynced if Path(each).is_relative_to(root)]:
            changes = self._unsynced.pop(name)
            for place, before in reversed(changes[keep(len(changes)) :]):
                lost += 1
                if before is not None:
                    place.write_bytes(before)
                elif place.exists():
                    place.unlink()
        return lost

    def _guarded(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def operation(*args: Any, **how: Any) -> Any:
            process = getattr(getcurrent(), "process", None)
            if process is None:
                return real(*args, **how)
            if process.is_dead:
                if name == "close":
                    return None  # the kernel did when it died
                raise OSError(errno.EIO, "a dead process does nothing")
            blow = self._fate(process, name)
            if blow is None:
                return self._perform(process, name, real, args, how)
            return self._strike(blow, process, name, real, args, how)

        return operation

    def _perform(self, process: Process, name: str, real: Any, args: Any, how: Any) -> Any:
        if name == "close":
            process.files.discard(args[0])
        if name not in CHANGING:
            answer = real(*args, **how)
            if name == "open":
                process.files.add(answer)
            return answer
        return self._remembered(name, real, args, how)

    def _strike(  # noqa: PLR0917 - the operation as it was asked for, and what befalls it
        self, blow: Blow, process: Process, name: str, real: Any, args: Any, how: Any
    ) -> Any:
        if blow in _NUMBERS:
            if name == "close":  # one that fails has closed all the same
                self._perform(process, name, real, args, how)
            raise OSError(_NUMBERS[blow], os.strerror(_NUMBERS[blow]))
        if blow is Blow.TORN:
            self._tear(name, real, args)
        elif blow is Blow.AFTER:
            with suppress(OSError):
                self._perform(process, name, real, args, how)
        self._die(process, blow, name)
        return None

    def _tear(self, name: str, real: Callable[..., Any], args: tuple[Any, ...]) -> None:
        if name in WRITING:
            descriptor, content, *rest = args
            real(descriptor, bytes(content)[: len(content) // 2], *rest)

    def _remembered(self, name: str, real: Callable[..., Any], args: Any, how: Any) -> Any:
        if name in {"replace", "rename"}:
            folder = _place_of(how["dst_dir_fd"])
            place = Path(folder, args[1])
            before = place.read_bytes() if place.exists() else None
            answer = real(*args, **how)
            self._unsynced.setdefault(folder, []).append((place, before))
            return answer
        if name == "fsync" and self._unsynced:
            self._unsynced.pop(_place_of(args[0]), None)
        elif name == "write":
            self._remember_line(Path(_place_of(args[0])))
        return real(*args, **how)

    def _remember_line(self, place: Path) -> None:
        """What stands at the end of a journal; a file that is new is lost with its name."""
        if place.suffix == ".jsonl":
            self._unsynced.setdefault(str(place), []).append((place, place.read_bytes()))


def _place_of(descriptor: int) -> str:
    return os.readlink(f"/proc/self/fd/{descriptor}")  # noqa: PTH115 - one for each change
