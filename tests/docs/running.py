"""Somebody who follows a page: types its commands in a folder, and reads what they print.

README.md is followed with the installed command. Starting it costs half a second each time, so on
the other pages a line that a shell would add nothing to is run in this process.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from msgspec import Struct, field

from flowops.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.docs.pages import File

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
LOOPBACK = "127.0.0.1"
PLAIN = re.compile(r"flowops (?:\\\n|[^|&;<>$`\\\n])*")
"""A line in which nothing is left for a shell to do."""


class Reader(Struct, dict=True):
    """Where a page says port 8080, `port` is meant. `code` is that of the last command."""

    folder: Path
    port: str
    always_starts: bool
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
        if PLAIN.fullmatch(line) and not self.always_starts:
            return self._run(shlex.split(line)[1:])
        process = self._start(line)
        printed, _ = process.communicate(timeout=180)
        self.code = process.returncode
        return self._shown(printed)

    def leave(self) -> None:
        if self._server is not None:
            self._server.send_signal(signal.SIGINT)
            self._server.communicate(timeout=60)

    def _serve(self, line: str) -> str:
        self.leave()
        self._server = self._start(f"exec {line.replace('8080', self.port)}")
        assert self._server.stdout is not None
        printed = "".join(self._server.stdout.readline() for _ in range(3))
        assert self.port in printed, printed
        return self._shown(printed)

    def _run(self, arguments: list[str]) -> str:
        printed = io.StringIO()
        with (
            chdir(self.folder),
            patch.dict(os.environ, self._environ(), clear=True),
            redirect_stdout(printed),
            redirect_stderr(printed),
        ):
            self.code = run(arguments)
        return self._shown(printed.getvalue())

    def _start(self, command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            ["bash", "-c", self._really(command)],
            cwd=self.folder,
            env=self._environ(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def _environ(self) -> dict[str, str]:
        return {
            "EXAMPLES": str(ROOT / "flows"),
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "PATH": os.pathsep.join([str(BIN), str(ROOT / "tests/docs/bin"), os.defpath]),
            **self.environ,
        }

    def _really(self, text: str) -> str:
        return text.replace(f"{LOOPBACK}:8080", f"{LOOPBACK}:{self.port}")

    def _shown(self, text: str) -> str:
        return text.replace(f"{LOOPBACK}:{self.port}", f"{LOOPBACK}:8080")


def free_port() -> str:
    with socket.create_server((LOOPBACK, 0)) as taken:
        return str(taken.getsockname()[1])


@contextmanager
def reading(folder: Path, *, always_starts: bool) -> Iterator[Reader]:
    reader = Reader(folder, free_port(), always_starts)
    try:
        yield reader
    finally:
        reader.leave()
