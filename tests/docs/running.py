"""Somebody who follows a page: types its commands in a folder, and reads what they print."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.docs.pages import File

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
LOOPBACK = "127.0.0.1"


@dataclass
class Reader:
    """Where a page says port 8080, `port` is meant. `code` is that of the last command."""

    folder: Path
    port: str
    environ: dict[str, str] = field(default_factory=dict)
    code: int = 0
    _server: subprocess.Popen[str] | None = None

    def write(self, file: File) -> None:
        path = self.folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self._really(file.content), encoding="utf-8")

    def type(self, line: str) -> str:
        """What the command prints on a terminal: both streams, as they come."""
        if line == "echo $?":
            said, self.code = f"{self.code}\n", 0
            return said
        if assigned := re.fullmatch(r"export (\w+)=(\S+)", line):
            self.environ[assigned[1]] = assigned[2]
            return ""
        if line.startswith("flowops sandbox serve --port 8080"):
            return self._serve(line)
        process = self._start(f"{ROOT}/scripts/demo" if line == "make demo" else line)
        printed, _ = process.communicate(timeout=60)
        self.code = process.returncode
        return self._shown(printed)

    def leave(self) -> None:
        if self._server is not None:
            self._server.send_signal(signal.SIGINT)
            self._server.communicate(timeout=10)

    def _serve(self, line: str) -> str:
        self.leave()
        self._server = self._start(f"exec {line.replace('8080', self.port)}")
        assert self._server.stdout is not None
        printed = "".join(self._server.stdout.readline() for _ in range(2))
        assert self.port in printed, printed
        return self._shown(printed)

    def _start(self, command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            ["bash", "-c", self._really(command)],
            cwd=self.folder,
            env={
                "EXAMPLES": str(ROOT / "flows"),
                "HOME": str(self.folder),
                "LANG": "C.UTF-8",
                "PATH": os.pathsep.join([str(BIN), str(ROOT / "tests/docs/bin"), os.defpath]),
                **self.environ,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def _really(self, text: str) -> str:
        return text.replace(f"{LOOPBACK}:8080", f"{LOOPBACK}:{self.port}")

    def _shown(self, text: str) -> str:
        return text.replace(f"{LOOPBACK}:{self.port}", f"{LOOPBACK}:8080")


def free_port() -> str:
    with socket.create_server((LOOPBACK, 0)) as taken:
        return str(taken.getsockname()[1])


@contextmanager
def reading(folder: Path) -> Iterator[Reader]:
    reader = Reader(folder, free_port())
    try:
        yield reader
    finally:
        reader.leave()
