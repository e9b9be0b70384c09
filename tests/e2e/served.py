"""`flowops sandbox serve` as a user starts it: a process of its own."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager

from tests.e2e.gateways import Gateway
from tests.e2e.project import CLEAN


@contextmanager
def serving_process(folder, *options):
    """A gateway whose url and file the process itself printed."""
    db = folder / "served.db"
    command = [sys.executable, "-m", "flowops", "sandbox", "serve", "--port", "0"]
    with subprocess.Popen(
        [*command, "--db", str(db), *map(str, options)],
        cwd=folder,
        env=CLEAN,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        process.stdout.readline()
        url = process.stdout.readline().strip()
        try:
            yield Gateway(url, db)
        finally:
            process.terminate()
